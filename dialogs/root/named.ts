import type { Intent, Knowledge, TurnInput } from '../../src/ports/index.ts';
import { HIRED_SUBJECTS } from '../hired/hired.dialog.ts';
import { findSubject } from '../shared/find-subject.ts';

/** Papers that no intent is about; topic ids. */
const PAPERS = ['bank-account', 'proof-of-address'] as const;
/** Answers whose names are telling enough when nothing else is; topic ids. */
const TELLING = [
  ...HIRED_SUBJECTS,
  'after-job',
  'pension',
  'own-insurance',
  'work-accident',
  'family',
  'childcare',
  'household-imss',
  'asylum-refused',
  'certify-steps',
  'contract',
  'profit-sharing',
] as const;

/** This sure of another meaning, and a paper that is named is only an aside. */
const SURE_DESPITE_A_NAME = 0.95;
/** From here on the meanings below stand, whatever is named: they are about money, fraud, or asking for somebody. */
const SURE_OF_THEM = 0.45;
const KEEP_THEIR_MEANING: ReadonlySet<Intent> = new Set<Intent>([
  'fraud_check',
  'report_fraud',
  'wages',
  'talk_to_human',
  'privacy_delete',
]);

/** A paper that the message names says more than what a sentence about it resembles. Danger is never set aside. */
export function namedPaper({ understanding, words }: TurnInput, knowledge: Knowledge): string | undefined {
  const { intent = 'out_of_scope', score = 0 } = understanding ?? {};
  if (isDanger(intent) || score >= SURE_DESPITE_A_NAME) return undefined;
  if (score >= SURE_OF_THEM && KEEP_THEIR_MEANING.has(intent)) return undefined;
  return findSubject(
    PAPERS.map((id) => knowledge.topic(id)),
    words,
  );
}

/** What the message names, for when its meaning is not clear. Danger that is likely is asked about instead. */
export function namedWhenUnsure(
  { understanding, words }: TurnInput,
  knowledge: Knowledge,
): string | undefined {
  if (understanding && isDanger(understanding.intent)) return undefined;
  return findSubject(
    TELLING.map((id) => knowledge.topic(id)),
    words,
  );
}

function isDanger(intent: Intent): boolean {
  return intent === 'emergency' || intent === 'trafficking_danger';
}

/** In this order: of two names as long, what was not paid at all comes first. */
const PAY = ['unpaid-wages', 'deductions', 'wages'] as const;

/** Of words about pay: whether it was not paid, something was taken from it, or how much it must be. */
export function namedPay(words: string | undefined, knowledge: Knowledge): string | undefined {
  return findSubject(
    PAY.map((id) => knowledge.topic(id)),
    words,
  );
}
