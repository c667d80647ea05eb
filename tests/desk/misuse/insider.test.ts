import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeskRig, startDeskRig } from '../../support/desk-rig.ts';
import { until } from '../../support/until.ts';

type Somebody = Awaited<ReturnType<DeskRig['somebody']>>;
let rig: DeskRig;
beforeEach(async () => {
  rig = await startDeskRig();
});
afterEach(() => rig.close());

const openCases = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push((await rig.openCase()).id);
  return ids;
};
const look = async (who: Somebody, ids: readonly string[]): Promise<number[]> => {
  const answers: number[] = [];
  for (const id of ids) answers.push((await who.call('GET', `/tickets/${id}`)).status);
  return answers;
};
const alertsFor = async (who: Somebody, query = '') =>
  (await who.call('GET', `/misuse-alerts${query}`)).body.alerts;

describe('a simulated insider', () => {
  it('who looks at three times what colleagues look at is called out once, and told nothing of it', async () => {
    const [insider, ...peers] = await Promise.all(
      Array.from({ length: 4 }, () => rig.somebody('counsellor')),
    );
    const [supervisor, auditor] = await Promise.all([rig.somebody('supervisor'), rig.somebody('auditor')]);
    if (!insider) throw new Error('nobody');
    const streams = [supervisor, auditor, insider].map((one) => one.events());
    await until(() => streams.every(({ events }) => events.length > 0), 'three streams');
    const ids = await openCases(31);
    for (const peer of peers) await look(peer, ids.slice(0, 10));
    // Three times the median exactly is still ordinary, the same case ten times is one case.
    await look(insider, [...ids.slice(0, 30), ...ids.slice(0, 10)]);
    await rig.desk.checkMisuse();
    expect(await alertsFor(supervisor)).toEqual([]);
    await look(insider, ids);
    await until(async () => (await alertsFor(supervisor)).length > 0, 'the alert');
    const [alert] = await alertsFor(supervisor);
    expect(alert).toMatchObject({
      account: { id: insider.id },
      role: 'counsellor',
      kind: 'views',
      count: 31,
      limit: 30,
      acknowledged: null,
    });
    await look(insider, await openCases(5));
    await rig.desk.checkMisuse();
    expect(await alertsFor(supervisor)).toHaveLength(1);
    const news = (index: number) => streams[index]?.events.filter(({ event }) => event === 'misuse') ?? [];
    await until(() => news(0).length === 1 && news(1).length === 1, 'both told');
    expect(news(0)[0]?.data).toEqual({ alertId: alert.id, kind: 'views', change: 'raised' });
    expect(news(2)).toEqual([]);
    expect((await insider.call('GET', '/misuse-alerts')).status).toBe(403);
    for (const stream of streams) stream.cut();
  });

  it('who has more than ten numbers shown in a day is called out, at ten not yet', async () => {
    const [counsellor, supervisor] = await Promise.all([
      rig.somebody('counsellor'),
      rig.somebody('supervisor'),
    ]);
    const ids = await openCases(11);
    const reveal = async (id: string) =>
      (await counsellor.call('POST', `/tickets/${id}/reveal`, { reason: 'to call back' })).body;
    for (const id of ids.slice(0, 10)) {
      const { hideAt } = await reveal(id);
      expect(Date.parse(hideAt) - rig.clock.now().getTime()).toBe(60_000);
    }
    await rig.desk.checkMisuse();
    expect(await alertsFor(supervisor)).toEqual([]);
    await reveal(ids[10] ?? '');
    await until(async () => (await alertsFor(supervisor)).length > 0, 'the alert');
    expect(await alertsFor(supervisor)).toMatchObject([{ kind: 'reveals', count: 11, limit: 10 }]);
    // The next day is another one.
    rig.advance(24 * 3600_000);
    const again = await rig.somebody('supervisor');
    await rig.desk.checkMisuse();
    expect(await alertsFor(again)).toHaveLength(1);
  });

  it('who opens one conversation after another is stopped: 429, Retry-After, an alert; work goes on', async () => {
    await rig.close();
    rig = await startDeskRig({ limits: { openingsPerHour: 6 } });
    const [insider, supervisor] = await Promise.all([rig.somebody('counsellor'), rig.somebody('supervisor')]);
    const ids = await openCases(10);
    expect(await look(insider, ids.slice(0, 4))).toEqual([200, 200, 200, 200]);
    // Every way to a conversation's words counts: a page of it, one message, taking the case.
    expect((await insider.call('POST', `/tickets/${ids[4]}/claim`)).status).toBe(200);
    expect((await insider.call('GET', `/tickets/${ids[5]}/messages`)).status).toBe(200);
    const { transcript } = await supervisor.ticket(ids[6] ?? '');
    for (const [method, path] of [
      ['GET', `/tickets/${ids[6]}`],
      ['GET', `/tickets/${ids[6]}/messages`],
      ['GET', `/tickets/${ids[6]}/messages/${transcript[0]?.id}`],
      ['POST', `/tickets/${ids[6]}/claim`],
      ['GET', `/tickets/${ids[6]}/messages/${transcript[0]?.id}/media/0`],
    ] as const) {
      const { status, body, headers } = await insider.call(method, path);
      if (path.endsWith('media/0')) expect(status, 'no file there').toBe(404);
      else {
        expect([status, body.type], path).toEqual([429, 'urn:rumbo:problem:too-many-openings']);
        expect(headers.get('content-type')).toBe('application/problem+json');
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(3500);
      }
    }
    // What is open stays open, and the case in hand is worked on.
    expect(await look(insider, ids.slice(0, 4))).toEqual([200, 200, 200, 200]);
    expect((await insider.call('POST', `/tickets/${ids[4]}/messages`, { text: 'hola' })).status).toBe(201);
    await until(async () => (await alertsFor(supervisor)).length > 0, 'the alert');
    expect(await alertsFor(supervisor)).toMatchObject([
      { kind: 'bulk_read', account: { id: insider.id }, limit: 6 },
    ]);
    expect((await rig.store.desk.auditPage({ limit: 50 })).map(({ action }) => action)).toContain(
      'misuse.alerted',
    );
    for (let i = 0; i < 4; i += 1) {
      rig.advance(15 * 60_000 + 1);
      await insider.call('GET', '/session');
    }
    expect(await look(insider, ids.slice(6, 8))).toEqual([200, 200]);
  });

  it('who asks for a hundred at once gets no more than one after another', async () => {
    await rig.close();
    rig = await startDeskRig({ limits: { openingsPerHour: 10 } });
    const insider = await rig.somebody('counsellor');
    const ids = await openCases(40);
    const answers = await Promise.all(ids.map((id) => insider.call('GET', `/tickets/${id}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  it('a restart forgets neither what was looked at nor what was called out', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-insider-'));
    try {
      await rig.close();
      rig = await startDeskRig({ dataDir, limits: { openingsPerHour: 5 } });
      const insider = await rig.somebody('counsellor');
      const supervisor = await rig.somebody('supervisor');
      const ids = await openCases(12);
      await look(insider, ids.slice(0, 3));
      for (const id of ids.slice(0, 3))
        for (let i = 0; i < 4; i += 1)
          await insider.call('POST', `/tickets/${id}/reveal`, { reason: 'to call back' });
      await rig.desk.checkMisuse();
      expect(await alertsFor(supervisor)).toHaveLength(1);
      await rig.close({ keep: true });
      rig = await startDeskRig({ dataDir, limits: { openingsPerHour: 5 } });
      await rig.desk.checkMisuse();
      const [insiderAgain, supervisorAgain] = [insider, supervisor].map((one) =>
        Object.assign(Object.create(Object.getPrototypeOf(one)), one, { url: rig.url }),
      );
      expect(await look(insiderAgain, ids.slice(3, 6))).toEqual([200, 200, 429]);
      await until(
        async () => (await alertsFor(supervisorAgain)).length === 2,
        'the new alert beside the old one, once',
      );
      expect((await rig.store.desk.verifyAudit()).isIntact).toBe(true);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('an alert', () => {
  it('is settled once, with a note that is kept, by somebody it is not about', async () => {
    const [suspect, other, auditor, counsellor] = await Promise.all([
      rig.somebody('supervisor'),
      rig.somebody('supervisor'),
      rig.somebody('auditor'),
      rig.somebody('counsellor'),
    ]);
    const { id } = await rig.openCase();
    for (let i = 0; i < 11; i += 1)
      await suspect.call('POST', `/tickets/${id}/reveal`, { reason: 'to call back' });
    await rig.desk.checkMisuse();
    const [alert] = await alertsFor(other);
    const settle = (who: Somebody, note = 'Feria de empleo: llamó a todos.') =>
      who.call('POST', `/misuse-alerts/${alert.id}/acknowledge`, { note });
    expect(await alertsFor(suspect, '?state=all')).toEqual([]);
    expect((await settle(suspect)).status).toBe(404);
    expect((await settle(auditor)).status).toBe(403);
    expect((await settle(counsellor)).status).toBe(403);
    expect((await settle(other, ' ')).status).toBe(400);
    const answers = await Promise.all([settle(other), settle(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await alertsFor(other)).toEqual([]);
    expect(await alertsFor(auditor, '?state=all')).toMatchObject([
      {
        id: alert.id,
        acknowledged: { by: { id: other.id }, note: 'Feria de empleo: llamó a todos.' },
      },
    ]);
    expect((await rig.store.desk.auditPage({ limit: 1 }))[0]).toMatchObject({
      actor: other.id,
      action: 'misuse.acknowledged',
      data: { account: suspect.id, kind: 'reveals' },
    });
  });
});
