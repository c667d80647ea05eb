import type {
  Calculation,
  DirectoryEntry,
  Language,
  Ports,
  SumLine,
  Texts,
  Value,
  Values,
} from '../../../src/ports/index.ts';

/** What to offer after a result. */
export const nextAfter = ({ calculator, verdict }: Calculation): readonly string[] => [
  calculator === 'maternity' ? 'topic:family' : 'topic:where-to-claim',
  verdict === 'leaving_fired' ? 'topic:dismissal' : 'menu:calculators',
  'menu:person',
];

/** Results that call for a claim say where; a pay that is right does not. */
const NOTHING_TO_CLAIM = new Set([
  'minimum_ok',
  'overtime_none',
  'vacation',
  'vacation_first_year',
  'maternity',
]);

/** A message that is read on a small screen is no longer than this. */
const MOST_CHARACTERS = 900;

/**
 * A result in words: the answer first, then the sum line by line, what goes with it, the last day, where to claim, the
 * source. One message, or two where a long sum leaves no room: what to do then stands in the second.
 */
export function tellResult(
  { texts, knowledge }: Pick<Ports, 'knowledge' | 'texts'>,
  language: Language,
  result: Calculation,
): string[] {
  const answer = tellAnswer(texts, language, result);
  const end = tellEnd(texts, language, result, webOf(knowledge.office(CONCILIATION)));
  const whole = [...answer, ...end].join('\n\n');
  return whole.length <= MOST_CHARACTERS ? [whole] : [answer.join('\n\n'), end.join('\n\n')];
}

/** The answer and its sum; that the rules are of another year comes before anything else. */
function tellAnswer(texts: Texts, language: Language, result: Calculation): string[] {
  const say = sayer(texts, language);
  const [first] = result.notes;
  const isPast = first?.id === 'rules_over';
  return [
    isPast ? say('note.rules_over', first?.values) : '',
    say(`verdict.${result.verdict}`, result.values),
    sumLines(texts, language, result),
  ].filter(Boolean);
}

/** What goes with the answer, the last day to claim, where, and where all this is from. */
function tellEnd(texts: Texts, language: Language, result: Calculation, web: string): string[] {
  const say = sayer(texts, language);
  const notes = result.notes
    .filter(({ id }) => id !== 'rules_over')
    .map(({ id, values }) => say(`note.${id}`, values));
  const claims = !NOTHING_TO_CLAIM.has(result.verdict);
  return [
    notes.join('\n'),
    [
      deadlineLine(texts, language, result),
      claims ? texts.text(language, 'calculators:where', { web }) : say('papers'),
    ]
      .filter(Boolean)
      .join(' '),
    texts.cautions(language, result.facts).join('\n'),
    texts.sourceLine(language, result.facts) ?? '',
  ].filter(Boolean);
}

/** The office where every claim begins. */
const CONCILIATION = 'conciliation-centre';
const webOf = ({ web, name }: DirectoryEntry): string => web?.replace(/^https?:\/\/(?:www\.)?/, '') ?? name;

const sayer =
  (texts: Texts, language: Language) =>
  (key: string, values: Values = {}): string =>
    texts.text(language, `calculators:${key}`, inWords(texts, language, values));

function sumLines(texts: Texts, language: Language, { lines, total }: Calculation): string {
  const shown = lines.map((line) => `• ${sumLine(texts, language, line)}`);
  if (lines.length < 2 || total === undefined) return shown.join('\n');
  return [...shown, texts.text(language, 'calculators:total', { total: texts.money(language, total) })].join(
    '\n',
  );
}

function sumLine(texts: Texts, language: Language, { label, formula, amount }: SumLine): string {
  const name = texts.text(language, `calculators:line.${label}`);
  const money = texts.money(language, amount);
  return /[×/]/.test(formula) ? `${name}: ${formula} = ${money}` : `${name}: ${money}`;
}

function deadlineLine(texts: Texts, language: Language, { calculator, deadline }: Calculation): string {
  // The calculator of deadlines has said it already.
  if (!deadline || calculator === 'deadline') return '';
  const date = texts.date(language, deadline.date);
  return texts.text(language, `calculators:${deadline.isPast ? 'claim_by_past' : 'claim_by'}`, { date });
}

function inWords(texts: Texts, language: Language, values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, inWord(texts, language, value)]),
  );
}

function inWord(texts: Texts, language: Language, value: Value): string {
  if ('money' in value) return texts.money(language, value.money);
  if ('date' in value) return texts.date(language, value.date);
  if ('number' in value) return value.number;
  return texts.text(language, `calculators:${value.text}`);
}
