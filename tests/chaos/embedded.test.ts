import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type GraphStub, messageBody, metaEnv, postMeta, startGraphStub } from '../support/meta.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

let graph: GraphStub;
let service: Service;
beforeEach(async () => {
  graph = await startGraphStub();
  service = await startService({ ...BARE_START, env: metaEnv(graph.url) });
  graph.serviceUrl = service.url;
});
afterEach(async () => {
  await service.stop('SIGKILL');
  await graph.close();
  await removeDataDir(service.dataDir);
});

const tap = (from: string, id: string, probe = 'menu:fraud') =>
  messageBody({ from, id, tap: { id: probe, title: '✓' } });
const print = (name: string, figures: object) => process.stdout.write(`${name} ${JSON.stringify(figures)}\n`);
const untilSent = (count: number) => until(() => graph.sent.length >= count, `${count} answers`);

it('T18: a disk that is full: 503, nothing acknowledged is lost, and it goes on by itself when there is room', async () => {
  // A limit on the size of files is to the process what a full disk is: a write fails, and then no longer.
  const limit = (bytes: string) =>
    execFileSync('prlimit', [`--pid=${service.child.pid}`, `--fsize=${bytes}:unlimited`]);
  const statuses: number[] = [];
  const post = async (n: number) => {
    const status = await postMeta(service.url, tap(`52155${30_000_000 + n}`, `wamid.D${n}`));
    statuses.push(status);
    return status;
  };
  for (let n = 0; n < 10; n += 1) await post(n);
  await untilSent(10);
  limit(String(statSync(join(service.dataDir, 'rumbo.db-wal')).size + 40_000));
  let n = 10;
  while ((await post(n)) !== 503 && n < 400) n += 1;
  expect(statuses.at(-1)).toBe(503);
  expect(service.child.exitCode).toBeNull();
  limit('unlimited');
  const again: number[] = [];
  for (let i = n; i < n + 10; i += 1) again.push(await post(i));
  const acknowledged = statuses.filter((status) => status === 200).length;
  await untilSent(acknowledged);
  await new Promise((done) => setTimeout(done, 1_000));
  print('T18', {
    refused: statuses.filter((status) => status !== 200).length,
    acknowledged,
    answers: graph.sent.length,
  });
  expect(again).toEqual(again.map(() => 200));
  expect(graph.sent).toHaveLength(acknowledged);
});

it('T20: a second process on the same folder ends with a word on why, and the first goes on', async () => {
  const second = await startService({
    ...BARE_START,
    env: metaEnv(graph.url),
    dataDir: service.dataDir,
  }).catch((error: Error) => error);
  expect(String(second)).toMatch(/another Rumbo is running on the same DATA_DIR/);
  expect(await postMeta(service.url, tap('5215530000001', 'wamid.T20'))).toBe(200);
  await untilSent(1);
});

it('T5: 200 messages of one person within a second, in shuffled batches: answers follow the order of arrival', async () => {
  const probes = ['menu:rights', 'menu:fraud', 'menu:hired'];
  const answers = new Map<string, string>();
  const print5 = (body: Record<string, unknown>) => {
    const { to: _to, biz_opaque_callback_data: _callback, ...rest } = body;
    return JSON.stringify(rest);
  };
  for (const probe of probes) {
    const before = graph.sent.length;
    await postMeta(service.url, tap('5215531000000', `wamid.L${probe}`, probe));
    await untilSent(before + 1);
    answers.set(print5((graph.sent[before] as (typeof graph.sent)[number]).body), probe);
  }
  // Meta's burst to one person is 45; what the order must be is seen on these and on the store.
  const person = '5215531000001';
  const order: string[] = [];
  const bodies = Array.from({ length: 200 }, (_, n) => {
    const probe = probes[(n * n + 3 * n) % 3] as string;
    return { probe, body: tap(person, `wamid.T5-${n}`, probe) };
  });
  const startedAt = performance.now();
  for (let start = 0; start < bodies.length; start += 20) {
    const batch = bodies.slice(start, start + 20);
    // Repeats of what came before, shuffled in between: they change nothing.
    for (const [i, one] of batch.entries()) {
      order.push(one.probe);
      const repeat = bodies[(start + i * 7) % Math.max(1, start)];
      const statuses = await Promise.all([
        postMeta(service.url, one.body),
        ...(repeat && start > 0 ? [postMeta(service.url, repeat.body)] : []),
      ]);
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
  }
  const acceptedMs = Math.round(performance.now() - startedAt);
  const mine = () => graph.sent.filter(({ to }) => to === person);
  await until(() => mine().length >= 45, 'a burst of answers');
  await new Promise((done) => setTimeout(done, 500));
  const seen = mine().map(({ body }) => answers.get(print5(body)));
  print('T5', { acceptedMs, answersSoFar: seen.length });
  expect(seen).toEqual(order.slice(0, seen.length));
  const turns = new RegExp(`rumbo_turns_total\\{outcome="answered"\\} ${200 + probes.length}\n`);
  await until(
    async () => turns.test(await (await fetch(`${service.url}/metrics`)).text()),
    'a turn for each, and no more',
  );
});

it('T11: SIGTERM under load: out within 10 s, 200 or 503 to the last, and nothing twice after the next start', async () => {
  const statuses: number[] = [];
  let isLoading = true;
  const people = Array.from({ length: 60 }, (_, n) => `52155${32_000_000 + n}`);
  const acknowledged: string[] = [];
  const load = (async () => {
    for (let n = 0; isLoading; n += 1) {
      const from = people[n % people.length] as string;
      const status = await postMeta(service.url, tap(from, `wamid.S${n}`));
      if (status !== 0) statuses.push(status);
      if (status === 200) acknowledged.push(from);
      if (status === 0) return;
    }
  })();
  await new Promise((done) => setTimeout(done, 2_500));
  const { code, ms } = await service.stop('SIGTERM');
  isLoading = false;
  await load;
  const { dataDir } = service;
  service = await startService({ ...BARE_START, env: metaEnv(graph.url), dataDir });
  graph.serviceUrl = service.url;
  await untilSent(acknowledged.length);
  await new Promise((done) => setTimeout(done, 1_500));
  print('T11', { code, ms: Math.round(ms), acknowledged: acknowledged.length, answers: graph.sent.length });
  expect(code).toBe(0);
  expect(ms).toBeLessThanOrEqual(10_000);
  expect([...new Set(statuses)].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(graph.sent).toHaveLength(acknowledged.length);
});
