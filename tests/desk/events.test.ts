import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/desk/api/schema.ts';
import type { EventStream } from '../support/desk.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';
import { until } from '../support/until.ts';

let rig: DeskRig;
beforeEach(async () => {
  rig = await startDeskRig();
});
afterEach(() => rig.close());

const numbered = (stream: EventStream): number[] =>
  stream.events.flatMap(({ id, event }) => (id === undefined || event === 'reset' ? [] : [Number(id)]));
const expectContiguous = (ids: readonly number[], from: number, to: number): void => {
  expect(ids).toEqual(Array.from({ length: to - from }, (_, i) => from + 1 + i));
};

describe('GET /api/events', () => {
  it('brings every event once, whatever is cut: ids without a gap, none twice', async () => {
    const counsellor = await rig.somebody('counsellor');
    const { lastEventId } = (await counsellor.call('GET', '/tickets')).body;
    const streams = Array.from({ length: 5 }, () => counsellor.events(lastEventId));
    const cutting = setInterval(() => {
      for (const stream of streams.slice(1)) {
        stream.cut();
        setTimeout(() => stream.open(), 20);
      }
    }, 120);
    for (let i = 0; i < 40; i += 1) {
      const { id } = await rig.openCase();
      await counsellor.call('POST', `/tickets/${id}/claim`);
      await counsellor.call('POST', `/tickets/${id}/messages`, { text: `hola ${i}` });
      await counsellor.call('POST', `/tickets/${id}/resolve`, { outcome: 'oriented' });
    }
    clearInterval(cutting);
    const { newest } = await rig.store.desk.eventRange();
    for (const stream of streams) {
      await until(() => Number(stream.lastId) === newest, 'the last event');
      expectContiguous(numbered(stream), Number(lastEventId), newest);
      stream.cut();
    }
  });

  it('has no HEAD: that would be an answer without an end', async () => {
    const counsellor = await rig.somebody('counsellor');
    const res = await fetch(`${rig.url}/api/events`, {
      method: 'HEAD',
      headers: { Cookie: counsellor.cookie },
      signal: AbortSignal.timeout(10_000),
    });
    expect(res.status).toBe(404);
  });

  it('goes on after a restart where it was', async () => {
    const counsellor = await rig.somebody('counsellor');
    const stream = counsellor.events('0');
    await rig.openCase();
    await until(() => stream.events.some(({ event }) => event === 'alert'), 'the alert');
    stream.cut();
    await rig.openCase();
    const { dataDir } = rig;
    await rig.close({ keep: true });
    rig = await startDeskRig({ dataDir });
    await rig.openCase();
    stream.open(rig.url);
    const { newest } = await rig.store.desk.eventRange();
    await until(() => Number(stream.lastId) === newest, 'the rest');
    expectContiguous(numbered(stream), 0, newest);
    stream.cut();
  });

  it('holds events that fit their schemas, and never a word that a person wrote', async () => {
    const counsellor = await rig.somebody('counsellor');
    const stream = counsellor.events();
    await until(() => stream.events.length > 0, 'hello');
    const { id } = await rig.openCase({ text: 'SECRETO-DE-LA-PERSONA' });
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'SECRETO-DE-LA-CONSEJERA' });
    await counsellor.call('POST', `/tickets/${id}/notes`, {
      text: 'SECRETO-NOTA',
      mentions: [counsellor.id],
    });
    await counsellor.call('PUT', `/tickets/${id}/presence`, { activity: 'typing' });
    await until(() => stream.events.some(({ event }) => event === 'viewers'), 'who types');
    await until(
      () => stream.events.some(({ event, data }) => event === 'alert' && data.kind === 'mention'),
      'mention',
    );
    expect(JSON.stringify(stream.events)).not.toContain('SECRETO');
    for (const { event, data } of stream.events) EVENTS[event as keyof typeof EVENTS].parse(data); // throws where it does not fit
    stream.cut();
  });

  it('tells an account nothing of what is not for it, and says so by a number', async () => {
    const [counsellor, ally, protection] = await Promise.all([
      rig.somebody('counsellor'),
      rig.somebody('ally'),
      rig.somebody('protection'),
    ]);
    const streams = [counsellor, ally, protection].map((one) => one.events('0'));
    const { id } = await rig.openCase({ reason: 'danger', riskCodes: ['violence'] });
    const { newest } = await rig.store.desk.eventRange();
    for (const stream of streams) await until(() => Number(stream.lastId) === newest, 'the events');
    const [forCounsellor, forAlly, forProtection] = streams.map((stream) => JSON.stringify(stream.events));
    expect(forAlly).not.toContain(id);
    expect(forCounsellor).not.toContain(id);
    expect(forProtection).toContain('violence');
    for (const stream of streams) stream.cut();
  });

  it('takes a case off the desk of whoever may no longer see it', async () => {
    const [counsellor, other, protection] = await Promise.all([
      rig.somebody('counsellor'),
      rig.somebody('counsellor'),
      rig.somebody('protection'),
    ]);
    const { id } = await rig.openCase({ reason: 'danger', riskCodes: ['violence'] });
    const { lastEventId } = (await protection.call('GET', '/tickets')).body;
    const streams = [counsellor, other].map((one) => one.events(lastEventId));
    await rig.store.desk.decide(id, () => ({
      writes: { patch: { assignee: counsellor.id }, events: [] },
      result: undefined,
    }));
    expect((await counsellor.call('GET', `/tickets/${id}`)).status).toBe(200);
    await protection.call('POST', `/tickets/${id}/transfer`, { to: protection.id, note: 'para mí' });
    const { newest } = await rig.store.desk.eventRange();
    for (const stream of streams) await until(() => Number(stream.lastId) === newest, 'the events');
    const [forCounsellor, forOther] = streams.map(({ events }) => events.map(({ event }) => event));
    expect(forCounsellor).toContain('gone');
    expect(forOther).not.toContain('gone');
    expect((await counsellor.call('GET', `/tickets/${id}`)).status).toBe(404);
    for (const stream of streams) stream.cut();
  });

  it('says "read anew" to a number that is from nowhere, and ends with the session', async () => {
    const counsellor = await rig.somebody('counsellor');
    const lost = counsellor.events('999999');
    await until(() => lost.events.some(({ event }) => event === 'reset'), 'reset');
    await counsellor.call('DELETE', '/session?all=true');
    await until(() => lost.events.some(({ event }) => event === 'bye'), 'bye');
    expect((await counsellor.call('GET', '/tickets')).status).toBe(401);
    lost.cut();
  });
});
