import type { Claim, Said } from '../ports/index.ts';
import { date, type Found, later } from './calculation.ts';
import { dayOf, todayOf } from './calendar.ts';
import type { RuleName, Rules } from './rules.ts';

const TERMS: Readonly<Record<Claim, readonly ['months' | 'years', RuleName]>> = {
  fired: ['months', 'claim_dismissal_months'],
  forced: ['months', 'claim_quit_months'],
  pay: ['years', 'claim_pay_years'],
  accident: ['years', 'claim_accident_years'],
};

/** The last day to claim. Filing the conciliation stops the time; what is past may still be worth asking about. */
export function computeDeadline(said: Said, { values }: Rules, now: Date): Found {
  const { claim } = said;
  const happened = said.date ?? said.end;
  if (claim === undefined || happened === undefined) throw new Error('deadline: claim or day is not known');
  const [unit, rule] = TERMS[claim];
  const claimBy = later(happened, { [unit]: values[rule].toNumber() });
  const isPast = dayOf(claimBy) < todayOf(now);
  return {
    verdict: isPast ? 'deadline_past' : `deadline_${claim}`,
    values: { date: date(claimBy), happened: date(happened) },
    notes: isPast ? ['deadline_ask'] : ['deadline_stops'],
    facts: ['claim-deadlines', 'conciliation-time'],
    claimBy,
  };
}
