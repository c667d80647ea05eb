import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../tests/support/free-port.ts';
import { readLaunch } from '../../tests/support/launch.ts';
import {
  type GraphStub,
  messageBody,
  metaEnv,
  PHONE_NUMBER_ID,
  signMeta,
  startGraphStub,
} from '../../tests/support/meta.ts';
import { ROOT } from '../../tests/support/talk.ts';

/**
 * `npm run bench:peers`: the same short talk (three taps, an answer each) through Rumbo and through BuilderBot with its
 * Meta provider, against the same local stand-in of the Graph API, every webhook delivered twice as Meta may do. First
 * undisturbed, then with kill -9 at the same times for both: so many, counted from the first message, whether or not the
 * last start has ended. Under three minutes in all.
 */
const HERE = import.meta.dirname;
const STEPS = ['menu:rights', 'menu:fraud', 'menu:hired'];
const PEOPLE = 40;
/**
 * Both are killed at these times after the first message, whether or not they are ready again by then, and left alone
 * afterwards for as long as either still says something.
 */
const KILLS_AT_MS = [4_000, 12_000, 20_000, 28_000];
/** People write over this time, so that each kill finds some of them in the middle. */
const TALK_MS = 30_000;
const LONGEST_MS = 60_000;
/** Nothing more is coming: BuilderBot has been seen to rest for more than twelve seconds and go on. */
const QUIET_MS = 30_000;
const START_MS = 90_000;

interface Bot {
  readonly webhook: string;
  readonly pid: number;
  /** Resolves when it takes messages. */
  readonly ready: Promise<void>;
  kill(): Promise<void>;
}
interface Peer {
  readonly name: string;
  /** @returns starts a process, the first one or the next after a kill, on the same port */
  start(graph: GraphStub): Promise<() => Bot>;
  end(): Promise<void>;
}

/** Starts a process and does not wait for it. */
function launch(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  webhook: string,
  health: string,
): Bot {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'ignore',
  });
  const ended = new Promise((done) => child.once('exit', done));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const ready = (async () => {
    const from = performance.now();
    while (!isOver() && performance.now() - from < START_MS) {
      const res = await fetch(health).catch(() => undefined);
      if (res && res.status !== 503) return;
      await pause(50);
    }
    if (child.signalCode === null) throw new Error(`${args[0]} did not start`);
  })();
  // Only the first start is waited for.
  ready.catch(() => {});
  return {
    webhook,
    pid: child.pid ?? 0,
    ready,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function rumbo(): Peer {
  let dataDir: string | undefined;
  return {
    name: 'Rumbo, embedded store',
    start: async (graph) => {
      const port = await findFreePort();
      const folder = await mkdtemp(join(tmpdir(), 'rumbo-peers-'));
      dataDir = folder;
      const base = `http://127.0.0.1:${port}`;
      graph.serviceUrl = base;
      const { env: ours, args } = readLaunch();
      const env = { ...ours, ...metaEnv(graph.url), DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'warn' };
      return () => launch(args, env, ROOT, `${base}/webhooks/whatsapp`, `${base}/readyz`);
    },
    end: async () => {
      if (dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function builderBot(): Peer {
  return {
    name: 'BuilderBot 1.3.13, provider-meta 1.2.2, MemoryDB',
    start: async (graph) => {
      const port = await findFreePort();
      const base = `http://127.0.0.1:${port}`;
      const args = ['builderbot.mjs', String(port), graph.url, PHONE_NUMBER_ID];
      return () => launch(args, {}, HERE, `${base}/webhook`, `${base}/webhook`);
    },
    end: async () => {},
  };
}

async function measure(peer: Peer, isKilled: boolean) {
  const graph = await startGraphStub();
  const open = await peer.start(graph);
  let bot = open();
  await bot.ready;
  try {
    // Warms up, and learns which answer belongs to which tap.
    const answers = new Map<string, string>();
    for (const step of STEPS) {
      const before = graph.sent.length;
      await post(bot.webhook, '5215577777777', `wamid.L${step}`, step);
      const deadline = performance.now() + 20_000;
      while (graph.sent.length === before) {
        if (performance.now() > deadline) throw new Error(`${peer.name} did not answer ${step}`);
        await pause(10);
      }
      await pause(400);
      answers.set(textOf(graph, before), step);
    }
    const people = Array.from({ length: PEOPLE }, (_, n) => `52155${40_000_000 + n}`);
    const offset = graph.sent.length;
    const postedAt = new Map<string, number>();
    const startedAt = performance.now();
    let kills = 0;
    const killer = (async () => {
      if (!isKilled) return;
      for (const at of KILLS_AT_MS) {
        await pause(Math.max(0, startedAt + at - performance.now()));
        await bot.kill();
        kills += 1;
        bot = open();
      }
    })();
    await Promise.all(
      people.map(async (from) => {
        for (const [index, step] of STEPS.entries()) {
          const id = `wamid.P${from}-${index}`;
          // Delivered again until answered 200, and once more for good measure: as Meta does.
          while ((await post(bot.webhook, from, id, step)) !== 200) await pause(100);
          postedAt.set(`${from} ${step}`, Date.now());
          while ((await post(bot.webhook, from, id, step)) !== 200) await pause(100);
          await pause(isKilled ? TALK_MS / STEPS.length : 0);
        }
      }),
    );
    const expected = people.length * STEPS.length;
    const mine = () => graph.sent.slice(offset);
    await killer;
    const deadline = performance.now() + LONGEST_MS;
    const key = (index: number) => `${digits(graph.sent[index]?.to)} ${answers.get(textOf(graph, index))}`;
    const distinct = () => new Set(mine().map((_, i) => key(offset + i))).size;
    let quietSince = performance.now();
    let count = 0;
    while (
      distinct() < expected &&
      performance.now() < deadline &&
      performance.now() - quietSince < QUIET_MS
    ) {
      if (mine().length !== count) {
        count = mine().length;
        quietSince = performance.now();
      }
      await pause(50);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    await pause(1_500);
    const rssMb = rssOf(bot.pid);
    return { kills, seconds, rssMb, ...verdict(graph, offset, people, answers, postedAt) };
  } finally {
    await bot.kill();
    await graph.close();
    await peer.end();
  }
}

function verdict(
  graph: GraphStub,
  offset: number,
  people: readonly string[],
  answers: ReadonlyMap<string, string>,
  postedAt: ReadonlyMap<string, number>,
) {
  const seen = new Map<string, string[]>(people.map((from) => [digits(from), []]));
  const waits: number[] = [];
  for (let index = offset; index < graph.sent.length; index += 1) {
    const message = graph.sent[index];
    const step = answers.get(textOf(graph, index)) ?? 'other';
    const list = seen.get(digits(message?.to));
    if (!list?.includes(step)) {
      const from = people.find((one) => digits(one) === digits(message?.to));
      const posted = postedAt.get(`${from} ${step}`);
      if (posted !== undefined && message) waits.push(message.at - posted);
    }
    list?.push(step);
  }
  let [lost, repeated, reordered] = [0, 0, 0];
  for (const list of seen.values()) {
    const first = [...new Set(list)];
    lost += STEPS.filter((step) => !first.includes(step)).length;
    repeated += list.length - first.length;
    if (first.join() !== STEPS.filter((step) => first.includes(step)).join()) reordered += 1;
  }
  waits.sort((a, b) => a - b);
  return {
    messages: people.length * STEPS.length,
    lost,
    repeated,
    peopleWithAnswersOutOfOrder: reordered,
    p50Ms: waits[waits.length >> 1] ?? Number.NaN,
    p99Ms: waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))] ?? Number.NaN,
  };
}

/** One spelling for both: BuilderBot takes the 1 out of 521. */
const digits = (phone: string | undefined): string => (phone ?? '').replace(/\D/g, '').slice(-10);

function textOf(graph: GraphStub, index: number): string {
  const { to: _to, recipient: _r, biz_opaque_callback_data: _c, ...rest } = graph.sent[index]?.body ?? {};
  return JSON.stringify(rest);
}

async function post(url: string, from: string, id: string, step: string): Promise<number> {
  const body = messageBody({ from, id, tap: { id: step, title: '✓' } });
  try {
    const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signMeta(body) };
    const res = await fetch(url, { method: 'POST', body, headers });
    await res.arrayBuffer();
    return res.status;
  } catch {
    return 0;
  }
}

function rssOf(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

if (!existsSync(join(HERE, 'node_modules')))
  execFileSync('npm', ['install', '--silent'], { cwd: HERE, stdio: 'inherit' });
const results: Record<string, unknown> = {};
for (const peer of [rumbo(), builderBot()]) {
  const calm = await measure(peer, false);
  const killed = await measure(peer, true);
  results[peer.name] = {
    messagesPerSecond: Math.round((calm.messages / calm.seconds) * 10) / 10,
    p50Ms: calm.p50Ms,
    p99Ms: calm.p99Ms,
    rssMb: calm.rssMb,
    repeatedUndisturbed: calm.repeated,
    lostUndisturbed: calm.lost,
    kills: killed.kills,
    lost: killed.lost,
    repeated: killed.repeated,
    peopleWithAnswersOutOfOrder: killed.peopleWithAnswersOutOfOrder,
    of: killed.messages,
  };
}
console.table(results);
const folder = new URL('../results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(
  new URL('peers.json', folder),
  `${JSON.stringify({ at: new Date().toISOString(), node: process.version, results }, null, 2)}\n`,
);
process.exit(0);
