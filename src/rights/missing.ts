import type { CalculatorId, Field, Said } from '../ports/index.ts';
import type { Rules } from './rules.ts';
import { extraHours } from './wage.ts';

/** What each calculator cannot do without, in the order in which it is asked. */
const NEEDS: Readonly<Record<CalculatorId, readonly Field[]>> = {
  minimum: ['pay', 'period', 'day_hours'],
  overtime: ['hours', 'pay', 'period', 'day_hours'],
  sunday: ['pay', 'period', 'day_hours'],
  holiday: ['pay', 'period', 'day_hours'],
  aguinaldo: ['pay', 'period', 'day_hours', 'start'],
  vacation: ['service', 'period', 'day_hours'],
  leaving: ['leaving', 'pay', 'period', 'day_hours', 'start', 'end'],
  maternity: ['due'],
  deadline: ['claim', 'happened'],
};

/** The first thing that is missing. The place is never asked for: where it changes the sum, both sums are told. */
export function findMissing(calculator: CalculatorId, said: Said, rules: Rules): Field | undefined {
  return NEEDS[calculator].find((field) => isMissing(field, said, rules));
}

function isMissing(field: Field, said: Said, rules: Rules): boolean {
  const hasPay = said.amount !== undefined;
  switch (field) {
    case 'pay':
      return !hasPay;
    case 'period':
      return hasPay && said.period === undefined;
    case 'day_hours':
      // Pay by the hour becomes a day's pay only with the hours of a day.
      return said.period === 'hour' && said.hoursPerDay === undefined;
    case 'hours':
      return extraHours(said, rules) === undefined;
    case 'start':
    case 'service':
      return said.start === undefined && said.worked === undefined;
    case 'end':
      return said.end === undefined;
    case 'leaving':
      return said.leaving === undefined;
    case 'claim':
      return said.claim === undefined;
    case 'happened':
      return said.date === undefined && said.end === undefined;
    case 'due':
      return said.date === undefined;
  }
}
