import { DateTime, Duration } from 'luxon';

/** Names of the months in five languages, without accents. */
const MONTHS = [
  'enero january janvye janvier janeiro ene jan',
  'febrero february fevriye fevrier fevereiro feb fev',
  'marzo march mas mars marco mar',
  'abril april avril abr apr avr',
  'mayo may me mai maio',
  'junio june jen juin junho jun',
  'julio july jiye juillet julho jul',
  'agosto august out aout ago aug',
  'septiembre setiembre september septanm septembre setembro sep sept set',
  'octubre october oktob octobre outubro oct out',
  'noviembre november novanm novembre novembro nov',
  'diciembre december desanm decembre dezembro dic dec dez',
].map((names) => names.split(' '));
/** Short names are words of their own ("me", "mas", "out", "set", "mar"): only beside a day or a year. */
const WORDS_TOO = new Set(['me', 'mas', 'may', 'mai', 'mar', 'jen', 'out', 'set', 'sep', 'dec', 'march']);
const MONTH = `(${[...new Set(MONTHS.flat())].sort((a, b) => b.length - a.length).join('|')})`;
const OF = String.raw`(?: ?(?:de|del|of|d'|do|,|/|-))? ?`;

const SPAN_UNITS: readonly (readonly ['years' | 'months' | 'weeks' | 'days', RegExp])[] = [
  ['years', /^(?:anos?|anitos?|years?|yrs?|ans?|annees?|ane|lane)$/],
  ['months', /^(?:mes(?:es)?|months?|mwa|mois)$/],
  ['weeks', /^(?:semanas?|weeks?|semenn?|semaines?)$/],
  ['days', /^(?:dias?|days?|jours?|jou)$/],
];
const UNIT = String.raw`(anos?|anitos?|years?|yrs?|ans|an|annees?|ane|lane|mes(?:es)?|months?|mwa|mois|semanas?|weeks?|semenn?|semaines?|dias?|days?|jours?|jou)`;
const ONE = String.raw`(?:un|una|uno|one|a|an|une|um|uma|yon|de)`;
const SPAN = new RegExp(
  String.raw`\b(\d{1,3}(?:[.,]5)?|${ONE}) ${UNIT}\b(?: (?:y|and|et|e|ak|epi|edmi|edemi)? ?(medio|media|a half|demi|meio|meia|mwatye|edmi|edemi))?(?:,? (?:y|and|et|e|ak|epi)? ?(\d{1,2}|${ONE}) ${UNIT}\b)?`,
  'g',
);

/** A day that a message names, and where. */
export interface FoundDay {
  readonly day: DateTime;
  readonly at: number;
  readonly length: number;
  /** False where only a month or a year was named: the day is then its first. */
  readonly isExact: boolean;
  /** False where the year was left out. */
  readonly hasYear: boolean;
}

/** A length of time that a message names: "2 años", "a year and a half", "8 mwa". */
export interface FoundSpan {
  readonly span: Duration;
  readonly at: number;
  readonly length: number;
}

/**
 * Days by their date: "5 de enero de 2024", "5/1/2024" (day first, as in Mexico), "January 5", "5 janvye", "marzo".
 * @param today a day without a year is the last one before it; callers that look ahead move it
 */
export function findDays(text: string, today: DateTime): FoundDay[] {
  const found: FoundDay[] = [];
  const add = (
    match: RegExpMatchArray,
    year: number | undefined,
    month: number,
    day: number | undefined,
  ): void => {
    const at = match.index ?? 0;
    if (found.some((one) => at < one.at + one.length && one.at < at + match[0].length)) return;
    const made = DateTime.fromObject({ year: year ?? today.year, month, day: day ?? 1 }, { zone: 'utc' });
    if (!made.isValid || made.year < 1970 || made.year > 2100) return;
    const last = year === undefined && made > today ? made.minus({ years: 1 }) : made;
    found.push({
      day: last,
      at,
      length: match[0].length,
      isExact: day !== undefined,
      hasYear: year !== undefined,
    });
  };
  for (const match of text.matchAll(/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/g))
    add(match, Number(match[1]), Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(/\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b/g))
    if (/[/-]/.test(match[0]) || match[3] !== undefined)
      add(match, match[3] === undefined ? undefined : fullYear(match[3]), Number(match[2]), Number(match[1]));
  for (const match of text.matchAll(
    new RegExp(
      String.raw`\b(\d{1,2}|1er|1o|primero)(?:st|nd|rd|th|er|o|º)?${OF}${MONTH}\b${OF}(\d{4})?`,
      'g',
    ),
  ))
    add(
      match,
      numberOf(match[3]),
      monthOf(match[2]),
      /^(?:1er|1o|primero)$/.test(match[1] ?? '') ? 1 : Number(match[1]),
    );
  for (const match of text.matchAll(
    new RegExp(String.raw`\b${MONTH}\.? (\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,? (\d{4}))?`, 'g'),
  ))
    add(match, numberOf(match[3]), monthOf(match[1]), Number(match[2]));
  for (const match of text.matchAll(new RegExp(String.raw`\b${MONTH}\b${OF}(\d{4})?\b`, 'g')))
    if (match[2] !== undefined || !isAlsoWord(match[1] ?? '', text, match.index))
      add(match, numberOf(match[2]), monthOf(match[1]), undefined);
  for (const match of text.matchAll(
    /\b(?:desde|since|depi|depuis|en|in|nan|dans|em|el|del|de) (?:el |l'|ane )?((?:19|20)\d{2})\b/g,
  ))
    add(match, Number(match[1]), 1, undefined);
  for (const [pattern, days] of NEAR)
    for (const match of text.matchAll(pattern)) {
      const day = today.plus({ days });
      add(match, day.year, day.month, day.day);
    }
  return found.sort((a, b) => a.at - b.at);
}

/** Lengths of time, in order. */
export function findSpans(text: string): FoundSpan[] {
  return [...text.matchAll(SPAN)].flatMap((match): FoundSpan[] => {
    const [whole, count = '', unit = '', half, more, moreUnit = ''] = match;
    // "de semana", "a day": an article beside a unit is one only where it cannot be a preposition.
    if (
      /^(?:a|an|de)$/.test(count) &&
      !(count === 'a' && /^(?:year|month|week)$/.test(unit)) &&
      !(count === 'de' && /^(?:ane|mwa|semenn?)$/.test(unit))
    )
      return [];
    const one = spanOf(count, unit, half !== undefined);
    const two = more === undefined ? undefined : spanOf(more, moreUnit, false);
    return one ? [{ span: two ? one.plus(two) : one, at: match.index, length: whole.length }] : [];
  });
}

function spanOf(count: string, unit: string, isAndHalf: boolean): Duration | undefined {
  const name = SPAN_UNITS.find(([, pattern]) => pattern.test(unit))?.[0];
  if (!name) return undefined;
  const value = /^\d/.test(count) ? Number(count.replace(',', '.')) : count === 'de' ? 2 : 1;
  const half = isAndHalf || value % 1 !== 0;
  const whole = Duration.fromObject({ [name]: Math.floor(value) });
  if (!half) return whole;
  const rest = { years: { months: 6 }, months: { days: 15 }, weeks: { days: 3 }, days: {} }[name];
  return whole.plus(rest);
}

const NEAR: readonly (readonly [RegExp, number])[] = [
  [/\b(?:hoy|today|jodi a|jodia|aujourd'hui|hoje)\b/g, 0],
  [/\b(?:anteayer|antier|antes de ayer|before yesterday|avan ye|avant-hier|anteontem)\b/g, -2],
  [/\b(?:ayer|yesterday|hier|ontem|ye)\b/g, -1],
  [/\b(?:semana pasada|last week|semenn? pase|semaine derniere|semana passada)\b/g, -7],
  [/\b(?:mes pasado|last month|mwa pase|mois dernier|mes passado)\b/g, -30],
];

const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const monthOf = (name: string | undefined): number =>
  MONTHS.findIndex((names) => names.includes(name ?? '')) + 1;

/** "desde marzo", "an mas", "depi me": a short name counts as a month only behind a word of time. */
function isAlsoWord(name: string, text: string, at: number): boolean {
  if (!WORDS_TOO.has(name)) return false;
  return !/(?:desde|since|depi|depuis|en|in|an|mwa|mes de|mois de|until|hasta|jiska|jusqu'en|ate) $/.test(
    text.slice(0, at),
  );
}
