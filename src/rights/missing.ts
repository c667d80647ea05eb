import type { CalculatorId, Field, Said } from '../ports/index.ts';
import { needsZoneForCap } from './leaving.ts';
import type { Rules } from './rules.ts';
import { extraHours, needsZone } from './wage.ts';

/** What each calculator cannot do without, in the order in which it is asked. */
const NEEDS: Readonly<Record<CalculatorId, readonly Field[]>> = {
  minimum: ['pay', 'period', 'day_hours', 'zone'],
  overtime: ['hours', 'pay', 'period', 'day_hours', 'zone'],
  sunday: ['pay', 'period', 'day_hours', 'zone'],
  holiday: ['pay', 'period', 'day_hours', 'zone'],
  aguinaldo: ['pay', 'period', 'day_hours', 'start', 'zone'],
  vacation: ['service', 'period', 'day_hours', 'zone'],
  leaving: ['leaving', 'pay', 'period', 'day_hours', 'start', 'end', 'zone'],
  maternity: ['due'],
  deadline: ['claim', 'happened'],
};

/** The first thing that is missing; the place only where it changes the sum. */
export function findMissing(
  calculator: CalculatorId,
  said: Said,
  rules: Rules,
  now: Date,
): Field | undefined {
  return NEEDS[calculator].find((field) => isMissing(field, calculator, said, rules, now));
}

function isMissing(field: Field, calculator: CalculatorId, said: Said, rules: Rules, now: Date): boolean {
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
    case 'zone':
      return (
        hasPay && (needsZone(said, rules) || (calculator === 'leaving' && needsZoneForCap(said, rules, now)))
      );
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
