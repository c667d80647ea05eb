import { expect, it } from 'vitest';
import { lineOf, type Scenario } from '../../bench/chaos/scenario.ts';

/** The short form of scenarios as tests, one after the other; the long form is `npm run bench:chaos -- --only T8`. */
export function tryShort(...scenarios: readonly Scenario[]): void {
  for (const { name, what, bar, short } of scenarios) {
    if (!short) throw new Error(`${name} has no short form`);
    it(`${name}: ${what}: ${bar}`, async () => {
      const { figures, broken } = await short();
      process.stdout.write(lineOf(name, figures));
      expect(broken).toEqual([]);
    }, 240_000);
  }
}
