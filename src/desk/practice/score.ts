import type { PracticeCase, Question, Rule } from './load.ts';

export interface RuleOutcome {
  readonly rule: Rule;
  readonly isMet: boolean;
}

/** How a case was handled: each rule, the outcome, and points out of 100. Pure. */
export function scoreCase(
  one: PracticeCase,
  written: readonly string[],
  outcome: string,
): { readonly score: number; readonly rules: RuleOutcome[]; readonly isOutcomeRight: boolean } {
  const text = fold(written.join('\n'));
  const rules = one.rules.map((rule): RuleOutcome => ({ rule, isMet: meets(text, rule) }));
  const isOutcomeRight = (one.outcomes as readonly string[]).includes(outcome);
  const met = rules.filter(({ isMet }) => isMet).length + (isOutcomeRight ? 1 : 0);
  // Nothing written helps nobody, whatever was not said in it.
  const score = text.trim() === '' ? 0 : Math.round((met / (rules.length + 1)) * 100);
  return { score, rules, isOutcomeRight };
}

function meets(text: string, { any, none }: Rule): boolean {
  if (any) return any.some((word) => text.includes(fold(word)));
  return !(none ?? []).some((word) => text.includes(fold(word)));
}

/** Points out of 100 for answers by question; an unanswered one is wrong. Pure. */
export function scoreTest(
  questions: readonly Question[],
  answers: Readonly<Record<string, string>>,
): { readonly score: number; readonly right: ReadonlySet<string> } {
  const right = new Set(
    questions
      .filter(({ id, right }) => Object.hasOwn(answers, id) && answers[id] === right)
      .map(({ id }) => id),
  );
  return { score: Math.round((right.size / questions.length) * 100), right };
}

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘]/g, "'").toLowerCase();
