import { Decimal } from 'decimal.js';
import type { SumLine } from '../ports/index.ts';

/** To the centavo, halves up: what can be paid out. */
export const toCentavos = (amount: Decimal): Decimal => amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);

/** Pesos with two decimals, a point and no grouping: "3086.09". */
export const formatAmount = (amount: Decimal): string => toCentavos(amount).toFixed(2);

/** A number of a sum that is not money: "12", "7.5". */
export const formatNumber = (number: Decimal): string => number.toDecimalPlaces(2).toString();

/** A factor of a line: what is shown and what is computed with are the same digits. */
export type Factor = readonly ['×' | '/', Decimal];

/**
 * A line of a sum whose formula gives exactly its amount: every digit that was computed with is shown.
 * Rounded once, at the end.
 */
export function makeLine(label: string, first: Decimal, ...factors: readonly Factor[]): SumLine {
  let amount = first;
  let formula = showFactor(first);
  for (const [sign, factor] of factors) {
    amount = sign === '×' ? amount.times(factor) : amount.dividedBy(factor);
    formula += ` ${sign} ${showFactor(factor)}`;
  }
  return { label, formula, amount: formatAmount(amount) };
}

/** Lines are added as they are shown, already rounded, so that the sum on paper is right. */
export const sumOf = (lines: readonly SumLine[]): Decimal =>
  lines.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));

const showFactor = (number: Decimal): string => number.toString();
