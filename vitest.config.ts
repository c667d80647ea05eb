import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';
import { SOON } from './tests/support/until.ts';

export default defineConfig({
  // The desk's pages are TSX; not every folder is in the project file that says so.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', './tests/support/plain-line-reporter.ts'],
    // Two cores on the machines this must pass on; a third of what tests take is waiting for leases, storms and pages.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Neither asks how fast a machine is: they end what would never end.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: SOON },
  },
});
