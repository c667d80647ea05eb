import type { AskedPay } from './request.ts';

/**
 * How often in a month: 52 weeks over 12 (portal/README.md); six days and 48 hours a week, the most that the law counts
 * as ordinary (fact weekly-hours); two fortnights, for that is how wages are paid.
 */
const TIMES: Readonly<Record<AskedPay['period'], number>> = {
  hour: (48 * 52) / 12,
  day: (6 * 52) / 12,
  week: 52 / 12,
  fortnight: 2,
  month: 1,
};

/** Pay in pesos a month, rounded. */
export const monthlyOf = (amount: number, period: AskedPay['period']): number =>
  Math.round(amount * TIMES[period]);
