import { DateTime, IANAZone } from 'luxon';
import type { Hours } from '../ports/hours.ts';
import { isStatutoryHoliday } from './holidays.ts';

/** DESK_HOURS cannot be read. */
export class HoursError extends Error {
  override readonly name = 'HoursError';
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const MINUTES_A_DAY = 24 * 60;
const DAY_MS = 86_400_000;
const MOST_DAYS_KNOWN = 100;
/** Where two weeks hold no opening at all: asked again then. */
const MOST_DAYS_CLOSED = 14;

/** Minutes of the week, Monday 00:00 = 0; `to` may lie beyond the end of the week. */
interface Span {
  readonly weekday: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads counsellors' hours, e.g. `Mo-Fr 09:00-18:00 America/Mexico_City`; more spans after `;`, past midnight as
 * `22:00-06:00`, always open as `24/7 America/Mexico_City`. On days of rest by law nobody is there, but for `24/7`.
 * @throws HoursError with an example
 */
export function parseHours(text: string): Hours {
  const problem = (what: string) =>
    new HoursError(
      `DESK_HOURS ${what}; write for example: Mo-Fr 09:00-18:00; Sa 10:00-14:00 America/Mexico_City`,
    );
  const match = /^(.*?)\s+([A-Za-z]+(?:\/[A-Za-z_+\-0-9]+)*)$/.exec(text.trim());
  const [, spansText = '', timeZone = ''] = match ?? [];
  if (!IANAZone.isValidZone(timeZone)) throw problem('needs a time zone at its end');
  const isAlways = spansText === '24/7';
  const spans = isAlways
    ? DAYS.map((_, weekday) => ({ weekday, from: 0, to: MINUTES_A_DAY }))
    : spansText.split(';').flatMap((span) => readSpan(span.trim()));
  function readSpan(span: string): Span[] {
    const parts = /^([A-Z][a-z])(?:-([A-Z][a-z]))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(span);
    const first = DAYS.indexOf(parts?.[1] ?? '');
    const last = parts?.[2] === undefined ? first : DAYS.indexOf(parts[2]);
    const [from, end] = [
      Number(parts?.[3]) * 60 + Number(parts?.[4]),
      Number(parts?.[5]) * 60 + Number(parts?.[6]),
    ];
    if (!parts || first < 0 || last < 0 || !(from < MINUTES_A_DAY) || !(end <= MINUTES_A_DAY))
      throw problem(`has a span that cannot be read (${span.slice(0, 30)})`);
    const to = end > from ? end : end + MINUTES_A_DAY;
    const days: Span[] = [];
    for (let day = first; ; day = (day + 1) % 7) {
      days.push({ weekday: day, from, to });
      if (day === last) return days;
    }
  }

  /** Openings and closings of the days around one, as true instants: a day of the clock change is as long as it is. */
  const readSpans = (day: number): { from: number; to: number }[] => {
    const around = DateTime.fromMillis(day * DAY_MS, { zone: timeZone }).startOf('day');
    // Two weeks ahead: a span that comes once a week may fall on a holiday.
    return Array.from({ length: 18 }, (_, index) => around.plus({ days: index - 2 }))
      .filter((date) => isAlways || !isStatutoryHoliday(date))
      .flatMap((date) =>
        spans
          .filter(({ weekday }) => weekday === date.weekday - 1)
          .map(({ from, to }) => ({
            from: atMinute(date, from).toMillis(),
            to: atMinute(date, to).toMillis(),
          })),
      )
      .sort((a, b) => a.from - b.from);
  };
  // The calendar is asked for with every line of the queue: read once a day, not a thousand times a second.
  const known = new Map<number, { from: number; to: number }[]>();
  const spansAround = (at: number): { from: number; to: number }[] => {
    const day = Math.floor(at / DAY_MS);
    let found = known.get(day);
    if (!found) {
      if (known.size >= MOST_DAYS_KNOWN) known.clear();
      found = readSpans(day);
      known.set(day, found);
    }
    return found;
  };
  const isOpenAt = (at: number) => spansAround(at).some(({ from, to }) => at >= from && at < to);
  return {
    timeZone,
    isOpen: (at) => isOpenAt(at.getTime()),
    nextOpening: (at) => {
      if (isOpenAt(at.getTime())) return at;
      const next = spansAround(at.getTime()).find(({ from }) => from > at.getTime());
      return new Date(next?.from ?? at.getTime() + MOST_DAYS_CLOSED * DAY_MS);
    },
    closesAt: (at) => {
      // Spans that touch or overlap (24/7, a night after a day) are one.
      let end = at.getTime();
      for (const { from, to } of spansAround(at.getTime())) if (from <= end && to > end) end = to;
      return new Date(end);
    },
  };
}

function atMinute(day: DateTime, minute: number): DateTime {
  const date = day.plus({ days: Math.floor(minute / MINUTES_A_DAY) });
  return date.set({ hour: Math.floor((minute % MINUTES_A_DAY) / 60), minute: minute % 60 });
}
