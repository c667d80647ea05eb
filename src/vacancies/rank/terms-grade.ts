import type { Codes } from '../codes.ts';
import { bitsOf, FLAG, type Row } from '../index/row.ts';
import { SCHEDULES, type Schedule } from '../portal/schema.ts';
import type { SearchRequest } from '../request/request.ts';

const SCHEDULE_GRADE = { met: 1, nearly: 0.6, missed: 0.3 } as const;
const PAY_GRADE = { met: 1, likely: 0.75, nearly: 0.6, missed: 0.3 } as const;
/** "Nearly": what people take all the same. */
const NEARLY_PAID = 0.85;
/** Pay in the border zone is that much higher; part-time pays half. */
const BORDER = 1.28;
const HALF = 0.5;

export interface ScheduleWish {
  readonly wanted: number;
  readonly unwanted: number;
}

export const scheduleWishOf = ({ schedules, notSchedules }: SearchRequest): ScheduleWish => ({
  wanted: bitsOf(SCHEDULES, schedules),
  unwanted: bitsOf(SCHEDULES, notSchedules),
});

const bit = (schedule: Schedule): number => bitsOf(SCHEDULES, [schedule]);
const ROTATING = bit('rotating');
const PART_TIME = bit('part_time');
const TIMES_OF_DAY = bitsOf(SCHEDULES, ['morning', 'afternoon', 'night', 'weekends']);

/** Met, nearly (shifts that rotate pass through it; or nothing is said of the time of day) or missed. */
export function scheduleGradeOf({ schedules }: Row, { wanted, unwanted }: ScheduleWish): number {
  if (unwanted !== 0 && (schedules & unwanted) !== 0) return SCHEDULE_GRADE.missed;
  if (wanted === 0 || (schedules & wanted) !== 0)
    return unwanted !== 0 && (schedules & ROTATING) !== 0 ? SCHEDULE_GRADE.nearly : SCHEDULE_GRADE.met;
  const isOpen = (wanted & TIMES_OF_DAY) !== 0 && (schedules & TIMES_OF_DAY) === 0;
  return isOpen || (schedules & ROTATING) !== 0 ? SCHEDULE_GRADE.nearly : SCHEDULE_GRADE.missed;
}

/** What the market pays for a vacancy's occupation there, MXN a month; undefined when that is not known. */
export function marketOf(row: Row, codes: Codes): { min: number; max: number } | undefined {
  if (row.occupation === 0) return undefined;
  const market = codes.marketOf[row.occupation];
  const factor =
    (codes.placeOf[row.municipality]?.isBorder ? BORDER : 1) * (row.schedules & PART_TIME ? HALF : 1);
  return market && { min: market.min * factor, max: market.max * factor };
}

/** Met when the most that is offered reaches what was asked; a hidden pay is judged by the market. */
export function payGradeOf(row: Row, salaryMin: number | undefined, codes: Codes): number {
  if (salaryMin === undefined) return PAY_GRADE.met;
  if (row.flags & FLAG.hidesPay) {
    const most = marketOf(row, codes)?.max ?? 0;
    return most >= salaryMin
      ? PAY_GRADE.likely
      : most >= salaryMin * NEARLY_PAID
        ? PAY_GRADE.nearly
        : PAY_GRADE.missed;
  }
  if (row.payMax >= salaryMin) return PAY_GRADE.met;
  return row.payMax >= salaryMin * NEARLY_PAID ? PAY_GRADE.nearly : PAY_GRADE.missed;
}
