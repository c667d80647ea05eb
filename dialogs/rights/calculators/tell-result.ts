import type { Calculation, Language, SumLine, Texts, Value, Values } from '../../../src/ports/index.ts';

/** What to offer after each result. */
const NEXT: Readonly<Record<Calculation['calculator'], readonly string[]>> = {
  minimum: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
  overtime: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
  sunday: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
  holiday: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
  aguinaldo: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
  vacation: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
  leaving: ['topic:where-to-claim', 'topic:dismissal', 'menu:person'],
  maternity: ['topic:family', 'menu:calculators', 'menu:person'],
  deadline: ['topic:where-to-claim', 'menu:calculators', 'menu:person'],
};
export const nextAfter = ({ calculator }: Calculation): readonly string[] => NEXT[calculator];

/** Results that call for a claim say where; a pay that is right does not. */
const NOTHING_TO_CLAIM = new Set([
  'minimum_ok',
  'overtime_none',
  'vacation',
  'vacation_first_year',
  'maternity',
]);

/** A result in words: the answer first, then the sum line by line, what goes with it, the last day, where to claim, the source. */
export function tellResult(texts: Texts, language: Language, result: Calculation): string {
  const say = (key: string, values: Values = {}): string =>
    texts.text(language, `calculators:${key}`, inWords(texts, language, values));
  const [first] = result.notes;
  const isPast = first?.id === 'rules_over';
  const notes = (isPast ? result.notes.slice(1) : result.notes).map(({ id, values }) =>
    say(`note.${id}`, values),
  );
  const claims = !NOTHING_TO_CLAIM.has(result.verdict);
  const paragraphs = [
    isPast ? say('note.rules_over', first?.values) : '',
    say(`verdict.${result.verdict}`, result.values),
    sumLines(texts, language, result),
    notes.join('\n'),
    [deadlineLine(texts, language, result), claims ? say('where') : say('papers')].filter(Boolean).join(' '),
    texts.cautions(language, result.facts).join('\n'),
    texts.sourceLine(language, result.facts),
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

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
