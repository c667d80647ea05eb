import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Connection, connect } from '../../../../src/storage/redis/client.ts';
import { OfferBarrier } from '../../../../src/storage/redis/failover/offer-barrier.ts';
import { silentLogger } from '../../../../src/telemetry/telemetry.ts';
import { type RedisServer, startRedisServer } from '../../../support/redis-server.ts';

const BEFORE = ['history 1', 'life'];
const AFTER = ['history 2', 'life'];
/** Longer than a test may take: who waits for ever is found out. */
const NEVER_MS = 600_000;
let server: RedisServer;
let connection: Connection;
beforeAll(async () => {
  server = await startRedisServer();
  connection = await connect(server.url, silentLogger);
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});
afterEach(() => server.command('FLUSHALL'));

/** A process that keeps messages, before any loss. */
async function keeper(name: string, mostWaitMs = NEVER_MS): Promise<OfferBarrier> {
  const one = new OfferBarrier({ client: connection.client, name, logger: silentLogger, mostWaitMs });
  await one.pass(BEFORE);
  await one.join();
  return one;
}

/** What has ended by now, and what has not after a while in which it could have. */
async function hasEnded(waiting: Promise<void>): Promise<boolean> {
  return Promise.race([
    waiting.then(() => true),
    new Promise<boolean>((done) => setTimeout(() => done(false), 300)),
  ]);
}

it('holds everybody until the last who keeps messages has offered them', async () => {
  const [quick, slow] = [await keeper('quick'), await keeper('slow')];
  const worker = new OfferBarrier({
    client: connection.client,
    name: 'worker',
    logger: silentLogger,
    mostWaitMs: NEVER_MS,
  });
  await worker.pass(BEFORE);
  const waiting = [worker.wait(AFTER), quick.wait(AFTER)];
  expect(await Promise.all(waiting.map(hasEnded))).toEqual([false, false]);
  await slow.wait(AFTER);
  await Promise.all(waiting);
});

it('a server that came in the place of another knows of nobody: who lived is waited for all the same', async () => {
  const [quick, slow] = [await keeper('quick'), await keeper('slow')];
  await quick.pass(BEFORE);
  await server.command('FLUSHALL');
  const waiting = quick.wait(AFTER);
  expect(await hasEnded(waiting)).toBe(false);
  await slow.wait(AFTER);
  await waiting;
});

it('nobody waits for one that keeps nothing, that has left, or that ended a while ago', async () => {
  const [one, left] = [await keeper('one'), await keeper('left')];
  await new OfferBarrier({ client: connection.client, name: 'worker', logger: silentLogger }).pass(BEFORE);
  const [seconds] = (await server.command('TIME')).match(/\d{10}/) ?? [];
  await server.command('HSET', 'rumbo:{meta}:offers', 'ended', `${Number(seconds) * 1000 - 6_000} x`);
  await left.leave();
  await one.pass(BEFORE);
  expect(await one.countOwing(AFTER)).toBe(0);
});

it('one that is silent after the loss does not hold the others up for ever', async () => {
  const one = await keeper('one', 500);
  await keeper('dead');
  const startedAt = performance.now();
  await one.wait(AFTER);
  expect(performance.now() - startedAt).toBeGreaterThan(450);
});

it('one that begins meanwhile waits too', async () => {
  await keeper('slow');
  const late = new OfferBarrier({ client: connection.client, name: 'late', logger: silentLogger });
  expect(await late.countOwing(AFTER)).toBe(1);
  expect(await late.countOwing(BEFORE)).toBe(0);
});

it('what has not been heard of for an hour is forgotten', async () => {
  await server.command('HSET', 'rumbo:{meta}:offers', 'old', '1000 x');
  await keeper('one');
  expect(await server.command('HKEYS', 'rumbo:{meta}:offers')).not.toContain('old');
});
