import type {
  CalculatorId,
  Calculators,
  Choice,
  Field,
  Language,
  Said,
  Texts,
} from '../../../src/ports/index.ts';

/** Choices of the questions that have few answers; ids are `calc:<field>:<value>`. */
const CHOICES: Readonly<Partial<Record<Field, readonly string[]>>> = {
  period: ['hour', 'day', 'week', 'fortnight', 'month'],
  zone: ['border', 'general', 'unknown'],
  leaving: ['fired', 'resigned', 'forced'],
  claim: ['fired', 'forced', 'pay', 'accident'],
};

/** Whether a question is answered by one of a few choices (words are understood all the same). */
export const hasChoices = (field: Field): boolean => CHOICES[field] !== undefined;

export interface Question {
  readonly text: string;
  /** Empty: answered in the person's own words. */
  readonly choices: readonly Choice[];
}

/** The question for what is missing, in the words of the calculator that needs it. */
export function questionFor(
  { texts, calculators }: { readonly texts: Texts; readonly calculators: Calculators },
  language: Language,
  calculator: CalculatorId,
  field: Field,
  now: Date,
): Question {
  const special = `calculators:ask.${field}_${calculator}`;
  const text = texts.text(language, texts.has(language, special) ? special : `calculators:ask.${field}`);
  const choices = (CHOICES[field] ?? []).map((value) => ({
    id: `calc:${field}:${value}`,
    label: texts.text(language, `calculators:choice.${field}_${value}`),
  }));
  if (calculator !== 'holiday' || field !== 'pay') return { text, choices };
  return { text: [holidayList({ texts, calculators }, language, now), text].join('\n\n'), choices };
}

/** The compulsory days of rest that are still to come this year. */
function holidayList(
  { texts, calculators }: { readonly texts: Texts; readonly calculators: Calculators },
  language: Language,
  now: Date,
): string {
  const { days, year } = calculators.holidaysLeft(now);
  if (days.length === 0) return texts.text(language, 'calculators:holidays_none', { year });
  const lines = days.map(
    ({ id, date }) => `• ${texts.date(language, date)}: ${texts.text(language, `calculators:holiday.${id}`)}`,
  );
  return [texts.text(language, 'calculators:holidays', { year }), ...lines].join('\n');
}

/** What a tapped or numbered choice says; undefined when it is no choice of this question. */
export function saidByChoice(field: Field, choice: string, said: Said): Said | undefined {
  const [area, of, value = ''] = choice.split(':');
  if (area !== 'calc' || of !== field || !(CHOICES[field] ?? []).includes(value)) return undefined;
  // Not knowing the place is an answer: the lower wage is the sure one, and the result says so.
  if (field === 'zone' && value === 'unknown')
    return { ...said, zone: 'general', unknown: [...(said.unknown ?? []), 'zone'] };
  return { ...said, [field]: value };
}
