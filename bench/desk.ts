import type { OutboundId } from '../src/model/index.ts';
import type { EventStream } from '../tests/support/desk.ts';
import { type DeskRig, startDeskRig } from '../tests/support/desk-rig.ts';
import { until } from '../tests/support/until.ts';
import { percentile } from './measure.ts';

const CONSOLES = 200;
const WAITING = 1_000;
const HANDOFFS = 100;
const LISTS = 30;
const THREAD = 5_000;

/**
 * From the commit that opens a case to the line on every open desk, with 200 consoles on streams of their own and 1,000
 * cases waiting; and how long the whole list takes. One process does all of it, the 200 readers too: pessimistic.
 */
export async function benchDesk() {
  const rig = await startDeskRig();
  try {
    for (let i = 0; i < WAITING; i += 1) await rig.openCase();
    const people = await Promise.all(Array.from({ length: 20 }, () => rig.somebody('counsellor')));
    const consoles: EventStream[] = [];
    for (let i = 0; i < CONSOLES; i += 1) {
      const stream = people[i % people.length]?.events();
      if (stream) consoles.push(stream);
    }
    await until(() => consoles.every(({ events }) => events.length > 0), 'all consoles', 30_000);
    const handoff = await measureHandoffs(rig, consoles);
    const lists: number[] = [];
    for (let i = 0; i < LISTS; i += 1) {
      const startedAt = performance.now();
      const tickets = await people[0]?.tickets('?state=waiting');
      lists.push(performance.now() - startedAt);
      if (tickets?.length !== 1000) throw new Error(`the list holds ${tickets?.length}`);
    }
    for (const stream of consoles) stream.cut();
    const thread = await measureThread(rig);
    const list = { p50Ms: percentile(lists, 50), p99Ms: percentile(lists, 99) };
    return {
      consoles: CONSOLES,
      waiting: WAITING,
      handoffToConsole: handoff,
      list1000: list,
      thread5000: thread,
      bar: 'handoff on every desk p99 ≤ 1 s, none missed; list ≤ 200 ms',
      holds: handoff.p99Ms <= 1000 && handoff.missed === 0 && list.p99Ms <= 200,
    };
  } finally {
    await rig.close();
  }
}

/** Opens a case whose thread holds 5,000 messages, as a desk does: the case with its newest page, then two pages back. */
async function measureThread(rig: DeskRig) {
  const counsellor = await rig.somebody('counsellor');
  const { id } = await rig.openCase();
  await counsellor.call('POST', `/tickets/${id}/claim`);
  // In one commit: it is the reading that is measured.
  await rig.store.desk.decide(id, () => ({
    writes: {
      say: Array.from({ length: THREAD }, (_, i) => ({
        id: `bench-${i}` as OutboundId,
        content: { kind: 'text' as const, text: `mensaje ${i}` },
      })),
    },
    result: undefined,
  }));
  const times: number[] = [];
  for (let i = 0; i < LISTS; i += 1) {
    const startedAt = performance.now();
    let first = (await counsellor.ticket(id)).transcript[0]?.id;
    for (let page = 0; page < 2; page += 1)
      first = (await counsellor.call('GET', `/tickets/${id}/messages?before=${first}&limit=50`)).body
        .messages[0].id;
    times.push(performance.now() - startedAt);
  }
  return { messages: THREAD, p50Ms: percentile(times, 50), p99Ms: percentile(times, 99) };
}

async function measureHandoffs(rig: DeskRig, consoles: readonly EventStream[]) {
  const committedAt = new Map<string, number>();
  const delays: number[] = [];
  for (const stream of consoles)
    stream.onEvent = ({ event, data, at }) => {
      const from =
        event === 'ticket' && data.change === 'opened' ? committedAt.get(data.ticket.id) : undefined;
      if (from !== undefined) delays.push(at - from);
    };
  const expected = consoles.length * HANDOFFS;
  for (let i = 0; i < HANDOFFS; i += 1) {
    const { id } = await rig.openCase({ onId: (ticket) => committedAt.set(ticket, performance.now()) });
    if (!committedAt.has(id)) throw new Error('the beginning was not noted');
    await new Promise((done) => setTimeout(done, 50));
  }
  await until(() => delays.length >= expected, 'every desk', 30_000).catch(() => {});
  return {
    handoffs: HANDOFFS,
    missed: expected - delays.length,
    p50Ms: percentile(delays, 50),
    p99Ms: percentile(delays, 99),
    worstMs: percentile(delays, 100),
  };
}
