import type { Calculation, CalculatorId, Calculators, Knowledge, Said } from '../ports/index.ts';
import { type Found, makeCalculation } from './calculation.ts';
import { holidaysOf, isoOf, todayOf } from './calendar.ts';
import { computeHoliday, computeSunday } from './days-of-rest.ts';
import { computeDeadline } from './deadline.ts';
import { computeLeaving } from './leaving.ts';
import { computeMaternity } from './maternity.ts';
import { checkMinimum } from './minimum.ts';
import { findMissing } from './missing.ts';
import { computeOvertime } from './overtime.ts';
import { readAnswer } from './read-answer.ts';
import { readSaid } from './read-message.ts';
import { findCalculator } from './read-request.ts';
import { loadRules, type Rules } from './rules.ts';
import { computeVacation } from './vacation.ts';
import { computeAguinaldo } from './year-end.ts';
import { makePlaceOf, type Place } from './zone.ts';

/** The year whose rules stand in `content/rules/`; results past its end say that they are of that year. */
const YEAR = 2026;

type Compute = (said: Said, rules: Rules, now: Date) => Found;
const COMPUTE: Readonly<Record<CalculatorId, Compute>> = {
  minimum: checkMinimum,
  overtime: computeOvertime,
  sunday: computeSunday,
  holiday: computeHoliday,
  aguinaldo: computeAguinaldo,
  vacation: computeVacation,
  leaving: computeLeaving,
  maternity: computeMaternity,
  deadline: computeDeadline,
};

export interface RightsOptions {
  readonly contentDir: string;
  readonly knowledge: Pick<Knowledge, 'fact'>;
  /** Finds a place of the catalogues in a message. */
  readonly findPlace: (text: string) => Place | undefined;
}

/**
 * The calculators over `content/rules/`.
 * @throws Error named ContentError when the rule table is not right
 */
export function loadCalculators({ contentDir, knowledge, findPlace }: RightsOptions): Calculators {
  const rules = loadRules(contentDir, YEAR, knowledge);
  const holidays = holidaysOf(rules);
  const placeOf = makePlaceOf(contentDir, findPlace);
  const read = (text: string, now: Date): Said => readSaid(text, todayOf(now), placeOf);
  return {
    find: (text, now) => findCalculator(text, read(text, now)),
    read,
    answer: (field, text, said, now) => readAnswer(field, text, said, todayOf(now), placeOf),
    missing: (calculator, said, now) => findMissing(calculator, said, rules, now),
    calculate: (calculator, said, now): Calculation =>
      makeCalculation(calculator, said, rules, now, COMPUTE[calculator](said, rules, now)),
    holidaysLeft: (now) => {
      const today = isoOf(todayOf(now));
      return { year: rules.year, days: holidays.filter(({ date }) => date >= today) };
    },
  };
}
