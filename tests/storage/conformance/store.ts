import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, OutboundId, TicketId } from '../../../src/model/index.ts';
import type { AcceptItem, CommitResult, PendingTurn, Store, TurnCommit } from '../../../src/storage/store.ts';
import { commitNext, itemOf, keep } from '../../support/stored.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Ends without a clean stop and opens what is left, as after kill -9. */
  crash(): Promise<OpenedStore>;
  close(): Promise<void>;
  /** All bytes at rest. */
  dump(): Promise<string>;
}

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY = 86_400_000;
let count = 0;

export function item(
  person: string,
  text: string,
  overrides: Partial<AcceptItem> & { at?: Date; id?: string } = {},
): AcceptItem {
  count += 1;
  const { at = NOW, id = `m${count}`, ...keys } = overrides;
  return { ...itemOf(person, text, { at, id }), ...keys };
}

const textOf = (turn: PendingTurn | undefined): string =>
  turn?.message.content.kind === 'text' ? turn.message.content.text : '';

/** The lane where messages wait that came behind a request to be forgotten. */
function wakesOf(result: CommitResult): readonly [ConversationId, ...ConversationId[]] {
  const [first, ...others] = result.kind === 'committed' ? (result.wakes ?? []) : [];
  if (first === undefined) throw new Error('nothing waits in a new lane');
  return [first, ...others];
}

const outboundId = () => {
  count += 1;
  return `out${count}` as OutboundId;
};

/** What every implementation of the Store port must hold. */
export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} store`, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });
    const stored = (one: AcceptItem) => keep(opened.store, one);
    const turnOf = (conversation: ConversationId, change: Partial<TurnCommit> = {}) =>
      commitNext(opened.store, conversation, { at: NOW, ...change });
    const say = (...texts: string[]) =>
      texts.map((text) => ({ id: outboundId(), content: { kind: 'text' as const, text } }));

    it('stores a message once, in one body, in parallel and across deliveries', async () => {
      const one = item('p1', 'hola');
      const results = await Promise.all([
        opened.store.accept([one, one]),
        opened.store.accept([one]),
        opened.store.accept([one]),
      ]);
      expect(
        results
          .flat()
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['duplicate', 'duplicate', 'duplicate', 'stored']);
      const conversation = (await opened.store.openLanes())[0] as ConversationId;
      await turnOf(conversation);
      expect(await opened.store.accept([one])).toEqual([{ kind: 'duplicate' }]);
      expect(await opened.store.nextTurn(conversation)).toBeUndefined();
    });

    it('gives turns in the order of arrival, across a crash', async () => {
      const texts = Array.from({ length: 12 }, (_, i) => `t${i}`);
      const results = await opened.store.accept(texts.map((text) => item('p2', text)));
      const conversation = (results[0] as { conversation: ConversationId }).conversation;
      const seen: unknown[] = [];
      for (let i = 0; i < texts.length; i += 1) {
        if (i === 5) opened = await opened.crash();
        const turn = await opened.store.nextTurn(conversation);
        seen.push(textOf(turn));
        await turnOf(conversation, { stateJson: JSON.stringify({ i }) });
      }
      expect(seen).toEqual(texts);
      expect(await opened.store.openLanes()).toEqual([]);
    });

    it('commits a turn whole or not at all: an old version or a second commit is a conflict that leaves nothing', async () => {
      const conversation = await stored(item('p3', 'hola'));
      const turn = await opened.store.nextTurn(conversation);
      expect(await turnOf(conversation, { expectedVersion: 7, outbound: say('never') })).toEqual({
        kind: 'conflict',
      });
      expect(await opened.store.nextOutbound(conversation)).toBeUndefined();
      const both = await Promise.all([
        turnOf(conversation, { outbound: say('one') }),
        turnOf(conversation, { outbound: say('two') }),
      ]);
      expect(both.map(({ kind }) => kind).sort()).toEqual(['committed', 'conflict']);
      expect(
        (await opened.store.transcript(conversation, 10)).filter(({ direction }) => direction === 'out'),
      ).toHaveLength(1);
      expect(turn?.state).toBeUndefined();
    });

    it('brings back state, and the address as it is now', async () => {
      const conversation = await stored(item('p4', 'uno'));
      await turnOf(conversation, { stateJson: '{"a":"é"}', outbound: say('hola') });
      const moved = item('p4', 'dos', { identityKeys: ['key-p4', 'key-bsuid'] });
      await opened.store.accept([
        {
          ...moved,
          message: { ...moved.message, from: { channel: 'whatsapp', phone: 'p4', bsuid: 'MX.1' } },
        },
      ]);
      expect((await opened.store.nextTurn(conversation))?.state).toEqual({ json: '{"a":"é"}', version: 1 });
      expect((await opened.store.nextOutbound(conversation))?.to).toEqual({
        channel: 'whatsapp',
        phone: 'p4',
        bsuid: 'MX.1',
      });
    });

    it('knows a person by any of their keys and joins what turns out to be one', async () => {
      const byPhone = await stored(item('p5', 'a'));
      const byId = await stored(item('p5b', 'b'));
      expect(byPhone).not.toBe(byId);
      const both = await stored(item('p5', 'c', { identityKeys: ['key-p5', 'key-p5b'] }));
      expect(both).toBe(byPhone);
      expect(await stored(item('p5b', 'd'))).toBe(byPhone);
      const changed = item('p5', '');
      await opened.store.accept([
        {
          ...changed,
          newIdentityKeys: ['key-new'],
          message: {
            ...changed.message,
            content: {
              kind: 'system',
              event: 'number_changed',
              newAddress: { channel: 'whatsapp', phone: 'new' },
            },
          },
        },
      ]);
      expect(await stored(item('new', 'e'))).toBe(byPhone);
    });

    it('sends in order: the next message waits for the one before it', async () => {
      const conversation = await stored(item('p6', 'hola'));
      const [first, second] = say('uno', 'dos') as [
        { id: OutboundId; content: { kind: 'text'; text: string } },
        { id: OutboundId; content: { kind: 'text'; text: string } },
      ];
      await turnOf(conversation, { outbound: [first, second] });
      await opened.store.markAttempted(first.id, NOW);
      opened = await opened.crash();
      expect(await opened.store.nextOutbound(conversation)).toMatchObject({
        id: first.id,
        status: 'attempted',
        attempts: 0,
      });
      expect(await opened.store.openOutboxLanes()).toEqual([conversation]);
      await opened.store.markRetry(
        first.id,
        { code: 'x', scope: 'message', retryable: true },
        new Date(NOW.getTime() + 1000),
        true,
      );
      expect(await opened.store.nextOutbound(conversation)).toMatchObject({
        id: first.id,
        status: 'queued',
        attempts: 1,
        notBefore: new Date(NOW.getTime() + 1000),
      });
      await opened.store.markFailed(first.id, { code: 'dead', scope: 'message', retryable: false }, NOW);
      expect(await opened.store.nextOutbound(conversation)).toMatchObject({ id: second.id });
      await opened.store.markSent(second.id, 'wamid.2', NOW);
      expect(await opened.store.nextOutbound(conversation)).toBeUndefined();
      expect(await opened.store.backlog()).toMatchObject({ outbound: 0, deadLetters: 1 });
    });

    it('delivery receipts never move backwards, in any order, before or after our own mark', async () => {
      const statuses = fc.shuffledSubarray(['sent', 'delivered', 'read'] as const, { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(statuses, fc.integer({ min: 0, max: 3 }), async (order, markAt) => {
          const conversation = await stored(item(`p7-${outboundId()}`, 'hola'));
          const [message] = say('x') as [{ id: OutboundId; content: { kind: 'text'; text: string } }];
          const wamid = `wamid-${message.id}`;
          await turnOf(conversation, { outbound: [message] });
          await opened.store.markAttempted(message.id, NOW);
          for (const [i, status] of order.entries()) {
            if (i === markAt) await opened.store.markSent(message.id, wamid, NOW);
            await opened.store.applyReceipts([{ channel: 'whatsapp', providerId: wamid, status, at: NOW }]);
          }
          if (markAt >= order.length) await opened.store.markSent(message.id, wamid, NOW);
          const rank = ['sent', 'delivered', 'read'];
          const highest = rank[Math.max(...order.map((status) => rank.indexOf(status)))];
          const entry = (await opened.store.transcript(conversation, 5)).find(
            ({ direction }) => direction === 'out',
          );
          expect(entry?.status).toBe(highest);
        }),
        { seed: 7, numRuns: 40 },
      );
    });

    it('a receipt that names our id settles an uncertain send; what came late or twice changes nothing', async () => {
      const conversation = await stored(item('p8', 'hola'));
      const [message] = say('x') as [{ id: OutboundId; content: { kind: 'text'; text: string } }];
      await turnOf(conversation, { outbound: [message] });
      await opened.store.markAttempted(message.id, NOW);
      const receipt = {
        channel: 'whatsapp' as const,
        providerId: 'wamid.8',
        outboundId: message.id,
        status: 'delivered' as const,
        at: NOW,
      };
      expect(await opened.store.applyReceipts([receipt])).toEqual([
        { kind: 'applied', conversation, outbound: message.id, settled: true },
      ]);
      expect(await opened.store.nextOutbound(conversation)).toBeUndefined();
      expect(
        await opened.store.applyReceipts([
          { ...receipt, status: 'sent' },
          { ...receipt, status: 'failed', code: '131026' },
        ]),
      ).toMatchObject([
        { kind: 'stale', settled: false },
        { kind: 'stale', settled: false },
      ]);
      expect(
        await opened.store.applyReceipts([{ channel: 'sms', providerId: 'nobody', status: 'sent', at: NOW }]),
      ).toEqual([{ kind: 'unknown' }]);
    });

    it('forgets a person without a trace, sends the last words, and loses nothing that came after', async () => {
      const conversation = await stored(item('5215598765432', 'CANARY me llamo Rosa'));
      await turnOf(conversation, {
        stateJson: '{"note":"CANARY state"}',
        outbound: say('CANARY answer'),
        tickets: [
          {
            id: 't9' as TicketId,
            reason: 'asked',
            priority: 10,
            language: 'es',
            riskCodes: [],
            context: { note: 'CANARY ticket' },
          },
        ],
      });
      await opened.store.accept([
        item('5215598765432', 'borrar mis datos'),
        item('5215598765432', 'una pregunta nueva'),
      ]);
      const last = say('Listo, borrado.');
      const result = await turnOf(conversation, { erase: true, outbound: last });
      expect(result).toMatchObject({ kind: 'committed', wakes: [expect.any(String)] });
      const [wake] = wakesOf(result);
      expect(await opened.store.tickets({})).toEqual([]);
      expect(await opened.store.transcript(conversation, 50)).toEqual(
        expect.not.arrayContaining([expect.objectContaining({ direction: 'in' })]),
      );
      // What was not sent yet still leaves, to the address it was meant for, and goes then.
      for (;;) {
        const next = await opened.store.nextOutbound(conversation);
        if (!next) break;
        expect(next.to).toEqual({ channel: 'whatsapp', phone: '5215598765432' });
        await opened.store.markSent(next.id, `w-${next.id}`, NOW);
      }
      expect(await opened.store.transcript(conversation, 50)).toEqual([]);
      const fresh = await opened.store.nextTurn(wake);
      expect(fresh?.state).toBeUndefined();
      expect(textOf(fresh)).toBe('una pregunta nueva');
      expect(await stored(item('5215598765432', 'otra'))).toBe(wake);
    });

    it('keeps nothing a person wrote, and no number, in clear', async () => {
      // Keys are pseudonyms made by privacy/; here they say nothing either.
      const conversation = await stored(
        item('5215598765499', 'CANARYWORDS', { dedupeKey: 'd-1', identityKeys: ['k-1'] }),
      );
      await turnOf(conversation, { stateJson: '{"x":"CANARYSTATE"}', outbound: say('CANARYANSWER') });
      expect(await opened.dump()).not.toMatch(/CANARY|5598765499/);
    });

    it('opt-out is of the person, on every channel', async () => {
      const conversation = await stored(item('p10', 'baja'));
      await turnOf(conversation, { optOut: true });
      const sms = item('p10', 'hola');
      const other = await stored({
        ...sms,
        message: { ...sms.message, from: { channel: 'sms', phone: '+p10' } },
      });
      expect(other).not.toBe(conversation);
      expect((await opened.store.nextTurn(other))?.conversation.isOptedOut).toBe(true);
      await opened.store.setOptedOut(other, false);
      expect((await opened.store.nextTurn(other))?.conversation.isOptedOut).toBe(false);
    });

    it('speaks first once for each message, never to whom stopped us and never to nobody', async () => {
      const conversation = await stored(item('p20', 'hola'));
      await turnOf(conversation, { outbound: say('respuesta') });
      const content = { kind: 'text', text: 'hay novedades' } as const;
      const id = outboundId();
      const speak = (one = id) => opened.store.speakFirst(conversation, { id: one, content }, NOW);
      expect(await opened.store.conversation(conversation)).toMatchObject({
        id: conversation,
        isOptedOut: false,
        lastInboundAt: NOW,
        address: { channel: 'whatsapp', phone: 'p20' },
      });
      expect(await Promise.all([speak(), speak()])).toEqual(['queued', 'repeated']);
      opened = await opened.crash();
      expect(await speak()).toBe('repeated');
      const first = await opened.store.nextOutbound(conversation);
      await opened.store.markSent(first?.id as OutboundId, 'w1', NOW);
      expect(await opened.store.nextOutbound(conversation)).toMatchObject({ id, content });
      await opened.store.markSent(id, 'w2', NOW);
      expect(await speak()).toBe('repeated');
      expect(await opened.store.nextOutbound(conversation)).toBeUndefined();

      await opened.store.setOptedOut(conversation, true);
      expect(await speak(outboundId())).toBe('optedOut');
      expect(await opened.store.nextOutbound(conversation)).toBeUndefined();
      const nobody = '07-never-was' as ConversationId;
      expect(await opened.store.speakFirst(nobody, { id: outboundId(), content }, NOW)).toBe('gone');
      expect(await opened.store.conversation(nobody)).toBeUndefined();
      expect(await opened.dump()).not.toContain('novedades');
    });

    it('sweeps what is past its term and nothing else', async () => {
      const old = await stored(item('p11', 'viejo', { at: new Date(NOW.getTime() - 100 * DAY) }));
      await turnOf(old, { at: new Date(NOW.getTime() - 100 * DAY) });
      const waiting = await stored(item('p12', 'espera', { at: new Date(NOW.getTime() - 100 * DAY) }));
      const fresh = await stored(item('p13', 'nuevo'));
      await turnOf(fresh, { outbound: say('x') });
      const terms = { conversationDays: 90, messageDays: 30, dedupeDays: 14 };
      expect(await opened.store.sweep(NOW, terms)).toEqual({ conversations: 1, dedupeKeys: 1 });
      expect(await opened.store.sweep(NOW, terms)).toEqual({ conversations: 0, dedupeKeys: 0 });
      expect(await opened.store.nextTurn(waiting)).toBeDefined();
      expect(await opened.store.transcript(fresh, 5)).toHaveLength(2);
    });

    it('keeps who wrote again, to the minute, however short after', async () => {
      const from = NOW.getTime();
      const minutes = (count: number): Date => new Date(from + count * 60_000);
      // Both stand before the full hour and after it, and both write twice within one.
      for (const start of [0, 130]) {
        const conversation = await stored(item(`again${start}`, 'uno', { at: minutes(start) }));
        await turnOf(conversation, { at: minutes(start) });
        for (const later of [20, 25, 55]) {
          await stored(item(`again${start}`, `${later}`, { at: minutes(start + later) }));
          await turnOf(conversation, { at: minutes(start + later) });
        }
      }
      const terms = { conversationDays: 90, messageDays: 200, dedupeDays: 200 };
      const goneAt = async (minute: number): Promise<number> => {
        const now = new Date(minutes(minute).getTime() + 90 * DAY);
        return (await opened.store.sweep(now, terms)).conversations;
      };
      expect([await goneAt(54), await goneAt(55), await goneAt(56)]).toEqual([0, 0, 1]);
      expect([await goneAt(184), await goneAt(186), await goneAt(400)]).toEqual([0, 1, 0]);
    });

    it('counts failures of a turn and starts that followed a crash', async () => {
      const conversation = await stored(item('p14', 'veneno'));
      const turn = await opened.store.nextTurn(conversation);
      if (!turn) throw new Error('no turn');
      expect([
        await opened.store.recordTurnFailure(turn.inbound),
        await opened.store.recordTurnFailure(turn.inbound),
      ]).toEqual([1, 2]);
      expect(opened.store.unclean.startsInARow).toBe(0);
      opened = await opened.crash();
      expect(opened.store.unclean.startsInARow).toBe(1);
      expect((await opened.store.nextTurn(conversation))?.failures).toBe(2);
      opened = await opened.crash();
      expect(opened.store.unclean.startsInARow).toBe(2);
      await opened.store.markStable();
      opened = await opened.crash();
      expect(opened.store.unclean.startsInARow).toBe(1);
    });

    it('lists tickets by urgency, then by waiting time', async () => {
      for (const [id, priority, minute] of [
        ['a', 10, 1],
        ['b', 100, 3],
        ['c', 10, 0],
      ] as const) {
        const conversation = await stored(item(`p15${id}`, 'x'));
        await turnOf(conversation, {
          at: new Date(NOW.getTime() + minute * 60_000),
          tickets: [
            { id: id as TicketId, reason: 'asked', priority, language: 'ht', riskCodes: ['x'], context: {} },
          ],
        });
      }
      expect((await opened.store.tickets({ state: 'waiting' })).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
      expect(await opened.store.tickets({ state: 'resolved' })).toEqual([]);
    });
  });
}
