import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent, TicketId } from '../../../src/model/index.ts';
import type { EventCounts } from '../../../src/storage/desk-store.ts';
import type { KeyedStore } from '../../../src/storage/store.ts';
import { commitNext, keep } from '../../support/stored.ts';
import { item, type OpenedStore } from './store.ts';

let people = 0;

/** How every store counts what happened. */
export function describeEventCounts(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}: counts of events`, () => {
    let opened: OpenedStore;
    let store: KeyedStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store as KeyedStore;
    });
    afterEach(() => opened.close());

    /** A turn of a new person in which this happens. */
    const happen = async (at: string, events: readonly DomainEvent[], ticket?: TicketId) => {
      people += 1;
      const conversation = await keep(store, item(`counted-${people}`, 'hola'));
      await commitNext(store, conversation, {
        tickets: ticket
          ? [{ id: ticket, reason: 'asked', priority: 10, language: 'es', riskCodes: [], context: {} }]
          : [],
        events,
        at: new Date(at),
      });
    };
    const readAll = async (after?: string) => {
      const counts = new Map<string, number>();
      let part: EventCounts = { counts: [], next: after ?? '', isEnd: false };
      let from = after;
      while (!part.isEnd) {
        part = await store.desk.countEvents(from);
        from = part.next;
        for (const { day, type, data, n } of part.counts) {
          const key = `${new Date(day * 86_400_000).toISOString().slice(0, 10)} ${type} ${JSON.stringify(data)}`;
          counts.set(key, (counts.get(key) ?? 0) + n);
        }
      }
      return { counts: Object.fromEntries(counts), next: part.next };
    };

    it('by the day of Mexico City, type and data, from where it was read to, without what was asked', async () => {
      const wages: DomainEvent = { type: 'topic.answered', data: { topic: 'wages' } };
      await happen('2026-11-20T05:59:59Z', [wages]);
      await happen('2026-11-20T06:00:00Z', [wages, wages, { type: 'vacancies.details' }]);
      await happen('2026-11-21T05:59:59Z', [
        wages,
        { type: 'message.not_understood', data: { again: false, gist: 'trabajo … #', language: 'es' } },
      ]);
      const { counts, next } = await readAll();
      expect(counts).toEqual({
        '2026-11-19 topic.answered {"topic":"wages"}': 1,
        '2026-11-20 topic.answered {"topic":"wages"}': 3,
        '2026-11-20 vacancies.details {}': 1,
        '2026-11-20 message.not_understood {"again":false,"language":"es"}': 1,
      });
      expect((await readAll(next)).counts).toEqual({});
      await happen('2026-11-20T12:00:00Z', [wages]);
      expect((await readAll(next)).counts).toEqual({ '2026-11-20 topic.answered {"topic":"wages"}': 1 });
    });

    it('reads a long log in parts, each event once, also after a crash', async () => {
      const events = Array.from(
        { length: 2500 },
        (_, i): DomainEvent => ({ type: 'answer.rated', data: { useful: i % 5 === 0 } }),
      );
      for (let i = 0; i < 5; i += 1) await happen('2026-11-20T12:00:00Z', events);
      expect((await readAll()).counts).toEqual({
        '2026-11-20 answer.rated {"useful":true}': 2500,
        '2026-11-20 answer.rated {"useful":false}': 10_000,
      });
      opened = await opened.crash();
      store = opened.store as KeyedStore;
      expect((await readAll()).counts).toMatchObject({ '2026-11-20 answer.rated {"useful":true}': 2500 });
    });

    it('what the desk decides is counted with the decision, once', async () => {
      const id = `counted-case-${people}` as TicketId;
      await happen('2026-11-20T12:00:00Z', [], id);
      await store.desk.decide(id, () => ({
        result: undefined,
        writes: { counted: [{ type: 'ticket.resolved', data: { outcome: 'oriented' } }] },
      }));
      expect((await readAll()).counts).toEqual({ '2026-11-20 ticket.resolved {"outcome":"oriented"}': 1 });
    });
  });
}
