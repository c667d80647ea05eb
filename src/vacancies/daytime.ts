import { DateTime } from 'luxon';

/**
 * The zone that most people of a state live by (tz database; the law of October 2022 ended summer time but for the
 * northern border). Unlisted: central time. The few border municipalities of Chihuahua, Coahuila, Nuevo León and
 * Tamaulipas that keep summer time are an hour ahead for half the year: still daytime.
 */
const ZONES: Readonly<Record<string, string>> = {
  BCN: 'America/Tijuana',
  BCS: 'America/Mazatlan',
  CHH: 'America/Chihuahua',
  NAY: 'America/Mazatlan',
  ROO: 'America/Cancun',
  SIN: 'America/Mazatlan',
  SON: 'America/Hermosillo',
};
const CENTRAL = 'America/Mexico_City';

/** Local hours in which a person may be written to without having asked right now. */
const FROM_HOUR = 9;
const UNTIL_HOUR = 20;
/** Somebody told in the evening is not told again first thing in the morning. */
const LEAST_PAUSE_MS = 20 * 3600_000;

/** The zone of a state's code; central time when none is known. */
export function zoneOf(state: string | undefined): string {
  return (state === undefined ? undefined : ZONES[state]) ?? CENTRAL;
}

/** Whether it is a decent hour there: from nine until eight in the evening. */
export function isDaytime(at: Date, zone: string): boolean {
  const { hour } = DateTime.fromJSDate(at, { zone });
  return hour >= FROM_HOUR && hour < UNTIL_HOUR;
}

/** `at` if it is a decent hour there, else the next nine in the morning. */
export function nextDaytime(at: Date, zone: string): Date {
  if (isDaytime(at, zone)) return at;
  const local = DateTime.fromJSDate(at, { zone });
  const morning = local.set({ hour: FROM_HOUR, minute: 0, second: 0, millisecond: 0 });
  return (morning > local ? morning : morning.plus({ days: 1 })).toJSDate();
}

/** When a person who was told something at `at` may be told again: another day, in daytime, after a good pause. */
export function nextDay(at: Date, zone: string): Date {
  const tomorrow = DateTime.fromJSDate(at, { zone }).plus({ days: 1 }).startOf('day');
  const earliest = Math.max(tomorrow.toMillis(), at.getTime() + LEAST_PAUSE_MS);
  return nextDaytime(new Date(earliest), zone);
}
