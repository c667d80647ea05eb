import type { Indicators } from '../api/schema.ts';

/**
 * The share of some codes among others in each period, from what is shown alone, so that it tells nothing more.
 * @returns 0 to 1, three decimals; null where a part of it is not shown or there was nothing
 */
export function shareOf(
  group: Indicators['groups'][number] | undefined,
  some: readonly string[],
  among: readonly string[],
): (number | null)[] {
  const sum = (codes: readonly string[], at: number): number | null => {
    let all = 0;
    for (const code of codes) {
      const n = group?.rows.find((row) => row.code === code)?.counts[at] ?? null;
      if (n === null) return null;
      all += n;
    }
    return all;
  };
  return (group?.total ?? []).map((_, at) => {
    const [part, whole] = [sum(some, at), sum(among, at)];
    return part === null || whole === null || whole === 0 ? null : Math.round((1000 * part) / whole) / 1000;
  });
}
