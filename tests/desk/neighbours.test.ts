import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openRedisStore, type RedisStore } from '../../src/storage/redis/index.ts';
import { DeskClient, type EventStream } from '../support/desk.ts';
import { type DeskRig, PASSWORD, startDeskRig } from '../support/desk-rig.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

let server: RedisServer;
let rigs: DeskRig[] = [];
let streams: EventStream[] = [];

beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const stream of streams) stream.cut();
  for (const rig of rigs) await rig.close().catch(() => {});
  rigs = [];
  streams = [];
});

/** Two desks, each with connections of its own to one Redis, as two web processes have. */
async function startTwo(): Promise<readonly [DeskRig, DeskRig, RedisStore[]]> {
  await server.command('FLUSHALL');
  const stores: RedisStore[] = [];
  const start = async (isWorking: boolean) => {
    const rig = await startDeskRig({
      limits: { openingsPerHour: 6 },
      openStore: async (parts) => {
        const store = await openRedisStore({ url: server.url, ...parts });
        stores.push(store);
        if (isWorking) await store.work.start({ turn: () => {}, outbox: () => {} });
        return store;
      },
    });
    rigs.push(rig);
    return rig;
  };
  return [await start(true), await start(false), stores];
}

/** The same person at another process: their session is in the store. */
const at = (rig: DeskRig, client: DeskClient): DeskClient => {
  const other = new DeskClient(rig.url);
  other.cookie = client.cookie;
  return other;
};
const open = async (client: DeskClient): Promise<EventStream> => {
  const stream = client.events();
  streams.push(stream);
  await until(() => stream.events.length > 0, 'the stream');
  return stream;
};
const statusOf = async (client: DeskClient, id: string): Promise<string | undefined> =>
  (await client.call('GET', '/colleagues')).body.colleagues.find((one: { id: string }) => one.id === id)
    ?.presence;

describe('two processes on one Redis', () => {
  it('see each other’s people come, look, type and take a break', async () => {
    const [one, two] = await startTwo();
    const ana = await one.somebody('counsellor');
    const beto = await one.somebody('counsellor');
    const betoAtTwo = at(two, beto);
    await until(async () => (await betoAtTwo.call('GET', '/session')).status === 200, 'the account at two');
    const { id } = await one.openCase();
    const seen = await open(betoAtTwo);
    await open(ana);
    await until(async () => (await statusOf(betoAtTwo, ana.id)) === 'online', 'ana online at two');
    await until(async () => (await statusOf(ana, beto.id)) === 'online', 'beto online at one');

    await ana.call('PUT', `/tickets/${id}/presence`, { activity: 'typing' });
    const viewers = () => seen.events.filter(({ event }) => event === 'viewers').at(-1)?.data;
    await until(() => viewers()?.viewers[0]?.isTyping === true, 'typing seen at two');
    expect(viewers()).toMatchObject({ ticketId: id, viewers: [{ id: ana.id, isTyping: true }] });
    expect((await betoAtTwo.ticket(id)).viewers).toMatchObject([{ id: ana.id, isTyping: true }]);
    await ana.call('PUT', `/tickets/${id}/presence`, { activity: 'gone' });
    await until(() => viewers()?.viewers.length === 0, 'gone at two');

    await ana.call('PUT', '/presence', { status: 'away' });
    await until(async () => (await statusOf(betoAtTwo, ana.id)) === 'away', 'the break seen at two');
    // Said at the other process later: the later word counts.
    one.advance(1000);
    two.advance(1000);
    await at(two, ana).call('PUT', '/presence', { status: 'online' });
    await until(async () => (await statusOf(beto, ana.id)) === 'online', 'back, seen at one');
  });

  it('the typing of a holder at one stops the clock that the other watches', async () => {
    const [one, two] = await startTwo();
    const ana = await one.somebody('counsellor');
    const { id, phone } = await one.openCase();
    await ana.call('POST', `/tickets/${id}/claim`);
    await one.receive(phone, 'hola?');
    for (const rig of [one, two]) rig.advance(11 * 60_000);
    await ana.call('PUT', `/tickets/${id}/presence`, { activity: 'typing' });
    const anaAtTwo = at(two, ana);
    await until(async () => (await anaAtTwo.ticket(id)).viewers.length === 1, 'typing known at two');
    await two.desk.watch();
    expect((await two.store.desk.ticket(id))?.state).toBe('open');
    await ana.call('PUT', `/tickets/${id}/presence`, { activity: 'gone' });
    await until(async () => (await anaAtTwo.ticket(id)).viewers.length === 0, 'gone known at two');
    await two.desk.watch();
    await until(async () => (await two.store.desk.ticket(id))?.state === 'waiting', 'back in the queue');
  });

  it('a process that dies takes its people with it: offline after 15 seconds, their waiting cases go back', async () => {
    const [one, two, [storeOfOne]] = await startTwo();
    const ana = await one.somebody('counsellor');
    const { id, phone } = await one.openCase();
    await ana.call('POST', `/tickets/${id}/claim`);
    await open(ana);
    const beto = at(two, await two.somebody('counsellor'));
    await until(async () => (await statusOf(beto, ana.id)) === 'online', 'ana online at two');
    await one.receive(phone, 'hola?');
    // As kill -9: nothing is said any more.
    await storeOfOne?.abandon();
    two.advance(14_000);
    expect(await statusOf(beto, ana.id)).toBe('online');
    two.advance(1_001);
    expect(await statusOf(beto, ana.id)).toBe('offline');
    await two.desk.watch();
    expect((await two.store.desk.ticket(id))?.state).toBe('open');
    two.advance(2 * 60_000);
    await two.desk.watch();
    expect(await two.store.desk.ticket(id)).toMatchObject({ state: 'waiting', floor: { state: 'offered' } });
  });

  it('an account that is closed at one is out at two: request, stream and case', async () => {
    const [one, two] = await startTwo();
    const admin = await one.somebody('administrator');
    const ana = await one.somebody('counsellor');
    const anaAtTwo = at(two, ana);
    await until(async () => (await anaAtTwo.call('GET', '/session')).status === 200, 'the account at two');
    const { id } = await one.openCase();
    await anaAtTwo.call('POST', `/tickets/${id}/claim`);
    const stream = await open(anaAtTwo);
    expect((await admin.call('PATCH', `/accounts/${ana.id}`, { isActive: false })).status).toBe(200);
    const closedAt = performance.now();
    expect((await anaAtTwo.call('GET', '/session')).status).toBe(401);
    const bye = await until(
      () => stream.events.find(({ event }) => event === 'bye'),
      'the end of the stream',
    );
    expect(bye.data).toEqual({ reason: 'session-ended' });
    // At once: neither the five seconds of reading accounts anew nor the twenty of a heartbeat.
    expect(bye.at - closedAt).toBeLessThan(4_000);
    await expect(new DeskClient(two.url).signIn(ana.email, PASSWORD)).rejects.toThrow('wrong-credentials');
    await two.desk.watch();
    await until(
      async () => (await one.store.desk.ticket(id))?.state === 'waiting',
      'the case back in the queue',
    );
  });

  it('who signs out of one ends at two; what an administrator changes is known at two', async () => {
    const [one, two] = await startTwo();
    const admin = await one.somebody('administrator');
    const ana = await one.somebody('counsellor');
    const anaAtTwo = at(two, ana);
    await until(async () => (await anaAtTwo.call('GET', '/session')).status === 200, 'the account at two');
    const stream = await open(anaAtTwo);
    await admin.call('PATCH', `/accounts/${ana.id}`, { name: 'Ana Nueva' });
    const nameAtTwo = async () => (await anaAtTwo.call('GET', '/session')).body.account?.name;
    await until(async () => (await nameAtTwo()) === 'Ana Nueva', 'the new name at two');
    await ana.call('DELETE', '/session');
    await until(() => stream.events.some(({ event }) => event === 'bye'), 'the end of the stream');
    expect((await anaAtTwo.call('GET', '/session')).status).toBe(401);
  });

  it('count who looks at what together, and tell supervisors of both', async () => {
    const [one, two] = await startTwo();
    const insider = await one.somebody('counsellor');
    const supervisor = await one.somebody('supervisor');
    const supervisorAtTwo = at(two, supervisor);
    await until(
      async () => (await supervisorAtTwo.call('GET', '/session')).status === 200,
      'accounts at two',
    );
    const stream = await open(supervisorAtTwo);
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) ids.push((await one.openCase()).id);
    for (const id of ids.slice(0, 4)) expect((await insider.call('GET', `/tickets/${id}`)).status).toBe(200);
    await two.desk.checkMisuse();
    const insiderAtTwo = at(two, insider);
    const answers = [];
    for (const id of ids.slice(4)) answers.push((await insiderAtTwo.call('GET', `/tickets/${id}`)).status);
    expect(answers).toEqual([200, 200, 429, 429]);
    for (let i = 0; i < 11; i += 1)
      await insider.call('POST', `/tickets/${ids[0]}/reveal`, { reason: 'to call back' });
    const kinds = () =>
      stream.events.flatMap(({ event, data }) => (event === 'misuse' ? [data.kind] : [])).sort();
    await until(() => kinds().length === 2, 'both alerts');
    await Promise.all([one.desk.checkMisuse(), two.desk.checkMisuse()]);
    expect(kinds()).toEqual(['bulk_read', 'reveals']);
    expect((await supervisor.call('GET', '/misuse-alerts')).body.alerts).toHaveLength(2);
    expect((await one.store.desk.verifyAudit()).isIntact).toBe(true);
  });

  it('the line between them lost and back: what was missed is found', async () => {
    const [one, two] = await startTwo();
    const ana = await one.somebody('counsellor');
    const beto = await one.somebody('counsellor');
    const betoAtTwo = at(two, beto);
    await until(async () => (await betoAtTwo.call('GET', '/session')).status === 200, 'the account at two');
    await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await open(ana);
    await until(async () => (await statusOf(betoAtTwo, ana.id)) === 'online', 'ana online at two');
  });
});
