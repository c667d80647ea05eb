import type { Said } from '../ports/index.ts';
import { date, type Found, number } from './calculation.ts';
import { dayOf, isoOf } from './calendar.ts';
import type { Rules } from './rules.ts';

/** Leave around the expected day of birth; the first and the last day are days of leave. */
export function computeMaternity({ date: due }: Said, { values }: Rules): Found {
  if (due === undefined) throw new Error('maternity: the expected day is not known');
  const day = dayOf(due);
  const start = day.minus({ weeks: values.maternity_before.toNumber() });
  const end = day.plus({ weeks: values.maternity_after.toNumber() });
  return {
    verdict: 'maternity',
    values: {
      start: date(isoOf(start)),
      end: date(isoOf(end)),
      due: date(due),
      before: number(values.maternity_before),
      after: number(values.maternity_after),
    },
    notes: ['maternity_transfer', 'maternity_pay', 'maternity_firing'],
    facts: ['maternity-leave', 'no-firing-pregnancy'],
  };
}
