import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, Floor, OutboundId, TicketId } from '../../../src/model/index.ts';
import type { AccountRecord, DeskEvent, DeskStore, TicketWrites } from '../../../src/storage/desk-store.ts';
import type { KeyedStore, TurnCommit } from '../../../src/storage/store.ts';
import { commitNext, keep } from '../../support/stored.ts';
import { until } from '../../support/until.ts';
import { describeEventCounts } from './event-counts.ts';
import { item, type OpenedStore } from './store.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const ANA = 'agent-ana' as AgentId;
const BETO = 'agent-beto' as AgentId;
let count = 0;
const next = (prefix: string): string => {
  count += 1;
  return `${prefix}${count}`;
};

/** What the desk's part of every store must hold. */
export function describeDeskStore(name: string, open: () => Promise<OpenedStore>): void {
  describeEventCounts(name, open);
  describe(`${name}: the desk`, () => {
    let opened: OpenedStore & { store: KeyedStore };
    let store: KeyedStore;
    let desk: DeskStore;
    const take = (fresh: OpenedStore) => {
      opened = fresh as typeof opened;
      store = opened.store;
      desk = store.desk;
    };
    beforeEach(async () => take(await open()));
    afterEach(() => opened.close());

    const commit = (conversation: ConversationId, change: Partial<TurnCommit> = {}) =>
      commitNext(store, conversation, { at: NOW, ...change });
    const write = (person: string, text: string) => keep(store, item(person, text));
    const floor = (state: Floor['state'], epoch: number, ticket: TicketId, holder?: AgentId) => ({
      next: { state, epoch, ticket, since: NOW, ...(holder ? { holder } : {}) },
      event: {
        epoch,
        at: NOW,
        from: 'bot' as const,
        to: state,
        actor: holder ?? 'person',
        reason: 'asked',
      },
    });
    /** A person asks for somebody: a case is opened and the floor offered. */
    const openCase = async (person: string, priority = 10) => {
      const conversation = await write(person, 'quiero hablar con alguien');
      const id = next('case-') as TicketId;
      const answer = { id: next('out') as OutboundId, content: { kind: 'text' as const, text: 'ya viene' } };
      await commit(conversation, {
        expectedEpoch: 0,
        outbound: [{ ...answer, stays: true }],
        tickets: [
          {
            id,
            reason: 'asked',
            priority,
            language: 'ht',
            topic: 'wages',
            riskCodes: ['x'],
            context: { a: 1 },
          },
        ],
        floor: floor('offered', 1, id),
      });
      return { conversation, id, answer };
    };
    const claim = (id: TicketId, agent: AgentId) =>
      desk.decide<{ held: AgentId | undefined }>(id, (ticket) =>
        ticket.holder
          ? { result: { held: ticket.holder } }
          : {
              result: { held: undefined },
              writes: {
                patch: { state: 'open', holder: agent, claimedAt: NOW, unansweredSince: null },
                floor: floor('human', ticket.floor.epoch + 1, ticket.id, agent),
                withdraw: true,
                events: [{ kind: 'ticket', data: { change: 'claimed', actor: agent } }],
                audit: [{ actor: agent, action: 'ticket.claim', data: { from: 'waiting' } }],
              } satisfies TicketWrites,
            },
      );
    const eventsOf = async (id: TicketId): Promise<DeskEvent['kind'][]> =>
      (await desk.eventsAfter(0, 1000)).filter(({ ticket }) => ticket === id).map(({ kind }) => kind);

    it('nobody speaks first while a counsellor holds the floor; what was refused may be said afterwards', async () => {
      const { conversation, id } = await openCase('d-held');
      const speak = (message: string) =>
        store.speakFirst(
          conversation,
          { id: message as OutboundId, content: { kind: 'text', text: 'hay novedades' } },
          NOW,
        );
      // Asked for is not there yet: the bot still speaks.
      expect(await speak('held-1')).toBe('queued');
      await claim(id, ANA);
      expect(await speak('held-2')).toBe('held');
      expect(await speak('held-1')).toBe('repeated');
      take(await opened.crash());
      expect(await speak('held-2')).toBe('held');
      await desk.decide(id, (ticket) => ({
        result: undefined,
        writes: { floor: floor('wrapup', ticket.floor.epoch + 1, ticket.id, ANA) },
      }));
      expect(await speak('held-2')).toBe('queued');
      const said = (await store.transcript(conversation, 20)).filter(
        ({ content }) => content.kind === 'text' && content.text === 'hay novedades',
      );
      expect(said).toHaveLength(2);
    });

    it('a turn opens a case with its floor; the next turn knows of both, and one under an old epoch is refused', async () => {
      const { conversation, id } = await openCase('d1');
      expect(await desk.ticket(id)).toMatchObject({
        id,
        conversation,
        state: 'waiting',
        reason: 'asked',
        language: 'ht',
        channel: 'whatsapp',
        topic: 'wages',
        riskCodes: ['x'],
        openedAt: NOW,
        unansweredSince: NOW,
        holder: undefined,
        override: undefined,
        alarms: [],
        floor: { state: 'offered', epoch: 1, ticket: id },
        isOptedOut: false,
      });
      expect(await desk.ticketContext(id)).toEqual({ a: 1 });
      await write('d1', 'sigo aquí');
      const turn = await store.nextTurn(conversation);
      expect(turn).toMatchObject({
        floor: { state: 'offered', epoch: 1, ticket: id },
        ticket: { id, state: 'waiting', reason: 'asked', riskCodes: ['x'] },
      });
      expect(await commit(conversation, { expectedEpoch: 0 })).toEqual({ kind: 'conflict' });
      expect(await commit(conversation, { expectedEpoch: 1 })).toMatchObject({ kind: 'committed' });
      expect(await desk.floorEvents(conversation)).toEqual([floor('offered', 1, id).event]);
      await until(async () => (await eventsOf(id)).length === 5);
      expect(await eventsOf(id)).toEqual(['ticket', 'alert', 'message', 'message', 'message']);
    });

    it('counts WhatsApp’s window from when the person wrote, however late that came, and never ahead of our clock', async () => {
      const { conversation, id } = await openCase('d1w');
      const at = (hours: number) => new Date(NOW.getTime() + hours * 3600_000);
      const lastInbound = async () => (await desk.ticket(id))?.lastInboundAt;
      for (const [writtenAt, now, expected] of [
        [at(2), at(5), at(2)],
        // Older than what is known: the window does not become shorter.
        [at(1), at(6), at(2)],
        [at(9), at(7), at(7)],
      ] as const) {
        await write('d1w', 'sigo aquí');
        await commit(conversation, { at: now, writtenAt });
        expect(await lastInbound()).toEqual(expected);
        expect((await store.conversation(conversation))?.lastInboundAt).toEqual(expected);
      }
    });

    it('of two who claim at once one holds it, and the other is told who', async () => {
      const { id } = await openCase('d2');
      const answers = await Promise.all([claim(id, ANA), claim(id, BETO)]);
      const winners = answers.filter((answer) => answer?.held === undefined);
      expect(winners).toHaveLength(1);
      const { holder } = (await desk.ticket(id)) ?? {};
      expect(answers).toContainEqual({ held: holder });
      expect(await claim('nobody' as TicketId, ANA)).toBeUndefined();
    });

    it('an agent’s words go out once, behind what is waiting already, and stand in the thread with their author', async () => {
      const { conversation, id, answer } = await openCase('d3');
      await claim(id, ANA);
      const reply = () => {
        const fresh = next('out') as OutboundId;
        return desk.decide(id, (_ticket, sentBefore) => {
          const before = sentBefore('tap-1');
          if (before) return { result: before };
          return {
            result: fresh,
            writes: { message: { id: fresh, author: ANA, text: 'soy Ana', clientId: 'tap-1' } },
          };
        });
      };
      const [one, other] = [await reply(), await reply()];
      expect(other).toBe(one);
      expect((await store.nextOutbound(conversation))?.id).toBe(answer.id);
      await store.markAttempted(answer.id, NOW);
      await store.markSent(answer.id, 'wamid.a', NOW);
      const pending = await store.nextOutbound(conversation);
      expect(pending).toMatchObject({ id: one, content: { kind: 'text', text: 'soy Ana' } });
      await store.markAttempted(one as OutboundId, NOW);
      await store.markFailed(one as OutboundId, { code: '131047', scope: 'message', retryable: false }, NOW);
      const { messages } = await desk.thread(conversation, { limit: 10 });
      expect(messages.map((message) => message.from)).toEqual(['person', 'bot', 'agent']);
      expect(messages[2]).toMatchObject({ id: one, author: ANA, status: 'failed', code: '131047' });
      await until(async () => (await eventsOf(id)).filter((kind) => kind === 'delivery').length === 2);
    });

    describe('when a person takes over', () => {
      const say = (text: string) => ({
        id: next('out') as OutboundId,
        content: { kind: 'text' as const, text },
      });
      const busy = { code: '130429', scope: 'number', retryable: true } as const;
      /** A case whose person has written on, and two answers of the bot that wait behind the first. */
      const openBusyCase = async (person: string) => {
        const one = await openCase(person);
        await write(person, 'y otra cosa');
        const words = [say('una respuesta'), say('y otra')] as const;
        await commit(one.conversation, { outbound: words });
        return { ...one, words };
      };
      const reply = async (id: TicketId) => {
        const message = { id: next('out') as OutboundId, author: ANA, text: 'soy Ana' };
        await desk.decide(id, () => ({ result: undefined, writes: { message } }));
        return message.id;
      };
      const statuses = async (conversation: ConversationId) =>
        (await desk.thread(conversation, { limit: 20 })).messages.flatMap((message) =>
          message.from === 'person' ? [] : [message.status],
        );
      const sendNext = async (conversation: ConversationId) => {
        const message = await store.nextOutbound(conversation);
        if (!message) return undefined;
        expect(await store.markAttempted(message.id, NOW)).toBe(true);
        await store.markSent(message.id, `wamid.${message.id}`, NOW);
        return message.id;
      };

      it('what the bot had said and nobody had begun to send is withdrawn; that somebody comes still goes, then their words', async () => {
        const { conversation, id, answer, words } = await openBusyCase('w1');
        expect((await store.backlog()).outbound).toBe(3);
        await claim(id, ANA);
        expect((await store.backlog()).outbound).toBe(1);
        expect(await statuses(conversation)).toEqual(['queued', 'withdrawn', 'withdrawn']);
        const mine = await reply(id);
        take(await opened.crash());
        expect(await sendNext(conversation)).toBe(answer.id);
        expect(await sendNext(conversation)).toBe(mine);
        expect(await sendNext(conversation)).toBeUndefined();
        expect(await store.openOutboxLanes()).not.toContain(conversation);
        expect(await statuses(conversation)).toEqual(['sent', 'withdrawn', 'withdrawn', 'sent']);
        const withdrawn = async () =>
          (await desk.eventsAfter(0, 1000)).flatMap(({ kind, data }) =>
            kind === 'delivery' && data.status === 'withdrawn' ? [data.message] : [],
          );
        await until(async () => (await withdrawn()).length === 2);
        expect(await withdrawn()).toEqual(words.map((one) => one.id));
      });

      it('one that was read to be sent, and withdrawn before the send began, is not sent', async () => {
        const { conversation, id, answer, words } = await openBusyCase('w2');
        expect(await sendNext(conversation)).toBe(answer.id);
        const read = await store.nextOutbound(conversation);
        expect(read?.id).toBe(words[0].id);
        await claim(id, ANA);
        expect(await store.markAttempted(words[0].id, NOW)).toBe(false);
        expect(await store.nextOutbound(conversation)).toBeUndefined();
        expect(await statuses(conversation)).toEqual(['sent', 'withdrawn', 'withdrawn']);
      });

      it('one that is under way is left to end: what failed is not tried again, what arrived is told', async () => {
        const { conversation, id, answer, words } = await openBusyCase('w3');
        expect(await sendNext(conversation)).toBe(answer.id);
        expect(await store.nextOutbound(conversation)).toMatchObject({ id: words[0].id });
        expect(await store.markAttempted(words[0].id, NOW)).toBe(true);
        await claim(id, ANA);
        const mine = await reply(id);
        expect(await statuses(conversation)).toEqual(['sent', 'attempted', 'withdrawn', 'queued']);
        expect(await store.nextOutbound(conversation)).toMatchObject({ id: words[0].id });
        expect(await store.markRetry(words[0].id, busy, NOW, false)).toBe(false);
        expect(await store.nextOutbound(conversation)).toMatchObject({ id: mine });
        // A counsellor's words wait for their next try as ever.
        expect(await store.markAttempted(mine, NOW)).toBe(true);
        expect(await store.markRetry(mine, busy, NOW, false)).toBe(true);
        expect(await sendNext(conversation)).toBe(mine);
        expect(await statuses(conversation)).toEqual(['sent', 'withdrawn', 'withdrawn', 'sent']);
        // It had arrived after all: what the desk shows is what the person has.
        const [outcome] = await store.applyReceipts([
          {
            channel: 'whatsapp',
            providerId: 'wamid.late',
            outboundId: words[0].id,
            status: 'delivered',
            at: NOW,
          },
        ]);
        expect(outcome).toMatchObject({ kind: 'applied', settled: false });
        expect(await statuses(conversation)).toEqual(['sent', 'delivered', 'withdrawn', 'sent']);
      });

      it('withdrawn words are erased with the rest', async () => {
        const { conversation, id, answer } = await openBusyCase('w4');
        await claim(id, ANA);
        await write('w4', 'borrar');
        const bye = say('adiós');
        await commit(conversation, { outbound: [bye], erase: true });
        expect(await sendNext(conversation)).toBe(answer.id);
        expect(await sendNext(conversation)).toBe(bye.id);
        expect(await sendNext(conversation)).toBeUndefined();
        expect((await desk.thread(conversation, { limit: 20 })).messages).toEqual([]);
        expect((await store.backlog()).outbound).toBe(0);
      });
    });

    it('pages through a thread, and knows each message by its id', async () => {
      const conversation = await write('d4', 't0');
      for (let i = 0; i < 5; i += 1) {
        await commit(conversation, {
          outbound: [{ id: next('out') as OutboundId, content: { kind: 'text', text: `a${i}` } }],
          at: new Date(NOW.getTime() + i * 1000 + 500),
        });
        if (i < 4)
          await store.accept([item('d4', `t${i + 1}`, { at: new Date(NOW.getTime() + (i + 1) * 1000) })]);
      }
      const seen: string[] = [];
      let before: string | undefined;
      for (let pages = 0; pages < 10; pages += 1) {
        const page = await desk.thread(conversation, { limit: 3, ...(before ? { before } : {}) });
        seen.unshift(...page.messages.map(({ content }) => ('text' in content ? (content.text ?? '') : '')));
        before = page.messages[0]?.id;
        if (!page.hasEarlier) break;
      }
      expect(seen).toEqual(['t0', 'a0', 't1', 'a1', 't2', 'a2', 't3', 'a3', 't4', 'a4']);
      const [first] = (await desk.thread(conversation, { limit: 20 })).messages;
      expect(await desk.threadMessage(conversation, first?.id ?? '')).toEqual(first);
      const other = await write('d4b', 'x');
      expect(await desk.threadMessage(other, first?.id ?? '')).toBeUndefined();
      expect((await desk.thread(conversation, { limit: 5, before: 'nothing' })).messages).toEqual([]);
    });

    it('lists by state and urgency, and moves a case with its state', async () => {
      const [low, high] = [await openCase('d5', 10), await openCase('d6', 90)];
      expect((await desk.tickets({ state: 'waiting', limit: 10 })).map(({ id }) => id)).toEqual([
        high.id,
        low.id,
      ]);
      await claim(low.id, ANA);
      expect((await desk.tickets({ state: 'open', limit: 10 })).map(({ id }) => id)).toEqual([low.id]);
      await desk.decide(low.id, () => ({
        result: undefined,
        writes: {
          patch: {
            state: 'resolved',
            resolvedAt: NOW,
            outcome: 'helped',
            holder: null,
            firstReplyAt: new Date(NOW.getTime() + 5000),
            alarms: ['breach'],
            override: { score: 70, by: BETO, reason: 'CANARYREASON' },
          },
        },
      }));
      const resolved = await desk.ticket(low.id);
      expect(resolved).toMatchObject({
        state: 'resolved',
        outcome: 'helped',
        holder: undefined,
        alarms: ['breach'],
        override: { score: 70, by: BETO, reason: 'CANARYREASON' },
      });
      expect((await desk.tickets({ state: 'resolved', limit: 10 })).map(({ id }) => id)).toEqual([low.id]);
      expect(await desk.recentWaits(10)).toEqual([5000]);
      expect(await desk.earlierTickets(low.conversation, low.id)).toBe(0);
      await desk.decide(low.id, () => ({ result: undefined, writes: { patch: { override: null } } }));
      expect((await desk.ticket(low.id))?.override).toBeUndefined();
      expect(await opened.dump()).not.toContain('CANARYREASON');
    });

    it('what a person says further belongs to the same case; a cancelled one is over', async () => {
      const { conversation, id } = await openCase('d7');
      await claim(id, ANA);
      await write('d7', 'me pegan');
      await commit(conversation, {
        expectedEpoch: 2,
        ticketChange: {
          kind: 'add',
          ticket: id,
          reason: 'danger',
          priority: 100,
          riskCodes: ['x', 'violence'],
          isBackInQueue: true,
          isEscalated: true,
        },
      });
      expect(await desk.ticket(id)).toMatchObject({
        state: 'waiting',
        reason: 'danger',
        riskCodes: ['x', 'violence'],
        holder: undefined,
        assignee: ANA,
        unansweredSince: NOW,
      });
      await write('d7', 'ya no');
      await commit(conversation, { expectedEpoch: 2, ticketChange: { kind: 'cancel', ticket: id } });
      expect(await desk.ticket(id)).toMatchObject({
        state: 'resolved',
        outcome: 'cancelled',
        assignee: undefined,
      });
    });

    it('numbers events without gaps, tells of them, and gives no number twice after the log was emptied', async () => {
      let told = 0;
      const end = desk.onEvents(() => {
        told += 1;
      });
      const { id } = await openCase('d8');
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          desk.decide(id, () => ({
            result: undefined,
            writes: { events: [{ kind: 'alert', data: { alert: `n${i}` } }] },
          })),
        ),
      );
      await until(async () => (await eventsOf(id)).length === 24);
      const seqs = (await desk.eventsAfter(0, 1000)).map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
      expect(await desk.eventRange()).toEqual({ oldest: 1, newest: 24 });
      expect((await desk.eventsAfter(22, 10)).map(({ seq }) => seq)).toEqual([23, 24]);
      await until(() => told > 0);
      end();
      const far = new Date(Date.now() + 3_600_000);
      await desk.sweepDesk({ events: far, sessionsSeen: NOW, sessionsMade: NOW, audit: NOW });
      expect(await desk.eventsAfter(0, 10)).toEqual([]);
      expect((await desk.eventRange()).newest).toBe(24);
      take(await opened.crash());
      await desk.decide(id, () => ({ result: undefined, writes: { events: [{ kind: 'alert', data: {} }] } }));
      await until(async () => (await desk.eventsAfter(0, 10)).length > 0);
      expect((await desk.eventsAfter(0, 10))[0]?.seq).toBe(25);
    });

    it('keeps one audit chain, whoever writes, and goes on from where it was cut', async () => {
      const { id } = await openCase('d9');
      await claim(id, ANA);
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => desk.audit([{ actor: BETO, action: 'seen', data: { i } }])),
      );
      await until(async () => (await desk.auditPage({ limit: 100 })).length === 11);
      const page = await desk.auditPage({ limit: 100 });
      expect(page.map(({ seq }) => seq)).toEqual(Array.from({ length: 11 }, (_, i) => 11 - i));
      expect(await desk.auditPage({ ticket: id, limit: 5 })).toMatchObject([
        { actor: ANA, action: 'ticket.claim', data: { from: 'waiting' } },
      ]);
      expect((await desk.auditPage({ actor: BETO, before: 5, limit: 2 })).map(({ actor }) => actor)).toEqual([
        BETO,
        BETO,
      ]);
      expect(await desk.verifyAudit()).toEqual({ isIntact: true, brokenAt: undefined });
      const far = new Date(Date.now() + 3_600_000);
      await desk.sweepDesk({ events: NOW, sessionsSeen: NOW, sessionsMade: NOW, audit: far });
      await desk.audit([{ actor: ANA, action: 'later' }]);
      expect((await desk.auditPage({ limit: 100 })).map(({ seq }) => seq)).toEqual([12]);
      expect(await desk.verifyAudit()).toEqual({ isIntact: true, brokenAt: undefined });
    });

    it('notes stay with the case; erasing the person takes all of it and tells the desks', async () => {
      const { conversation, id } = await openCase('d10');
      await desk.decide(id, () => ({
        result: undefined,
        writes: { note: { id: 'note-1', at: NOW, author: ANA, text: 'CANARYNOTE', mentions: [BETO] } },
      }));
      expect(await desk.notes(id)).toEqual([
        { id: 'note-1', at: NOW, author: ANA, text: 'CANARYNOTE', mentions: [BETO] },
      ]);
      expect(await desk.address(conversation)).toEqual({ channel: 'whatsapp', phone: 'd10' });
      expect(await opened.dump()).not.toMatch(/CANARYNOTE/);
      await write('d10', 'borrar mis datos');
      await commit(conversation, { expectedEpoch: 1, erase: true });
      expect(await desk.ticket(id)).toBeUndefined();
      expect(await desk.notes(id)).toEqual([]);
      expect(await desk.floorEvents(conversation)).toEqual([]);
      expect(await desk.address(conversation)).toBeUndefined();
      await until(async () => (await eventsOf(id)).includes('gone'));
      expect((await desk.tickets({ limit: 10 })).map((one) => one.id)).not.toContain(id);
    });

    it('keeps one alert of misuse for each id, settled once; the note is sealed; it goes with the audit', async () => {
      const alert = (id: string, minutes: number) => ({
        id,
        account: ANA,
        kind: 'views' as const,
        day: '2026-11-21',
        at: new Date(NOW.getTime() + minutes * 60_000),
        count: 31,
        limit: 30,
        acknowledged: undefined,
      });
      const added = await Promise.all([1, 2, 3].map(() => desk.addMisuseAlert(alert('misuse-1', 0))));
      expect(added.filter(Boolean)).toHaveLength(1);
      await desk.addMisuseAlert(alert('misuse-2', 1));
      expect(await desk.misuseAlert('misuse-1')).toEqual(alert('misuse-1', 0));
      expect(await desk.misuseAlert('misuse-9')).toBeUndefined();
      const by = { by: BETO, at: NOW, note: 'CANARYMISUSE' };
      expect(await desk.acknowledgeMisuse('misuse-9', by)).toBe(false);
      const settled = await Promise.all([1, 2].map(() => desk.acknowledgeMisuse('misuse-1', by)));
      expect(settled.filter(Boolean)).toHaveLength(1);
      expect(await desk.misuseAlerts(10)).toEqual([
        alert('misuse-2', 1),
        { ...alert('misuse-1', 0), acknowledged: by },
      ]);
      expect(await desk.misuseAlerts(1)).toEqual([alert('misuse-2', 1)]);
      expect(await opened.dump()).not.toMatch(/CANARYMISUSE/);
      const early = new Date(0);
      await desk.sweepDesk({
        events: early,
        sessionsSeen: early,
        sessionsMade: early,
        audit: new Date(NOW.getTime() + 1),
      });
      expect((await desk.misuseAlerts(10)).map(({ id }) => id)).toEqual(['misuse-2']);
    });

    it('keeps accounts and sessions: one address once, changes one after another', async () => {
      const account: AccountRecord = {
        id: ANA,
        email: 'Ana@example.org',
        name: 'CANARYNAME',
        role: 'counsellor',
        languages: ['es', 'ht'],
        topics: [],
        office: undefined,
        capacity: 5,
        isActive: true,
        mustChangePassword: false,
        passwordHash: 'hash',
        failures: 0,
        lockedUntil: new Date(NOW.getTime() + 1000),
        secondFactor: { secret: 'CANARYSECRET', lastStep: 3 },
        pendingSecret: undefined,
        recoveryCodes: ['a'],
      };
      expect(await desk.addAccount(account)).toBe(true);
      expect(await desk.addAccount({ ...account, id: BETO, email: ' ana@EXAMPLE.org ' })).toBe(false);
      await Promise.all(
        Array.from({ length: 8 }, () =>
          desk.changeAccount(ANA, ({ failures }) => ({ failures: failures + 1 })),
        ),
      );
      expect(await desk.accounts()).toEqual([{ ...account, failures: 8 }]);
      expect(await desk.changeAccount('nobody', () => ({}))).toBeUndefined();
      expect(await desk.practice(ANA)).toBeUndefined();
      await desk.savePractice(ANA, '{"done":1}');
      await desk.savePractice(ANA, '{"done":2,"words":"CANARYPRACTICE"}');
      expect(await desk.practice(ANA)).toBe('{"done":2,"words":"CANARYPRACTICE"}');
      for (const hash of ['s1', 's2', 's3'])
        await desk.addSession({ hash, account: ANA, createdAt: NOW, seenAt: NOW });
      const later = new Date(NOW.getTime() + 60_000);
      await desk.touchSession('s1', later);
      await desk.touchSession('s1', NOW);
      expect(await desk.session('s1')).toEqual({ hash: 's1', account: ANA, createdAt: NOW, seenAt: later });
      await desk.endSession('s2');
      await desk.endSessions(ANA, 's1');
      expect([await desk.session('s2'), await desk.session('s3')]).toEqual([undefined, undefined]);
      await desk.sweepDesk({
        events: NOW,
        sessionsSeen: new Date(later.getTime() + 1),
        sessionsMade: NOW,
        audit: NOW,
      });
      expect(await desk.session('s1')).toBeUndefined();
      expect(await opened.dump()).not.toMatch(/CANARY|example\.org/i);
    });
  });
}
