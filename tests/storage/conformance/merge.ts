import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, OutboundId, TicketId } from '../../../src/model/index.ts';
import type { KeyedStore, TurnCommit } from '../../../src/storage/store.ts';
import { commitNext, keep } from '../../support/stored.ts';
import { until } from '../../support/until.ts';
import { item, type OpenedStore } from './store.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const ANA = 'agent-ana' as AgentId;
let count = 0;
const next = (prefix: string): string => {
  count += 1;
  return `${prefix}${count}`;
};

/** Contacts that turn out to be one person: what must hold of them in every store, wherever it keeps them. */
export function describeMerges(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}: contacts that are one person`, () => {
    let opened: OpenedStore;
    let store: KeyedStore;
    const take = (fresh: OpenedStore) => {
      opened = fresh;
      store = opened.store as KeyedStore;
    };
    beforeEach(async () => take(await open()));
    afterEach(() => opened.close());

    const write = (
      person: string,
      text: string,
      change: Parameters<typeof item>[2] = {},
      channel: 'whatsapp' | 'sms' = 'whatsapp',
    ): Promise<ConversationId> => {
      const one = item(person, text, change);
      return keep(store, { ...one, message: { ...one.message, from: { channel, phone: person } } });
    };
    const turnOf = async (conversation: ConversationId, change: Partial<TurnCommit> = {}) => {
      const result = await commitNext(store, conversation, {
        stateJson: '{"memory":"kept"}',
        at: NOW,
        ...change,
      });
      expect(result.kind).toBe('committed');
      return result;
    };
    const say = (text: string) => [
      { id: next('merge-out') as OutboundId, content: { kind: 'text' as const, text } },
    ];
    const waitingIn = async (conversation: ConversationId): Promise<string | undefined> => {
      const content = (await store.nextTurn(conversation))?.message.content;
      return content?.kind === 'text' ? content.text : undefined;
    };
    const send = async (conversation: ConversationId): Promise<void> => {
      for (
        let one = await store.nextOutbound(conversation);
        one;
        one = await store.nextOutbound(conversation)
      ) {
        await store.markAttempted(one.id, NOW);
        await store.markSent(one.id, `w-${one.id}`, NOW);
      }
    };
    const expectGone = async (conversation: ConversationId): Promise<void> => {
      expect(await store.conversation(conversation)).toBeUndefined();
      expect(await store.conversationsOf(conversation)).toEqual([]);
      expect(await store.transcript(conversation, 50)).toEqual([]);
      expect(await store.nextTurn(conversation)).toBeUndefined();
      expect(await store.desk.floorEvents(conversation)).toEqual([]);
      const content = { kind: 'text', text: 'hay novedades' } as const;
      const id = next('merge-out') as OutboundId;
      expect(await store.speakFirst(conversation, { id, content }, NOW)).toBe('gone');
    };

    /** Somebody is known by a number on two channels and, separately, by a second key; a case is open under each. */
    const knownTwice = async () => {
      const [phone, other] = [next('52155'), next('other')];
      const present = await write(phone, 'hola');
      await turnOf(present, { outbound: say('respuesta') });
      const sms = await write(phone, 'por sms', {}, 'sms');
      await turnOf(sms);
      const older = await write(other, 'antes');
      const ticket = next('merge-case') as TicketId;
      await turnOf(older, {
        outbound: say('respuesta de antes'),
        tickets: [
          { id: ticket, reason: 'asked', priority: 10, language: 'es', riskCodes: [], context: { a: 1 } },
        ],
        floor: {
          next: { state: 'offered', epoch: 1, ticket, since: NOW },
          event: { epoch: 1, at: NOW, from: 'bot', to: 'offered', actor: 'person', reason: 'asked' },
        },
      });
      await store.desk.decide(ticket, () => ({
        result: undefined,
        writes: { note: { id: next('note'), author: ANA, at: NOW, text: 'una nota', mentions: [] } },
      }));
      const olderSms = await write(other, 'antes por sms', {}, 'sms');
      await turnOf(olderSms);
      const keys = [`key-${phone}`, `key-${other}`];
      const merge = (text: string) => write(phone, text, { identityKeys: keys });
      return { phone, other, present, sms, older, olderSms, ticket, merge };
    };

    it('they have their conversations in common on every channel, and what they wrote waits where it did', async () => {
      const { other, present, sms, older, olderSms, merge } = await knownTwice();
      await write(other, 'en camino');
      expect(await merge('soy yo')).toBe(present);
      const all = [present, sms, older, olderSms].sort();
      for (const one of all) expect((await store.conversationsOf(one)).sort()).toEqual(all);
      expect(await waitingIn(older)).toBe('en camino');
      expect((await store.nextTurn(older))?.state).toEqual({ json: '{"memory":"kept"}', version: 1 });
      await turnOf(older, { outbound: say('a lo que estaba en camino') });
      expect(await write(other, 'ahora')).toBe(present);
      expect(await write(other, 'ahora por sms', {}, 'sms')).toBe(sms);
      take(await opened.crash());
      expect((await store.conversationsOf(older)).sort()).toEqual(all);
    });

    it('all keys of the one lead to the other, those that the message does not name too', async () => {
      const [phone, other, third] = [next('52155'), next('other'), next('third')];
      await write(other, 'hola', { identityKeys: [`key-${other}`, `key-${third}`] });
      const present = await write(phone, 'hola');
      await write(phone, 'soy yo', { identityKeys: [`key-${phone}`, `key-${other}`] });
      expect(await write(third, 'con la tercera')).toBe(present);
    });

    it.each(['present', 'sms', 'older', 'olderSms'] as const)(
      'asked for in the %s conversation, an erasure takes all of them, and a crash brings nothing back',
      async (where) => {
        const person = await knownTwice();
        const { phone, other, present, sms, older, olderSms, ticket } = person;
        // It was on its way when the two turned out to be one.
        if (where === 'older') await write(other, 'borrar mis datos');
        if (where === 'olderSms') await write(other, 'borrar mis datos', {}, 'sms');
        await person.merge('soy yo');
        await turnOf(present);
        expect(await store.desk.notes(ticket)).toHaveLength(1);
        if (where === 'present') await write(phone, 'borrar mis datos');
        if (where === 'sms') await write(phone, 'borrar mis datos', {}, 'sms');
        expect(await turnOf(person[where], { erase: true, outbound: say('Listo.') })).toEqual(
          expect.not.objectContaining({ wakes: expect.anything() }),
        );
        take(await opened.crash());
        for (const one of [present, sms, older, olderSms]) {
          await send(one);
          await expectGone(one);
        }
        expect(await store.tickets({})).toEqual([]);
        expect(await store.desk.ticket(ticket)).toBeUndefined();
        expect(await store.desk.notes(ticket)).toEqual([]);
        await until(async () =>
          (await store.desk.eventsAfter(0, 1000)).some(
            (event) => event.kind === 'gone' && event.ticket === ticket,
          ),
        );
        expect(await store.backlog()).toMatchObject({ inbound: 0, outbound: 0, deadLetters: 0 });
        // Who comes back is somebody new, under either key.
        const fresh = await write(other, 'hola de nuevo');
        expect([present, sms, older, olderSms]).not.toContain(fresh);
        expect((await store.nextTurn(fresh))?.state).toBeUndefined();
        expect(await store.conversationsOf(fresh)).toEqual([fresh]);
      },
    );

    it('replays of what was erased stay repeats, under every key', async () => {
      const [phone, other] = [next('52155'), next('other')];
      const first = item(phone, 'uno');
      const second = item(other, 'dos');
      const both = item(phone, 'tres', { identityKeys: [`key-${phone}`, `key-${other}`] });
      const later = item(other, 'cuatro');
      const lanes = new Set<ConversationId>();
      for (const one of [first, second, both, later]) {
        const [result] = await store.accept([one]);
        if (result?.kind !== 'stored') throw new Error('not stored');
        lanes.add(result.conversation);
      }
      const [present, older] = [...lanes] as [ConversationId, ConversationId];
      await turnOf(older);
      for (let i = 0; i < 3; i += 1) await turnOf(present, i === 2 ? { erase: true } : {});
      take(await opened.crash());
      for (const one of [first, second, both, later])
        expect(await store.accept([one])).toEqual([{ kind: 'duplicate' }]);
      expect(await store.openLanes()).toEqual([]);
    });

    it('nothing that is on its way is lost: it begins anew, without memory, and is one person again', async () => {
      const { phone, other, present, older, merge } = await knownTwice();
      await write(other, 'en camino');
      await merge('borrar mis datos');
      await write(phone, 'después');
      const result = await turnOf(present, { erase: true, outbound: say('Listo.') });
      take(await opened.crash());
      const lanes = await store.openLanes();
      // The same lane or two, as the store keeps them; whichever this store says to wake is one of them.
      for (const lane of result.kind === 'committed' ? (result.wakes ?? []) : [])
        expect(lanes).toContain(lane);
      expect(lanes).not.toContain(present);
      expect(lanes).not.toContain(older);
      const texts: (string | undefined)[] = [];
      for (const lane of lanes) {
        expect((await store.nextTurn(lane))?.state).toBeUndefined();
        for (let text = await waitingIn(lane); text !== undefined; text = await waitingIn(lane)) {
          texts.push(text);
          await turnOf(lane, { outbound: say('respuesta') });
        }
      }
      expect(texts.sort()).toEqual(['después', 'en camino']);
      for (const one of [present, older]) {
        await send(one);
        await expectGone(one);
      }
      // Both keys lead to what came of them, and whoever asks again is erased whole again.
      const again = await merge('soy yo de nuevo');
      const all = await store.conversationsOf(again);
      for (const lane of lanes) expect(all).toContain(lane);
      await turnOf(again, { erase: true });
      for (const one of all) {
        await send(one);
        await expectGone(one);
      }
    });

    it('several that become one, one after another or at once, are erased as one', async () => {
      const people = [next('52155'), next('52155'), next('52155'), next('52155')] as const;
      const talks: ConversationId[] = [];
      for (const person of people) {
        const talk = await write(person, 'hola');
        await turnOf(talk);
        talks.push(talk);
      }
      const [a, b, c, d] = people;
      const pair = (one: string, two: string) =>
        write(one, 'soy yo', { identityKeys: [`key-${one}`, `key-${two}`] });
      await pair(a, b);
      await Promise.all([pair(c, d), pair(d, c)]);
      await pair(d, a);
      const present = await write(b, 'borrar mis datos');
      expect((await store.conversationsOf(present)).sort()).toEqual(talks.toSorted());
      for (const talk of talks) while (talk !== present && (await store.nextTurn(talk))) await turnOf(talk);
      while ((await waitingIn(present)) !== 'borrar mis datos') await turnOf(present);
      await turnOf(present, { erase: true });
      for (const talk of talks) await expectGone(talk);
      expect(await store.openLanes()).toEqual([]);
    });

    it('the stop word of one of them counts for all, before and after, and so does taking it back', async () => {
      const { present, older, sms, olderSms, merge } = await knownTwice();
      const all = [present, older, sms, olderSms];
      const states = async () =>
        Promise.all(all.map(async (one) => (await store.conversation(one))?.isOptedOut));
      await store.setOptedOut(olderSms, true);
      await merge('soy yo');
      expect(await states()).toEqual([true, true, true, true]);
      await turnOf(present, { optOut: false });
      expect(await states()).toEqual([false, false, false, false]);
      await store.setOptedOut(older, true);
      expect(await states()).toEqual([true, true, true, true]);
    });

    it('what is past its term goes with nobody else’s', async () => {
      const { phone, present, sms, older, olderSms, merge } = await knownTwice();
      await merge('soy yo');
      await turnOf(present);
      for (const one of [present, sms, older, olderSms]) await send(one);
      const later = new Date(NOW.getTime() + 100 * 86_400_000);
      await store.sweep(later, { conversationDays: 90, messageDays: 30, dedupeDays: 14 });
      for (const one of [present, sms, older, olderSms]) await expectGone(one);
      expect(await write(phone, 'hola')).not.toBe(present);
    });
  });
}
