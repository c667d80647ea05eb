import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dice, mutate } from './mutate.ts';

const CORPUS = join(import.meta.dirname, 'corpus');
/** Changed inputs a target: some in every run of the tests, as many as wanted by `npm run fuzz -- 1000000`. */
export const RUNS = Number(process.env.RUMBO_FUZZ_RUNS ?? 1500);
export const SEED = Number(process.env.RUMBO_FUZZ_SEED ?? 20_261_121);

export function readCorpus(folder: string): Buffer[] {
  return readdirSync(join(CORPUS, folder))
    .sort()
    .map((name) => readFileSync(join(CORPUS, folder, name)));
}

/**
 * Hands changed inputs to a check until one fails; that one is kept in `corpus/found` for the fix, and tried first from
 * then on. What was found once stays.
 * @param check throws when what must hold does not
 * @param make the next input, where bytes and shapes changed at random seldom get past the first check
 * @returns how many inputs were tried, and the CPU time of this thread that the slowest took
 */
export async function fuzz(
  target: string,
  corpus: readonly Buffer[],
  check: (input: Buffer, dice: Dice) => void | Promise<void>,
  runs = RUNS,
  make: (dice: Dice, corpus: readonly Buffer[]) => Buffer = mutate,
): Promise<{ target: string; seed: number; inputs: number; slowestMs: number }> {
  const dice = new Dice(SEED);
  const known = readdirSync(join(CORPUS, 'found'))
    .filter((name) => name.startsWith(`${target}-`))
    .map((name) => readFileSync(join(CORPUS, 'found', name)));
  let slowestMs = 0;
  for (let i = -known.length; i < runs; i += 1) {
    const input = i < 0 ? (known[i + known.length] as Buffer) : make(dice, corpus);
    const before = process.threadCpuUsage();
    try {
      await check(input, dice);
    } catch (error) {
      const name = `${target}-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`;
      writeFileSync(join(CORPUS, 'found', name), input);
      throw new Error(`input ${i} of seed ${SEED} fails; kept as tests/fuzz/corpus/found/${name}`, {
        cause: error,
      });
    }
    const { user, system } = process.threadCpuUsage(before);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
  }
  const result = {
    target,
    seed: SEED,
    inputs: runs + known.length,
    slowestMs: Math.round(slowestMs * 10) / 10,
  };
  process.stdout.write(`fuzz ${JSON.stringify(result)}\n`);
  return result;
}
