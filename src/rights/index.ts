import type { Calculation, CalculatorId, Calculators, Knowledge, Said } from '../ports/index.ts';
import { makeCalculation } from './calculation.ts';
import { holidaysOf, isoOf, todayOf } from './calendar.ts';
import { computeHoliday, computeSunday } from './days-of-rest.ts';
import { computeDeadline } from './deadline.ts';
import { type Compute, computeForPlace } from './for-place.ts';
import { computeLeaving } from './leaving.ts';
import { computeMaternity } from './maternity.ts';
import { checkMinimum } from './minimum.ts';
import { findMissing } from './missing.ts';
import { computeOvertime } from './overtime.ts';
import { readAnswer } from './read-answer.ts';
import { readSaid } from './read-message.ts';
import { asksAboutOwnPay, findCalculator, mayAskForSum } from './read-request.ts';
import { findSpecial } from './read-special.ts';
import { loadRules, type Rules, rulesFor } from './rules.ts';
import { computeVacation } from './vacation.ts';
import { computeAguinaldo } from './year-end.ts';
import { makePlaceOf, type Place } from './zone.ts';

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
  const tables = loadRules(contentDir, knowledge);
  const rulesAt = (now: Date): Rules => rulesFor(tables, todayOf(now).year);
  const placeOf = makePlaceOf(contentDir, findPlace);
  const read = (text: string, now: Date): Said => readSaid(text, todayOf(now), placeOf);
  return {
    find: (text, now, isAbout) =>
      mayAskForSum(text) && (isAbout === 'work' || asksAboutOwnPay(text))
        ? findCalculator(text, read(text, now))
        : undefined,
    read,
    special: findSpecial,
    answer: (field, text, said, now) => readAnswer(field, text, said, todayOf(now), placeOf),
    missing: (calculator, said, now) => findMissing(calculator, said, rulesAt(now)),
    calculate: (calculator, said, now): Calculation => {
      const rules = rulesAt(now);
      const found = computeForPlace(COMPUTE[calculator], said, rules, now);
      return makeCalculation(calculator, said, rules, now, found);
    },
    holidaysLeft: (now) => {
      const rules = rulesAt(now);
      const today = isoOf(todayOf(now));
      return { year: rules.year, days: holidaysOf(rules).filter(({ date }) => date >= today) };
    },
  };
}
