import { Decimal } from 'decimal.js';
import type { PayPeriod, Said, Shift } from '../ports/index.ts';
import { toDecimalText } from './read-number.ts';

const HOUR = String.raw`(?:h|hs|hrs?|horas?|hours?|heures?|edtan|inedtan|le|e|uè)`;
const NUMBER = String.raw`(\d{1,3}(?:[.,]\d{1,2})?)`;
const A_DAY = String.raw`(?:al dia|diari[oa]s?|por dia|x dia|cada dia|a day|per day|every day|each day|daily|par jour|chaque jour|pa jou|chak jou|nan yon jounen|nan jounen|ao dia|por turno|a shift|todos los dias|todo dia|toulejou|tous les jours)`;
const A_WEEK = String.raw`(?:a la semana|por semana|x semana|semanales|semanal|cada semana|a week|per week|weekly|every week|pa semen\w*|chak semen\w*|nan semen\w*|par semaine|la semaine|semanais|na semana)`;
const EXTRA = String.raw`(?:extras?|de mas|overtime|supplementaires?|sup|siplemante|anplis)`;
const DAY = String.raw`(?:dias?|days?|jours?|jou)`;

const PATTERNS = {
  extra: new RegExp(
    String.raw`\b${NUMBER} ?${HOUR} (?:de )?${EXTRA}\b|\b${NUMBER} (?:extra|overtime) hours?\b|\b${NUMBER} ?${HOUR} of overtime\b`,
  ),
  perDay: new RegExp(
    String.raw`\b${NUMBER} ?${HOUR}? ?${A_DAY}\b|\b(?:pa jou|chak jou|par jour|al dia|por dia|a day),? ${NUMBER} ?${HOUR}\b`,
  ),
  perWeek: new RegExp(String.raw`\b${NUMBER} ?${HOUR} ?${A_WEEK}\b`),
  some: new RegExp(String.raw`\b${NUMBER} ?${HOUR}\b(?! ?${EXTRA})`),
  times: /\b(\d{1,2}(?:[.,]5)?) ?(?:h(?:oras?|rs?)?)? ?(?:x|por|\*) ?([1-7])\b(?! ?(?:h|\d))/,
  days: new RegExp(
    String.raw`\b([1-7]) ${DAY}\b(?! de (?:vacac|salar|sueldo|aguinaldo|feria)| of (?:vacation|pay)| extra)`,
  ),
} as const;

const CLOCK = String.raw`(\d{1,2})(?:[:h.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.|h(?:oras|eures|rs?)?\b|e\b|le\b|o'?clock)?(?: ?(?:de la |in the |du |le |nan |da |de )?(manana|maten|matin|manha|morning|tarde|apremidi|apres-midi|afternoon|noche|aswe|lannwit|soir|noite|night|evening))?`;
const FROM_TO = new RegExp(
  String.raw`\b(?:de|desde|from|entro|entramos|depi|das|des|start at|i start)(?: a| de)?(?: las?| as)? ${CLOCK}\W+(?:\w+ )?(?:a|to|hasta|until|till|jiska|rive|jusqu'a|ate|as|salgo|salimos|y salgo|e saio)(?: a)?(?: las?| as)? ${CLOCK}`,
);
const WEEKDAYS: readonly (readonly [string, RegExp])[] = [
  [
    '7',
    /\b(?:lunes a domingo|monday (?:to|through) sunday|lundi au dimanche|lendi (?:jiska|rive|a) dimanch|segunda a domingo|todos los dias|every day|7 days a week|tous les jours|toulejou|chak jou|todos os dias)\b/,
  ],
  [
    '6',
    /\b(?:lunes a sabado|monday (?:to|through) saturday|lundi au samedi|lendi (?:jiska|rive|a) samdi|segunda a sabado)\b/,
  ],
  [
    '5',
    /\b(?:lunes a viernes|monday (?:to|through) friday|lundi au vendredi|lendi (?:jiska|rive|a) vandredi|segunda a sexta)\b/,
  ],
];
const SHIFTS: readonly (readonly [Shift, RegExp])[] = [
  ['mixed', /\b(?:turno mixto|jornada mixta|mixed shift|horaire mixte|jornada mista|orè melanje)\b/],
  [
    'night',
    /\b(?:turno (?:de )?noche|turno nocturno|de noche|por la noche|night shift|at night|de nuit|la nuit|lannwit|nan nwit|a noite|de noite|turno da noite|nocturno|noturno)\b/,
  ],
];

/**
 * Hours and days of work; text through `plain` and `withDigits`. Nothing is guessed beyond what the words say.
 * @param period of the pay in the same message: "250 a day for 12 hours" are hours of a day
 */
export function readHours(text: string, period?: PayPeriod): Said {
  const extra = first(PATTERNS.extra.exec(text));
  const times = PATTERNS.times.exec(text);
  const days =
    PATTERNS.days.exec(text)?.[1] ?? times?.[2] ?? WEEKDAYS.find(([, pattern]) => pattern.test(text))?.[0];
  const shift = SHIFTS.find(([, pattern]) => pattern.test(text))?.[0];
  return {
    ...(extra ? { extraHours: extra } : hoursIn(text, times?.[1], days !== undefined || period === 'day')),
    ...(days ? { daysPerWeek: days } : {}),
    ...(shift ? { shift } : {}),
  };
}

function hoursIn(text: string, times: string | undefined, hasDays: boolean): Said {
  const perWeek = first(PATTERNS.perWeek.exec(text));
  if (perWeek && isWithin(perWeek, 1, 126)) return { hoursPerWeek: perWeek };
  const perDay = first(PATTERNS.perDay.exec(text)) ?? (times && toDecimalText(times)) ?? betweenClocks(text);
  if (perDay && isWithin(perDay, 1, 24)) return { hoursPerDay: perDay };
  const some = first(PATTERNS.some.exec(text));
  if (some && isWithin(some, 25, 126)) return { hoursPerWeek: some };
  // "10 hours, 6 days": hours beside days are of a day.
  return some && isWithin(some, 1, 24) && hasDays ? { hoursPerDay: some } : {};
}

/** An answer to "how many hours a day, how many days": also two bare numbers, "10 y 6", "10, 6". */
export function readHoursAnswer(text: string): Said {
  const said = readHours(text);
  if (said.extraHours ?? said.hoursPerWeek ?? (said.hoursPerDay && said.daysPerWeek)) return said;
  const numbers = [...text.matchAll(/\d{1,3}(?:[.,]5)?/g)].map(([digits]) => toDecimalText(digits));
  const [one, two] = numbers;
  if (one === undefined || numbers.length > 2) return said;
  if (two === undefined) {
    if (isWithin(one, 25, 126)) return { ...said, hoursPerWeek: one };
    return isWithin(one, 1, 24) ? { ...said, hoursPerDay: said.hoursPerDay ?? one } : said;
  }
  const [hours, days] = isWithin(two, 1, 7) ? [one, two] : [two, one];
  return isWithin(hours, 1, 24) && isWithin(days, 1, 7)
    ? { ...said, hoursPerDay: hours, daysPerWeek: days }
    : said;
}

const isWithin = (text: string, least: number, most: number): boolean => {
  const value = new Decimal(text);
  return value.greaterThanOrEqualTo(least) && value.lessThanOrEqualTo(most);
};

function first(match: RegExpExecArray | null): string | undefined {
  const digits = match?.slice(1).find((part) => part !== undefined);
  return digits === undefined ? undefined : toDecimalText(digits);
}

/** "de 7 a 7", "from 7 am to 5 pm", "entro a las 6 y salgo a las 8 de la noche": the hours between. */
function betweenClocks(text: string): string | undefined {
  const match = FROM_TO.exec(text);
  if (!match) return undefined;
  const [, h1 = '', m1 = '0', half1 = '', part1 = '', h2 = '', m2 = '0', half2 = '', part2 = ''] = match;
  const from = minutesOf(h1, m1, half1, part1);
  let to = minutesOf(h2, m2, half2, part2);
  // Without a word for the half of the day the end is the next time the clock shows it.
  while (to <= from) to += half2 === '' && part2 === '' && from < 12 * 60 ? 12 * 60 : 24 * 60;
  const hours = new Decimal(to - from).dividedBy(60).toDecimalPlaces(2);
  return hours.lessThanOrEqualTo(18) ? hours.toString() : undefined;
}

function minutesOf(hour: string, minutes: string, half: string, part: string): number {
  const isLate =
    /^p/.test(half) ||
    /tarde|apremidi|apres|afternoon|noche|aswe|lannwit|soir|noite|night|evening/.test(part);
  const value = Number(hour) % 24;
  return (isLate && value < 12 ? value + 12 : value) * 60 + Number(minutes);
}
