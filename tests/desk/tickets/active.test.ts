import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeActiveCases } from '../../../src/desk/tickets/active.ts';
import { type DeskRig, startDeskRig } from '../../support/desk-rig.ts';

let rig: DeskRig;
beforeAll(async () => {
  rig = await startDeskRig();
});
afterAll(() => rig?.close());

it('reads the cases once for all who ask, and again as soon as anything happened', async () => {
  const somebody = await rig.somebody('counsellor');
  const first = await rig.openCase();
  let reads = 0;
  const active = makeActiveCases({
    eventRange: () => rig.store.desk.eventRange(),
    tickets: (filter) => {
      reads += 1;
      return rig.store.desk.tickets(filter);
    },
  });
  const together = await Promise.all(Array.from({ length: 20 }, () => active()));
  expect(reads).toBe(2);
  expect(new Set(together.map(({ tickets }) => tickets)).size).toBe(1);

  // Everything that somebody does to a case is seen by the very next reader.
  const idOf = async () => (await active()).tickets.find(({ id }) => id === first.id);
  await somebody.call('POST', `/tickets/${first.id}/claim`);
  expect((await idOf())?.holder).toBe(somebody.id);
  await somebody.call('POST', `/tickets/${first.id}/messages`, { text: 'Buenas tardes' });
  expect((await idOf())?.threadVersion).toBe(1);
  await somebody.call('POST', `/tickets/${first.id}/hold`, { until: '2030-01-01T00:00:00Z' });
  expect((await idOf())?.holdUntil?.getFullYear()).toBe(2030);
  await rig.receive(first.phone, 'gracias');
  expect((await idOf())?.holdUntil).toBeUndefined();
  await somebody.call('POST', `/tickets/${first.id}/release`, {});
  expect((await idOf())?.state).toBe('waiting');
  await somebody.call('POST', `/tickets/${first.id}/claim`);
  await somebody.call('POST', `/tickets/${first.id}/resolve`, { outcome: 'oriented' });
  expect(await idOf()).toBeUndefined();
  const { id } = await rig.openCase();
  expect((await active()).tickets.map((ticket) => ticket.id)).toContain(id);
});

it('a reading that failed is not kept', async () => {
  let fails = true;
  const active = makeActiveCases({
    eventRange: () => rig.store.desk.eventRange(),
    tickets: (filter) => (fails ? Promise.reject(new Error('busy')) : rig.store.desk.tickets(filter)),
  });
  await expect(active()).rejects.toThrow('busy');
  fails = false;
  await expect(active()).resolves.toHaveProperty('tickets');
});
