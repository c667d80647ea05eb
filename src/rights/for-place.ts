import type { Said } from '../ports/index.ts';
import { type Found, money } from './calculation.ts';
import { sumOf } from './money.ts';
import type { Rules } from './rules.ts';

export type Compute = (said: Said, rules: Rules, now: Date) => Found;

/**
 * Where the place was not said: the sum with the general minimum wage, and with that of the northern border where it
 * comes out otherwise. Nobody has to be asked for it first.
 */
export function computeForPlace(compute: Compute, said: Said, rules: Rules, now: Date): Found {
  const general = compute({ ...said, zone: said.zone ?? 'general' }, rules, now);
  if (said.zone !== undefined || !general.lines || general.lines.length === 0) return general;
  const border = compute({ ...said, zone: 'border' }, rules, now);
  const total = money(sumOf(border.lines ?? []));
  const { missing = total, owed = total } = border.values;
  if (general.verdict === 'minimum_ok' && border.verdict !== 'minimum_ok')
    return {
      ...general,
      verdict: 'minimum_depends',
      values: { ...general.values, border: owed, missing },
      facts: [...general.facts, ...border.facts],
    };
  if (sumOf(general.lines).equals(sumOf(border.lines ?? []))) return general;
  const isMinimum = 'missing' in general.values && general.verdict !== 'minimum_ok';
  const note = isMinimum
    ? { id: 'border_minimum', values: { owed, missing } }
    : { id: general.verdict === 'minimum_ok' ? 'border_ok' : 'border', values: { total } };
  return { ...general, notes: [note, ...(general.notes ?? [])], facts: [...general.facts, ...border.facts] };
}
