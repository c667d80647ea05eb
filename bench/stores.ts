import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { makePseudonyms } from '../src/privacy/pseudonyms.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { makeIds } from '../src/storage/ids.ts';
import { openRedisStore } from '../src/storage/redis/index.ts';
import { DURABLE, startRedisServer } from '../tests/support/redis-server.ts';
import { limitCpu } from './cpu-quota.ts';
import { compare, cpuMicros, median } from './measure.ts';
import { makeMemoryStore } from './memory-store.ts';
import { makeTurnRig } from './rig.ts';
import { SCRIPT } from './turn.ts';

export { benchGrowth } from './growth.ts';

const PEOPLE = 400;
const TURNS_AT_ONCE = 128;
/** Turns of each worker before it is measured. */
const WARM_UP = 3_000;
const round = (value: number): number => Math.round(value * 100) / 100;

/** Turns a second, one after another in rounds: the embedded store against maps in memory. The same turns, the same lanes. */
export async function benchStores(): Promise<Record<string, unknown>> {
  const [embedded, memory] = [await makeTurnRig(), await makeTurnRig(makeMemoryStore())];
  const steps = new Map([
    [embedded, 0],
    [memory, 0],
  ]);
  const cpu = new Map<typeof embedded, number[]>();
  /** Milliseconds a turn takes when as many run side by side as in the service. */
  const rounds = async (rig: typeof embedded): Promise<number> => {
    let ms = 0;
    let micros = 0;
    for (let i = 0; i < SCRIPT.length; i += 1) {
      const step = steps.get(rig) ?? 0;
      steps.set(rig, step + 1);
      const lanes = await rig.accept(PEOPLE, () => SCRIPT[step % SCRIPT.length] as (typeof SCRIPT)[number]);
      const cpuFrom = cpuMicros();
      const from = performance.now();
      const queue = [...lanes];
      const runLane = async () => {
        for (let lane = queue.pop(); lane !== undefined; lane = queue.pop()) await rig.run(lane);
      };
      await Promise.all(Array.from({ length: TURNS_AT_ONCE }, runLane));
      ms += performance.now() - from;
      micros += cpuMicros() - cpuFrom;
    }
    cpu.set(rig, [...(cpu.get(rig) ?? []), micros / (SCRIPT.length * PEOPLE)]);
    return ms / (SCRIPT.length * PEOPLE);
  };
  const { measured, baseline, ratio } = await compare(7, {
    baseline: () => rounds(memory),
    measured: () => rounds(embedded),
  });
  await embedded.close();
  await memory.close();
  return {
    turnsPerSecondInMemory: round(1000 / baseline),
    turnsPerSecondEmbedded: round(1000 / measured),
    share: round(1 / ratio),
    cpuMicrosInMemory: round(median(cpu.get(memory) ?? [])),
    cpuMicrosEmbedded: round(median(cpu.get(embedded) ?? [])),
    bar: 0.6,
    holds: 1 / ratio >= 0.6,
  };
}

/**
 * The same turns, stored before the clock starts, run by one worker process and by two. The load generator is not there to
 * limit; the cores are, where there are no more than processes: so it is done again with half a core for each worker.
 */
export async function benchRedisWorkers(messages = 10_000, rounds = 5): Promise<Record<string, unknown>> {
  const free = await pairs(rounds, messages);
  const halves = await pairs(Math.ceil(rounds / 2), messages / 2, 0.5);
  const alone = await compareAlone(rounds);
  if (!free) throw new Error('nothing was measured');
  return {
    turnsPerSecondOneWorker: free.one.perSecond,
    turnsPerSecondTwoWorkers: free.two.perSecond,
    ratio: free.ratio,
    bar: 1.5,
    holds: free.ratio >= 1.5,
    cpuMicrosPerTurnOneWorker: free.one.cpuMicrosPerTurn,
    cpuMicrosPerTurnTwoWorkers: free.two.cpuMicrosPerTurn,
    redisCpuMicrosPerTurn: free.one.redisCpuMicrosPerTurn,
    redisCpuMicrosPerTurnTwoWorkers: free.two.redisCpuMicrosPerTurn,
    logBytesPerTurn: free.one.logBytesPerTurn,
    coresInUseWithTwoWorkers: round(
      (free.two.perSecond * (free.two.cpuMicrosPerTurn + free.two.redisCpuMicrosPerTurn)) / 1e6,
    ),
    withHalfACoreEach: halves
      ? {
          turnsPerSecondOneWorker: halves.one.perSecond,
          turnsPerSecondTwoWorkers: halves.two.perSecond,
          ratio: halves.ratio,
        }
      : 'this machine does not let us set it',
    withoutRedis: alone,
    shareOfTwoWithoutRedis: round(free.ratio / alone),
    why: `${cpus().length} cores: two workers and redis-server share them, so CPU bounds the ratio at cores × CPU of a worker's turn / (that of one of two + Redis's); and two processes that share nothing do ${alone} times the turns of one here`,
  };
}

/** One worker, then two, in rounds; medians, and of the ratio the median over the rounds. */
async function pairs(rounds: number, messages: number, share?: number) {
  const ones: Drained[] = [];
  const twos: Drained[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const [one, two] = [await drain(1, messages, share), await drain(2, messages, share)];
    if (!one || !two) return undefined;
    ones.push(one);
    twos.push(two);
  }
  const middle = (runs: readonly Drained[]): Drained => ({
    perSecond: round(median(runs.map((run) => run.perSecond))),
    cpuMicrosPerTurn: median(runs.map((run) => run.cpuMicrosPerTurn)),
    redisCpuMicrosPerTurn: median(runs.map((run) => run.redisCpuMicrosPerTurn)),
    logBytesPerTurn: median(runs.map((run) => run.logBytesPerTurn)),
  });
  return {
    one: middle(ones),
    two: middle(twos),
    ratio: round(median(twos.map((two, i) => two.perSecond / (ones[i]?.perSecond ?? Number.NaN)))),
  };
}

/**
 * What this machine's cores allow: the same turns over maps in memory, by two processes that know nothing of each other,
 * against one. Below 2 where cores are threads of one core, or somebody else's too.
 */
async function compareAlone(rounds: number): Promise<number> {
  const children = [0, 1].map(() => fork(new URL('./memory-worker.ts', import.meta.url)));
  const answer = async (child: ChildProcess): Promise<unknown> => (await once(child, 'message'))[0];
  const run = async (child: ChildProcess): Promise<number> => {
    const told = answer(child);
    child.send(6);
    return Number(await told);
  };
  try {
    await Promise.all(children.map(answer));
    await Promise.all(children.map(run)); // until their code is compiled
    const ratios: number[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const one = await run(children[i % 2] as ChildProcess);
      const both = await Promise.all(children.map(run));
      ratios.push(both.reduce((sum, ms) => sum + one / ms, 0));
    }
    return round(median(ratios));
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

interface Drained {
  readonly perSecond: number;
  readonly cpuMicrosPerTurn: number;
  readonly redisCpuMicrosPerTurn: number;
  readonly logBytesPerTurn: number;
}

/** @param share of a core that each worker may use at most; undefined where that cannot be set */
async function drain(workerCount: number, messages: number, share?: number): Promise<Drained | undefined> {
  // Redis writes its log anew whenever it has doubled: a second of a core, in the midst of one run and not of the other.
  const redis = await startRedisServer([...DURABLE, '--auto-aof-rewrite-percentage', '0']);
  const key = randomBytes(32).toString('base64');
  const clock = { now: () => new Date() };
  const sealer = makeVault([Buffer.from(key, 'base64')]);
  const store = await openRedisStore({ url: redis.url, sealer, clock, newId: makeIds(clock) });
  const held = new Map<ChildProcess, number>();
  // Told by the workers: asking the store would be work for Redis that no turn causes.
  const done = new Map<ChildProcess, number>();
  const workers = Array.from({ length: workerCount }, () => {
    const child = fork(new URL('./redis-worker.ts', import.meta.url), [redis.url, key]);
    child.on('message', (message: { held?: number; turns?: number }) => {
      if (message.held !== undefined) held.set(child, message.held);
      if (message.turns !== undefined) done.set(child, message.turns);
    });
    return child;
  });
  const unlimit: (() => Promise<void>)[] = [];
  try {
    while (workers.some((child) => held.get(child) !== 64 / workerCount)) await pause(50);
    const pseudonyms = makePseudonyms(store.pepper);
    let stored = 0;
    const accept = async (count: number): Promise<void> => {
      for (const last = stored + count; stored < last; stored += 500)
        await store.accept(
          Array.from({ length: 500 }, (_, i) => {
            const from = { channel: 'whatsapp' as const, phone: `52155${10_000_000 + stored + i}` };
            const now = new Date();
            const content = SCRIPT[(stored + i) % SCRIPT.length] as (typeof SCRIPT)[number];
            const message = {
              from,
              account: '1',
              providerId: `wamid.W${stored + i}`,
              sentAt: now,
              receivedAt: now,
              content,
            };
            return {
              dedupeKey: pseudonyms.dedupeKey(message),
              identityKeys: pseudonyms.identityKeys(from),
              message,
            };
          }),
        );
      await pause(1_500);
    };
    const goUntil = async (turns: number): Promise<void> => {
      for (const child of workers) child.send('go');
      while ([...done.values()].reduce((sum, one) => sum + one, 0) < turns) await pause(10);
    };
    // A process is slow until its code is compiled, which would be paid once by one and twice by two.
    const warmUp = WARM_UP * workerCount;
    await accept(warmUp);
    await goUntil(warmUp);
    for (const child of workers) child.send('hold');
    for (const { pid } of share === undefined ? [] : workers) {
      const undo = await limitCpu(pid as number, share as number);
      if (!undo) return undefined;
      unlimit.push(undo);
    }
    await accept(messages);
    const redisBefore = await redisCpuMicros(redis);
    const logBefore = await logBytes(redis);
    const from = performance.now();
    await goUntil(warmUp + messages);
    const seconds = (performance.now() - from) / 1000;
    if ((await store.backlog()).inbound > 0) throw new Error('a turn was left');
    const redisCpu = (await redisCpuMicros(redis)) - redisBefore;
    const logged = (await logBytes(redis)) - logBefore;
    const reports = await Promise.all(
      workers.map(
        (child) =>
          new Promise<{ cpuMicros: number }>((done) => {
            child.on('message', ({ cpuMicros }: { cpuMicros?: number }) => {
              if (cpuMicros !== undefined) done({ cpuMicros });
            });
            child.send('report');
          }),
      ),
    );
    return {
      perSecond: messages / seconds,
      cpuMicrosPerTurn: Math.round(reports.reduce((sum, one) => sum + one.cpuMicros, 0) / messages),
      redisCpuMicrosPerTurn: Math.round(redisCpu / messages),
      logBytesPerTurn: Math.round(logged / messages),
    };
  } finally {
    const gone = workers.map((child) => once(child, 'exit'));
    for (const child of workers) child.kill('SIGKILL');
    await Promise.all(gone);
    for (const undo of unlimit) await undo();
    await store.close();
    await redis.stop();
  }
}

async function redisCpuMicros(redis: Awaited<ReturnType<typeof startRedisServer>>): Promise<number> {
  const info = await redis.command('INFO', 'cpu');
  const of = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? 0);
  return (of('used_cpu_user') + of('used_cpu_sys')) * 1e6;
}

async function logBytes(redis: Awaited<ReturnType<typeof startRedisServer>>): Promise<number> {
  return Number(/aof_current_size:(\d+)/.exec(await redis.command('INFO', 'persistence'))?.[1] ?? 0);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
