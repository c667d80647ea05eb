import { spawnSync } from 'node:child_process';

/** `npm run fuzz -- RUNS [SEED]`: the long run of tests/fuzz; what fails is kept in tests/fuzz/corpus/found. */
const [runs = '100000', seed = String(Date.now() % 1_000_000_000)] = process.argv.slice(2);
if (!/^\d+$/.test(runs) || !/^\d+$/.test(seed)) {
  console.error('usage: npm run fuzz -- RUNS [SEED]');
  process.exit(2);
}
const { status } = spawnSync('npx', ['vitest', 'run', 'tests/fuzz'], {
  stdio: 'inherit',
  env: { ...process.env, RUMBO_FUZZ_RUNS: runs, RUMBO_FUZZ_SEED: seed },
});
process.exit(status ?? 1);
