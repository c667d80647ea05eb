import type { DateTime } from 'luxon';

/**
 * Whether a day is one of rest by law in Mexico: Ley Federal del Trabajo, article 74 (reform of 1 October 2024: the
 * first of October of every sixth year, counted from 2024). Fixed dates, and Mondays that stand for one.
 */
export function isStatutoryHoliday(day: DateTime): boolean {
  const { month, day: date, weekday, year } = day;
  const nthMonday = weekday === 1 ? Math.ceil(date / 7) : 0;
  switch (month) {
    case 1:
      return date === 1;
    case 2:
      return nthMonday === 1;
    case 3:
      return nthMonday === 3;
    case 5:
      return date === 1;
    case 9:
      return date === 16;
    case 10:
      return date === 1 && year >= 2024 && (year - 2024) % 6 === 0;
    case 11:
      return nthMonday === 3;
    case 12:
      return date === 25;
    default:
      return false;
  }
}
