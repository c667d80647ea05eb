import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, TicketId } from '../../../src/model/index.ts';
import type { KeyedStore, NewTicket, TurnCommit } from '../../../src/storage/store.ts';
import { commitNext, keep } from '../../support/stored.ts';
import { item, type OpenedStore } from './store.ts';

/** Events stand by the server's clock in Redis: what is to be past its term is looked at from the future. */
const NOW = new Date();
const DAY = 86_400_000;
const plus = (days: number): Date => new Date(NOW.getTime() + days * DAY);
/** People and their messages stay: it is not about them here. */
const TERMS = { conversationDays: 9999, messageDays: 9999, dedupeDays: 9999 };
const ANA = 'agent-ana' as AgentId;
let count = 0;

/** What grows with use beside messages has its term in every store (S5). */
export function describeRetention(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}: what grows with use`, () => {
    let opened: OpenedStore;
    let store: KeyedStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store as KeyedStore;
    });
    afterEach(() => opened.close());

    const write = (person: string) => keep(store, item(person, 'hola', { at: NOW }));
    const answer = (conversation: ConversationId, change: Partial<TurnCommit>) =>
      commitNext(store, conversation, { at: NOW, ...change });
    /** A case that a counsellor has held, noted in and ended. */
    const endedCase = async (
      topic: string,
      isHeld = false,
    ): Promise<{ id: TicketId; of: ConversationId }> => {
      count += 1;
      const [person, id] = [`retained-${count}`, `retained-case-${count}` as TicketId];
      const of = await write(person);
      const ticket: NewTicket = {
        id,
        reason: 'asked',
        priority: 10,
        language: 'es',
        topic,
        riskCodes: [],
        context: { a: 'CANARYCONTEXT' },
      };
      const change = (epoch: number, to: 'offered' | 'human' | 'bot') =>
        ({ epoch, at: NOW, from: 'bot', to, actor: 'person', reason: 'asked' }) as const;
      await answer(of, {
        tickets: [ticket],
        floor: { next: { state: 'offered', epoch: 1, ticket: id, since: NOW }, event: change(1, 'offered') },
      });
      await store.desk.decide(id, () => ({
        result: undefined,
        writes: {
          patch: { state: 'resolved', resolvedAt: NOW, outcome: 'oriented' },
          note: { id: `retained-note-${count}`, at: NOW, author: ANA, text: 'una nota', mentions: [] },
          floor: {
            next: { state: isHeld ? 'human' : 'bot', epoch: 2, ticket: id, since: NOW },
            event: change(2, isHeld ? 'human' : 'bot'),
          },
        },
      }));
      return { id, of };
    };
    const countEvents = async (): Promise<number> => {
      let sum = 0;
      for (let from: string | undefined; ; ) {
        const part = await store.desk.countEvents(from);
        for (const { n } of part.counts) sum += n;
        if (part.isEnd) return sum;
        from = part.next;
      }
    };

    it('an ended case goes half a year later with its notes; protection and whoever is still spoken with stay', async () => {
      const [plain, protection, held] = [
        await endedCase('work'),
        await endedCase('protection'),
        await endedCase('work', true),
      ];
      expect(await store.desk.notes(plain.id)).toHaveLength(1);
      await store.sweep(plus(179), TERMS);
      expect(await store.desk.ticket(plain.id)).toBeDefined();
      const { newest } = await store.desk.eventRange();
      await store.sweep(plus(181), TERMS);
      expect(await store.desk.ticket(plain.id)).toBeUndefined();
      expect(await store.desk.notes(plain.id)).toEqual([]);
      expect(await store.desk.floorEvents(plain.of)).toEqual([]);
      for (const { id, of } of [protection, held]) {
        expect(await store.desk.ticket(id)).toBeDefined();
        expect(await store.desk.notes(id)).toHaveLength(1);
        expect(await store.desk.floorEvents(of)).toHaveLength(2);
      }
      // Open desks are told that it is gone; the talk goes on without it.
      await expect
        .poll(async () => (await store.desk.eventsAfter(newest, 9)).map(({ kind, ticket }) => [kind, ticket]))
        .toEqual([['gone', plain.id]]);
      expect(await store.conversation(plain.of)).toBeDefined();
      expect(await store.transcript(plain.of, 9)).toHaveLength(1);
    });

    it('events go when no indicator looks so far back, and are counted on from there', async () => {
      const talk = await write('retained-events');
      const events = Array.from({ length: 1_200 }, () => ({ type: 'menu.opened' }));
      await answer(talk, { events });
      await store.sweep(plus(429), TERMS);
      expect(await countEvents()).toBe(1_200);
      const part = await store.desk.countEvents(undefined);
      await store.sweep(plus(431), TERMS);
      expect(await countEvents()).toBeLessThanOrEqual(1);
      await write('retained-events');
      await answer(talk, { events: [{ type: 'menu.opened' }, { type: 'menu.opened' }] });
      const next = await store.desk.countEvents(part.next);
      expect(next.counts.reduce((sum, { n }) => sum + n, 0)).toBe(2);
    });
  });
}
