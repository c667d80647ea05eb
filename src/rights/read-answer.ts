import type { DateTime } from 'luxon';
import type { Claim, Field, Leaving, Said } from '../ports/index.ts';
import { isoOf } from './calendar.ts';
import { findDays, findSpans } from './read-date.ts';
import { readHours, readHoursAnswer } from './read-hours.ts';
import { type PlaceOf, prepare, readDue, readSaid, readTimes, readZone } from './read-message.ts';
import { periodIn, readPay } from './read-pay.ts';

const STILL_THERE = /\b(?:todavia|aun|sigo|sigue|still|toujou|poko kite|encore|toujours|ainda|continuo)\b/;

/** Not knowing the place is an answer: the lower wage is the sure one, and the result says so. */
const NOT_KNOWN =
  /^\W*(?:no (?:lo )?se|ni idea|quien sabe|i don'?t know|dunno|not sure|(?:mwen |m )?pa (?:konnen|konn)|je ne sais pas|j'?sais pas|nao sei|sei la)\b/;

/**
 * An answer to one question, with whatever else the message says; undefined when it does not answer it.
 * Bare numbers are read as what was asked for.
 */
export function readAnswer(
  field: Field,
  original: string,
  before: Said,
  today: DateTime,
  placeOf: PlaceOf,
): Said | undefined {
  const text = prepare(original);
  const answer = answerTo(field, original, text, today, placeOf, before);
  if (!answer || Object.keys(answer).length === 0) return undefined;
  // What else was said counts too, but never over what was said before or what this question is about.
  const {
    date: _date,
    worked: _worked,
    start: _start,
    end: _end,
    ...besides
  } = readSaid(original, today, placeOf);
  return { ...besides, ...before, ...answer };
}

function answerTo(
  field: Field,
  original: string,
  text: string,
  today: DateTime,
  placeOf: PlaceOf,
  before: Said,
): Said | undefined {
  switch (field) {
    case 'pay':
      return readPay(text, true);
    case 'period':
      return periodIn(text);
    case 'hours': {
      const said = { ...pick(before, 'hoursPerDay', 'daysPerWeek'), ...readHoursAnswer(text) };
      return said.hoursPerDay === before.hoursPerDay &&
        !said.hoursPerWeek &&
        !said.extraHours &&
        !said.daysPerWeek
        ? undefined
        : withSixDays(said);
    }
    case 'day_hours':
      return dayHours(text);
    case 'zone':
      return zoneAnswer(original, text, placeOf);
    case 'start':
    case 'service':
      return startAnswer(text, today, field);
    case 'end':
      return endAnswer(text, today);
    case 'happened':
      return dated(pastDay(text, today));
    case 'due':
      return dated(readDue(text, today));
    case 'leaving':
    case 'claim':
      return reasonAnswer(field, original, today, placeOf);
  }
}

function pick<K extends keyof Said>(said: Said, ...keys: K[]): Said {
  return Object.fromEntries(keys.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]]])));
}

/** Hours a day alone: the law's week of six days, which the question names. */
const withSixDays = (said: Said): Said =>
  said.hoursPerDay !== undefined && said.daysPerWeek === undefined && !said.hoursPerWeek
    ? { ...said, daysPerWeek: '6' }
    : said;

function dayHours(text: string): Said | undefined {
  const { hoursPerDay } = readHours(text);
  if (hoursPerDay) return { hoursPerDay };
  const bare = /^\D*(\d{1,2}(?:[.,]5)?)\D*$/.exec(text)?.[1]?.replace(',', '.');
  return bare !== undefined && Number(bare) >= 1 && Number(bare) <= 24 ? { hoursPerDay: bare } : undefined;
}

function zoneAnswer(original: string, text: string, placeOf: PlaceOf): Said | undefined {
  if (NOT_KNOWN.test(text)) return { zone: 'general', unknown: ['zone'] };
  const said = readZone(original, text, placeOf);
  if (said.zone) return said;
  // A whole answer that is only a name: the finder knows it best behind a word of place.
  const named = readZone(`en ${original}`, `en ${text}`, placeOf);
  return named.zone ? named : undefined;
}

function startAnswer(text: string, today: DateTime, field: 'start' | 'service'): Said | undefined {
  const times = readTimes(text, today);
  const days = findDays(text, today).filter(({ day }) => day <= today);
  const [first, second] = days;
  if (times.start || times.worked) return times;
  if (first && second && first.day < second.day) return { start: isoOf(first.day), end: isoOf(second.day) };
  if (first) return { start: isoOf(first.day) };
  const [span] = findSpans(text);
  if (span) return { worked: span.span.toISO() ?? '' };
  const year = /^\D*((?:19|20)\d{2})\D*$/.exec(text)?.[1];
  if (year && Number(year) <= today.year) return { start: `${year}-01-01` };
  const bare = /^\D*(\d{1,2})\D*$/.exec(text)?.[1];
  return field === 'service' && bare ? { worked: `P${Number(bare)}Y` } : undefined;
}

function endAnswer(text: string, today: DateTime): Said | undefined {
  if (STILL_THERE.test(text)) return { end: isoOf(today), isStillThere: true };
  const day = pastDay(text, today);
  return day === undefined ? undefined : { end: day };
}

const dated = (day: string | undefined): Said | undefined => (day === undefined ? undefined : { date: day });

/** A day in the past: by date, or by how long ago. */
function pastDay(text: string, today: DateTime): string | undefined {
  const day = findDays(text, today).find((one) => one.day <= today);
  if (day) return isoOf(day.day);
  const [span] = findSpans(text);
  return span && isoOf(today.minus(span.span));
}

function reasonAnswer(
  field: 'leaving' | 'claim',
  original: string,
  today: DateTime,
  placeOf: PlaceOf,
): Said | undefined {
  const said = readSaid(original, today, placeOf);
  const reason: Leaving | Claim | undefined = field === 'leaving' ? said.leaving : said.claim;
  if (reason === undefined) return undefined;
  const times = pick(said, 'start', 'end', 'worked');
  return field === 'leaving'
    ? { ...times, leaving: reason as Leaving }
    : { ...pick(said, 'date'), claim: reason as Claim };
}
