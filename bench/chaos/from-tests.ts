import { spawn } from 'node:child_process';
import { ROOT } from '../../tests/support/talk.ts';
import type { Scenario } from './scenario.ts';

interface TestRun {
  readonly name: string;
  readonly what: string;
  readonly bar: string;
  readonly files: readonly string[];
  /** Only tests whose names match. */
  readonly only?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How often: what depends on chance shows itself in many runs. */
  readonly times?: number;
}

const RUNS: readonly TestRun[] = [
  {
    name: 'T3',
    what: 'a replica of Redis is promoted under load',
    bar: '0 lost after what was written down locally is offered again; no lane stuck after 15 s',
    files: ['tests/chaos'],
    only: 'T3',
    times: 5,
  },
  {
    name: 'T4',
    what: 'every webhook five times at once on two web processes',
    bar: 'one turn and one reply each',
    files: ['tests/chaos/redis.test.ts'],
    only: 'T4',
    times: 10,
  },
  {
    name: 'T5',
    what: '200 messages of one person within a second, in shuffled batches',
    bar: 'one lane; answers follow the order of arrival',
    files: ['tests/chaos/embedded.test.ts'],
    only: 'T5',
    times: 10,
  },
  {
    name: 'T11',
    what: 'SIGTERM under load, with both stores',
    bar: 'out within 10 s; nothing twice; 200 or 503 to the last',
    files: ['tests/chaos/embedded.test.ts', 'tests/chaos/redis.test.ts'],
    only: 'T11',
    times: 10,
  },
  {
    name: 'T14',
    what: '1,000,000 changed payloads, signed, through the real server and store',
    bar: 'no crash, no 5xx, nothing stored that cannot be read',
    files: ['tests/fuzz/http.test.ts'],
    env: { RUMBO_FUZZ_RUNS: '2000000' },
  },
  {
    name: 'T20',
    what: 'two processes on one SQLite file',
    bar: 'the second refuses to start and says why; the first goes on',
    files: ['tests/chaos/embedded.test.ts'],
    only: 'T20',
    times: 5,
  },
  {
    name: 'T21',
    what: 'an upgrade from every older schema, with open lanes',
    bar: 'goes forward, a copy to go back to is kept, 0 lost',
    files: ['tests/storage/sqlite/schema.test.ts'],
  },
  {
    name: 'T22',
    what: 'backup under load, restore, the provider tries again',
    bar: 'row counts equal; no reply sent again',
    files: ['tests/scripts/backup.test.ts'],
    times: 5,
  },
];

/** Faults whose test is already of full length: the long form runs it again and again. */
export const TESTED: readonly Scenario[] = RUNS.map(
  ({ name, what, bar, files, only, env = {}, times = 1 }) => ({
    name,
    what,
    bar,
    long: async (log) => {
      const printed: unknown[] = [];
      let failed = 0;
      for (let run = 1; run <= times; run += 1) {
        const { status, output } = await runTests(files, only, env);
        if (status !== 0 || !/\d+ passed/.test(output)) {
          failed += 1;
          log(output.slice(-2_000));
        }
        for (const [, json = ''] of output.matchAll(new RegExp(`^${name} (\\{.*\\})$`, 'gm')))
          printed.push(JSON.parse(json));
      }
      return {
        figures: { runs: times, failed, printed },
        broken: failed === 0 ? [] : [`${failed} of ${times} runs failed`],
      };
    },
  }),
);

function runTests(
  files: readonly string[],
  only: string | undefined,
  env: Readonly<Record<string, string>>,
): Promise<{ status: number | null; output: string }> {
  return new Promise((done) => {
    const args = ['vitest', 'run', ...files, ...(only ? ['-t', `${only}:`] : [])];
    const child = spawn('npx', args, { cwd: ROOT, env: { ...process.env, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.once('exit', (status) => done({ status, output }));
  });
}
