import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeskClient } from '../support/desk.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';

let rig: DeskRig;
let pair: [DeskClient, DeskClient];

beforeAll(async () => {
  rig = await startDeskRig();
  pair = [await rig.somebody('counsellor'), await rig.somebody('counsellor')];
});
afterAll(() => rig.close());

const RACES = 500;

it(`of two who claim at once exactly one gets it, ${RACES} times, and the other is told`, async () => {
  const cases = [];
  for (let i = 0; i < RACES; i += 1) cases.push(await rig.openCase());
  const wins = [0, 0];
  for (const { id } of cases) {
    const answers = await Promise.all(pair.map((one) => one.call('POST', `/tickets/${id}/claim`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.findIndex(({ status }) => status === 200);
    wins[winner] = (wins[winner] ?? 0) + 1;
    const told = answers[1 - winner]?.body;
    expect(told.type).toBe('urn:rumbo:problem:already-held');
    expect(told.ticket.holder.id).toBe(answers[winner]?.body.holder.id);
  }
  expect(wins[0] as number).toBeGreaterThan(0);
});

it(`of two tabs that send at once exactly one goes out, ${RACES} times`, async () => {
  const { id, conversation } = await rig.openCase();
  const [one] = pair;
  await one.call('POST', `/tickets/${id}/claim`);
  for (let version = 0; version < RACES; version += 1) {
    const answers = await Promise.all(
      ['a', 'b'].map((tab) =>
        one.call('POST', `/tickets/${id}/messages`, {
          text: `${tab}${version}`,
          expectedThreadVersion: version,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe('urn:rumbo:problem:thread-moved');
  }
  const { messages } = await rig.store.desk.thread(conversation, { limit: 2000 });
  expect(messages.filter(({ from }) => from === 'agent')).toHaveLength(RACES);
});

it('the same words sent twice because an answer was lost go out once', async () => {
  const { id, conversation } = await rig.openCase();
  const [one] = pair;
  await one.call('POST', `/tickets/${id}/claim`);
  const again = { text: 'once', clientId: 'client-0001' };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => one.call('POST', `/tickets/${id}/messages`, again)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.message.id)).size).toBe(1);
  const { messages } = await rig.store.desk.thread(conversation, { limit: 100 });
  expect(messages.filter(({ from }) => from === 'agent')).toHaveLength(1);
});

it('a turn of the bot that began before somebody took the floor is discarded', async () => {
  const { id, conversation, phone } = await rig.openCase();
  rig.advance(1000);
  await rig.accept(phone, 'hola');
  const turn = await rig.store.nextTurn(conversation);
  const commit = {
    inbound: turn?.inbound as never,
    conversation,
    expectedVersion: turn?.state?.version ?? 0,
    expectedEpoch: turn?.floor?.epoch ?? -1,
    stateJson: '{}',
    outbound: [{ id: 'never' as never, content: { kind: 'text' as const, text: 'the bot talks over' } }],
    tickets: [],
    events: [],
    at: rig.clock.now(),
  };
  await pair[0].call('POST', `/tickets/${id}/claim`);
  expect(await rig.store.commitTurn(commit)).toEqual({ kind: 'conflict' });
  const again = await rig.store.nextTurn(conversation);
  expect(again?.floor?.state).toBe('human');
  expect(
    await rig.store.commitTurn({ ...commit, outbound: [], expectedEpoch: again?.floor?.epoch ?? -1 }),
  ).toEqual({ kind: 'committed' });
  const { transcript } = await pair[0].ticket(id);
  expect(transcript.map(({ id }) => id)).not.toContain('never');
  expect(transcript.at(-1)?.text).toBe('hola');
});
