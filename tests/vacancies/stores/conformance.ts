import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../../src/model/index.ts';
import type { VacancyFacts } from '../../../src/vacancies/alerts/criteria.ts';
import type { Notice, SavedSearch } from '../../../src/vacancies/alerts/store.ts';
import type { FollowUp } from '../../../src/vacancies/follow-up/store.ts';
import {
  DAY,
  documentOf,
  forgetAll,
  NOW,
  next,
  type OpenedPeople,
  plus,
  search,
  someone,
  takeTurn,
} from './opened.ts';

async function collect<T>(pieces: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const piece of pieces) found.push(...piece);
  return found;
}

/** What every place that keeps what people look for, are asked and have told the portal must hold. */
export function describePeopleStores(name: string, open: () => Promise<OpenedPeople>): void {
  describe(name, () => describeParts(name, open));
}

function describeParts(name: string, open: () => Promise<OpenedPeople>): void {
  let opened: OpenedPeople;
  const parts = () => opened.people;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());
  const crash = async () => {
    opened = await opened.crash();
  };
  const everySearch = async (): Promise<SavedSearch[]> => {
    const { alerts } = parts();
    const all = await Promise.all(alerts.shares().map((share) => collect(alerts.searches(share))));
    return all.flat();
  };

  describe(`${name}: timers`, () => {
    it('are due when their time has come, the longest due first, until they are taken away; a crash loses none', async () => {
      const [ana, eva] = [await someone(opened.store), await someone(opened.store)];
      const set = (id: string, of: ConversationId, ms: number, kind = 'k') =>
        parts().timers.schedule({ kind, id, of, at: plus(ms) });
      await set('b', ana, 20);
      await set('a', eva, 10);
      await set('c', ana, 30);
      await set('other', ana, 5, 'k2');
      const due = async (ms: number, limit = 9) =>
        (await parts().timers.due('k', plus(ms), limit)).map(({ id }) => id);
      expect(await due(9)).toEqual([]);
      expect(await due(20)).toEqual(['a', 'b']);
      expect(await due(20, 1)).toEqual(['a']);
      await crash();
      expect(await parts().timers.due('k', plus(10), 9)).toEqual([
        { kind: 'k', id: 'a', of: eva, at: plus(10) },
      ]);
      await set('a', eva, 40);
      await parts().timers.cancel({ kind: 'k', id: 'b', of: ana });
      expect(await due(99)).toEqual(['c', 'a']);
      expect(await parts().timers.pullIn('k', plus(35))).toBe(1);
      expect(await parts().timers.pullIn('k', plus(35))).toBe(0);
      expect(await due(35)).toEqual(['c', 'a']);
    });

    it('hold under any order of setting, moving, taking away and looking', async () => {
      const people = await Promise.all(Array.from({ length: 4 }, () => someone(opened.store)));
      const step = fc.record({
        id: fc.integer({ min: 0, max: 7 }),
        act: fc.constantFrom('set', 'set', 'cancel', 'pull'),
        at: fc.integer({ min: 0, max: 50 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const kind = next('kind');
          const model = new Map<string, number>();
          for (const { id, act, at } of steps) {
            const timer = { kind, id: `t${id}`, of: people[id % 4] as ConversationId };
            if (act === 'set') {
              await parts().timers.schedule({ ...timer, at: plus(at) });
              model.set(timer.id, at);
            } else if (act === 'cancel') {
              await parts().timers.cancel(timer);
              model.delete(timer.id);
            } else {
              await parts().timers.pullIn(kind, plus(at));
              for (const [one, time] of model) model.set(one, Math.min(time, at));
            }
            const due = await parts().timers.due(kind, plus(25), 99);
            expect(due.map((one) => [one.id, one.at.getTime() - NOW.getTime()])).toEqual(
              [...model].filter(([, time]) => time <= 25).sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)),
            );
          }
        }),
        { numRuns: 25 },
      );
    });
  });

  describe(`${name}: searches and alerts`, () => {
    const noticeFor = (conversation: ConversationId, over: Partial<Notice> = {}): Notice => ({
      id: next('notice') as OutboundId,
      conversation,
      vacancies: ['v1', 'v2'],
      jobs: ['j1', 'j2'],
      content: { kind: 'text', text: 'CANARYWORDS' },
      at: NOW,
      nextNotBefore: plus(DAY),
      ...over,
    });

    it('keeps searches as they are, each in the share of its person', async () => {
      const [ana, eva] = [await someone(opened.store), await someone(opened.store)];
      const one = search(ana, { smsConsentAt: NOW });
      const two = search(ana, { savedAt: plus(5), criteria: { ...one.criteria, salaryMin: 9000 } });
      const hers = search(eva);
      for (const each of [one, two, hers]) await parts().alerts.put(each, ['shown']);
      expect(await parts().alerts.searchesOf(ana)).toEqual([one, two]);
      await crash();
      expect(await parts().alerts.searchesOf(ana)).toEqual([one, two]);
      expect((await everySearch()).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        [one, two, hers].sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
      expect(parts().alerts.shares()).toContain(parts().alerts.shareOf(ana));
      const later = { ...one, expiresAt: plus(90 * DAY) };
      await parts().alerts.put(later, []);
      await parts().alerts.remove(two);
      expect(await parts().alerts.searchesOf(ana)).toEqual([later]);
      expect(await parts().alerts.told([ana, eva])).toEqual([new Set(['shown']), new Set(['shown'])]);
      await parts().alerts.forget(ana);
      expect(await parts().alerts.searchesOf(ana)).toEqual([]);
      expect(await parts().alerts.told([ana, eva])).toEqual([new Set(), new Set(['shown'])]);
      expect(await everySearch()).toEqual([hers]);
    });

    it('plans an alert whole: what it tells of, when the next may come, and that it is to be said', async () => {
      const ana = await someone(opened.store);
      await parts().alerts.put(search(ana), []);
      const notice = noticeFor(ana);
      expect(await parts().alerts.plan([notice])).toEqual(new Set([notice.id]));
      await crash();
      expect(await parts().alerts.planned(NOW)).toEqual([
        { id: notice.id, conversation: ana, content: notice.content, at: NOW },
      ]);
      expect(await parts().alerts.told([ana])).toEqual([new Set(['j1', 'j2'])]);
      const share = parts().alerts.shareOf(ana) ?? '';
      expect((await parts().alerts.pauses(share)).get(ana)).toEqual(plus(DAY));
      expect(await parts().alerts.takeShown(ana, NOW)).toEqual([]);
      await parts().alerts.markSaid([notice]);
      await parts().alerts.markSaid([notice]);
      expect(await parts().alerts.planned(plus(DAY))).toEqual([]);
      const newer = noticeFor(ana, { at: plus(DAY), vacancies: ['v3'], jobs: ['j3'] });
      await parts().alerts.plan([newer]);
      await parts().alerts.markSaid([newer]);
      expect(await parts().alerts.takeShown(ana, NOW)).toEqual(['v3', 'v1', 'v2']);
      expect(await parts().alerts.takeShown(ana, NOW)).toEqual(['v3']);
      expect(await parts().alerts.takeShown(ana, plus(2 * DAY))).toEqual([]);
      expect(await opened.dump()).not.toContain('CANARY');
    });

    it('plans nothing for who keeps no search any more', async () => {
      const [ana, eva] = [await someone(opened.store), await someone(opened.store)];
      await parts().alerts.put(search(ana), []);
      await parts().alerts.put(search(eva), []);
      await parts().alerts.forget(ana);
      const [hers, his] = [noticeFor(eva), noticeFor(ana)];
      expect(await parts().alerts.plan([his, hers])).toEqual(new Set([hers.id]));
      expect((await parts().alerts.planned(NOW)).map(({ id }) => id)).toEqual([hers.id]);
      expect(await parts().alerts.told([ana])).toEqual([new Set()]);
    });

    it('records what changed for some days; the same again keeps its time', async () => {
      const facts = (id: string, salaryMax = 1): VacancyFacts => ({
        id,
        job: id,
        occupations: [],
        state: 'CMX',
        municipality: '09015',
        schedules: [],
        salaryMax,
        accommodation: false,
        profiles: [],
        openToForeigners: true,
        validThrough: 1,
      });
      const { alerts } = parts();
      await alerts.record(
        [
          { facts: facts('a'), at: plus(1) },
          { facts: facts('b'), at: plus(2) },
        ],
        [],
      );
      await alerts.record(
        [
          { facts: facts('a'), at: plus(9) },
          { facts: facts('b', 2), at: plus(9) },
        ],
        [],
      );
      await alerts.record([{ facts: facts('c'), at: plus(3) }], ['unknown']);
      await crash();
      const kept = async (since = NOW) =>
        (await collect(parts().alerts.changes(since))).map(({ facts: { id }, at }) => [id, at]);
      expect(await kept()).toEqual([
        ['a', plus(1)],
        ['c', plus(3)],
        ['b', plus(9)],
      ]);
      expect(await kept(plus(4))).toEqual([['b', plus(9)]]);
      await parts().alerts.record([], ['c']);
      await parts().alerts.sweep(plus(3 * DAY + 2), { changesMs: 3 * DAY, toldMs: 9 * DAY, searchMs: DAY });
      expect(await kept()).toEqual([['b', plus(9)]]);
      // Recorded under a clock that was far ahead.
      await parts().alerts.record([{ facts: facts('z'), at: plus(4000 * DAY) }], []);
      await parts().alerts.sweep(NOW, { changesMs: 3 * DAY, toldMs: 9 * DAY, searchMs: DAY });
      expect(await kept()).toEqual([['b', plus(9)]]);
    });

    it('lets go of everything when its term is over, and not before', async () => {
      const [ana, eva] = [await someone(opened.store), await someone(opened.store)];
      const terms = { changesMs: 3 * DAY, toldMs: 120 * DAY, searchMs: 60 * DAY };
      const [one, ahead] = [search(ana), search(eva, { expiresAt: plus(4000 * DAY) })];
      await parts().alerts.put(one, []);
      await parts().alerts.put(ahead, []);
      const said = noticeFor(ana);
      await parts().alerts.plan([said]);
      await parts().alerts.markSaid([said]);
      const share = parts().alerts.shareOf(ana) ?? '';
      expect(await parts().alerts.sweep(plus(60 * DAY - 1), terms)).toEqual([]);
      expect((await parts().alerts.pauses(share)).get(ana)).toBeUndefined();
      expect(await parts().alerts.sweep(plus(60 * DAY), terms)).toEqual([one.id]);
      expect(await parts().alerts.searchesOf(ana)).toEqual([]);
      expect(await parts().alerts.takeShown(ana, NOW)).toEqual(['v1', 'v2']);
      expect(await parts().alerts.told([ana])).toEqual([new Set(['j1', 'j2'])]);
      await parts().alerts.sweep(plus(121 * DAY), terms);
      expect(await parts().alerts.takeShown(ana, NOW)).toEqual([]);
      expect(await parts().alerts.told([ana])).toEqual([new Set()]);
      // A wrong clock had given it ten years: it has ended like any other.
      expect(await parts().alerts.searchesOf(eva)).toEqual([]);
    });
  });

  describe(`${name}: questions to ask`, () => {
    const followUp = (conversation: ConversationId, over: Partial<FollowUp> = {}): FollowUp => ({
      id: next('fu') as OutboundId,
      conversation,
      subject: 'vacancy:v1',
      dueAt: plus(DAY),
      body: { language: 'ht', state: 'CANARYSTATE', smsConsent: true },
      ...over,
    });
    const content = { kind: 'text', text: 'CANARYWORDS' } as const;

    it('one for each subject, due once, asked once, answered once', async () => {
      const ana = await someone(opened.store);
      const one = followUp(ana);
      const { followUps } = parts();
      expect(await followUps.plan(one)).toBe(true);
      expect(await followUps.plan(followUp(ana))).toBe(false);
      expect(await followUps.due(plus(DAY - 1), 9)).toEqual([]);
      expect(await followUps.due(plus(DAY), 9)).toEqual([one]);
      await followUps.decide(one, content);
      await crash();
      const [planned] = await parts().followUps.due(plus(DAY), 9);
      expect(planned).toEqual({ ...one, body: { ...one.body, content } });
      await parts().followUps.postpone(one, plus(2 * DAY));
      expect(await parts().followUps.due(plus(2 * DAY - 1), 9)).toEqual([]);
      expect(await parts().followUps.due(plus(2 * DAY), 9)).toHaveLength(1);
      expect(await parts().followUps.unanswered(ana, NOW)).toBeUndefined();
      expect(await parts().followUps.markAnswered(one, 'hired')).toBe(false);
      expect(await opened.dump()).not.toContain('CANARY');
      await parts().followUps.markAsked(one, plus(2 * DAY));
      await parts().followUps.postpone(one, NOW);
      expect(await parts().followUps.due(plus(99 * DAY), 9)).toEqual([]);
      expect(await parts().followUps.unanswered(ana, plus(DAY))).toEqual({
        id: one.id,
        conversation: ana,
        subject: 'vacancy:v1',
      });
      expect(await parts().followUps.unanswered(ana, plus(3 * DAY))).toBeUndefined();
      expect(await parts().followUps.markAnswered(one, 'hired')).toBe(true);
      expect(await parts().followUps.markAnswered(one, 'other')).toBe(false);
      expect(await parts().followUps.unanswered(ana, NOW)).toBeUndefined();
      expect(await parts().followUps.plan(followUp(ana))).toBe(false);
      await parts().followUps.sweep(plus(2 * DAY));
      expect(await parts().followUps.plan(followUp(ana))).toBe(false);
      await parts().followUps.sweep(plus(2 * DAY + 1));
      expect(await parts().followUps.plan(followUp(ana))).toBe(true);
    });

    it('the newest of several waits for the answer; what is dropped or forgotten is not asked', async () => {
      const ana = await someone(opened.store);
      const three = ['v1', 'v2', 'v3'].map((id, at) =>
        followUp(ana, { subject: `vacancy:${id}`, dueAt: plus(at) }),
      ) as [FollowUp, FollowUp, FollowUp];
      for (const one of three) await parts().followUps.plan(one);
      expect((await parts().followUps.due(NOW, 9)).map(({ id }) => id)).toEqual([three[0].id]);
      expect((await parts().followUps.due(plus(9), 2)).map(({ id }) => id)).toEqual([
        three[0].id,
        three[1].id,
      ]);
      await parts().followUps.markAsked(three[0], plus(1));
      await parts().followUps.markAsked(three[1], plus(2));
      expect((await parts().followUps.unanswered(ana, NOW))?.subject).toBe('vacancy:v2');
      await parts().followUps.drop(three[2]);
      expect(await parts().followUps.due(plus(DAY), 9)).toEqual([]);
      await parts().followUps.plan(followUp(ana, { subject: 'vacancy:v4' }));
      await parts().followUps.forget(ana);
      expect(await parts().followUps.due(plus(9 * DAY), 9)).toEqual([]);
      expect(await parts().timers.due('follow_up', plus(9 * DAY), 9)).toEqual([]);
      expect(await parts().followUps.unanswered(ana, NOW)).toBeUndefined();
    });
  });

  describe(`${name}: registrations`, () => {
    const due = async (at = NOW) => (await parts().timers.due('registration', at, 99)).map(({ id }) => id);
    const want = async (ana: ConversationId, over = {}) =>
      (await parts().registrations.want(next('entry'), ana, documentOf(over), NOW)) ?? '';

    it('from wish to portal: due until nothing is left to do, and its document is kept no longer than needed', async () => {
      const ana = await someone(opened.store);
      const id = await want(ana);
      expect(await due()).toEqual([id]);
      expect(await parts().registrations.get(id)).toMatchObject({
        conversation: ana,
        vacancyId: 'v1',
        revision: 1,
        isWanted: true,
        offeredRevision: undefined,
        attempts: 0,
        isSettled: false,
        changedAt: NOW,
      });
      await parts().registrations.offer(id, 'key-1');
      await parts().registrations.offer(id, 'key-2');
      expect(await parts().registrations.markSending(id)).toBe(true);
      await crash();
      expect(await parts().registrations.get(id)).toMatchObject({
        key: 'key-1',
        offered: documentOf(),
        offeredRevision: 1,
        attempts: 1,
      });
      await parts().registrations.markNotSent(id);
      await parts().registrations.recall(id);
      expect(await parts().registrations.get(id)).toMatchObject({
        key: undefined,
        offeredRevision: undefined,
      });
      await parts().registrations.offer(id, 'key-3');
      await parts().registrations.markSending(id);
      await parts().registrations.recall(id);
      expect(await parts().registrations.get(id)).toMatchObject({ key: 'key-3' });
      expect(await opened.dump()).not.toContain('CANARY');
      await parts().registrations.markRegistered(id, 'another', 'r0');
      await parts().registrations.markRegistered(id, 'key-3', 'r1');
      expect(await parts().registrations.get(id)).toMatchObject({
        portalId: 'r1',
        offered: undefined,
        isWanted: true,
        outcome: 'registered',
      });
      await parts().registrations.settle(id, 9);
      expect(await due()).toEqual([id]);
      await parts().registrations.settle(id, 1);
      expect(await due(plus(99 * DAY))).toEqual([]);
      expect(await parts().registrations.of(ana)).toMatchObject([{ id, isSettled: true }]);
      // The same vacancy again is the same entry.
      expect(await want(ana, { note: 'otra' })).toBe(id);
      expect(await due()).toEqual([id]);
      expect(await parts().registrations.get(id)).toMatchObject({ revision: 2, outcome: undefined });
    });

    it('what is not wanted any more is due again, and goes when the portal has nothing of it', async () => {
      const ana = await someone(opened.store);
      const id = await want(ana);
      await parts().registrations.offer(id, 'key-1');
      await parts().registrations.markSending(id);
      await parts().registrations.unwant({ id, conversation: ana }, plus(5));
      // The answer comes after that.
      await parts().registrations.markRegistered(id, 'key-1', 'r1');
      await parts().registrations.erase(id);
      expect(await parts().registrations.get(id)).toMatchObject({
        isWanted: false,
        revision: 2,
        portalId: 'r1',
        outcome: undefined,
        isSettled: false,
        changedAt: plus(5),
      });
      expect(await due(plus(5))).toEqual([id]);
      await parts().registrations.markWithdrawn(id);
      await parts().registrations.erase(id);
      expect(await parts().registrations.get(id)).toBeUndefined();
      expect(await parts().registrations.of(ana)).toEqual([]);
      expect(await due(plus(DAY))).toEqual([]);
    });

    it('a refusal is kept for a while, unless the person changed it meanwhile', async () => {
      const ana = await someone(opened.store);
      const [one, two] = [await want(ana), await want(ana, { vacancyId: 'v2' })];
      for (const id of [one, two]) await parts().registrations.offer(id, `key-${id}`);
      await want(ana, { vacancyId: 'v2', note: 'otra' });
      await parts().registrations.markRefused(one, 1, 'closed');
      await parts().registrations.markRefused(two, 1, 'closed');
      expect(await parts().registrations.get(one)).toMatchObject({
        isWanted: false,
        outcome: 'closed',
        isSettled: true,
      });
      expect(await parts().registrations.get(two)).toMatchObject({ isWanted: true, isSettled: false });
      expect(await due()).toEqual([two]);
      await parts().registrations.sweep(NOW, NOW);
      expect(await parts().registrations.get(one)).toBeDefined();
      await parts().registrations.sweep(plus(1), NOW);
      expect(await parts().registrations.get(one)).toBeUndefined();
      await parts().registrations.offer(two, 'k');
      await parts().registrations.markRegistered(two, 'k', 'r1');
      await parts().registrations.settle(two, 2);
      await parts().registrations.sweep(plus(1), NOW);
      expect(await parts().registrations.get(two)).toBeDefined();
      await parts().registrations.sweep(plus(1), plus(1));
      expect(await parts().registrations.of(ana)).toEqual([]);
    });
  });

  describe(`${name}: "delete my data"`, () => {
    const content = { kind: 'text', text: 'CANARYWORDS' } as const;
    /** Everything that there can be of somebody. */
    const fill = async (conversation: ConversationId): Promise<string> => {
      const { alerts, followUps, registrations } = parts();
      await alerts.put(search(conversation), ['j0']);
      const notice = {
        id: next('notice') as OutboundId,
        conversation,
        vacancies: ['v1'],
        jobs: ['j1'],
        content,
        at: NOW,
        nextNotBefore: plus(DAY),
      };
      await alerts.plan([notice]);
      await followUps.plan({
        id: next('fu') as OutboundId,
        conversation,
        subject: 'vacancy:v1',
        dueAt: NOW,
        body: { language: 'ht', state: 'CANARYSTATE', smsConsent: true, content },
      });
      const id = (await registrations.want(next('entry'), conversation, documentOf(), NOW)) ?? '';
      await registrations.offer(id, 'key-1');
      await registrations.markSending(id);
      await registrations.markRegistered(id, 'key-1', 'r1');
      await registrations.settle(id, 1);
      return id;
    };
    const expectNothingBut = async (conversation: ConversationId, registration: string) => {
      const { alerts, followUps, registrations, timers } = parts();
      expect(await alerts.searchesOf(conversation)).toEqual([]);
      expect(await alerts.told([conversation])).toEqual([new Set()]);
      expect(await alerts.takeShown(conversation, NOW)).toEqual([]);
      expect((await alerts.planned(NOW)).filter((one) => one.conversation === conversation)).toEqual([]);
      expect((await followUps.due(NOW, 99)).filter((one) => one.conversation === conversation)).toEqual([]);
      // What the portal has is taken back by whoever looks after it.
      expect((await timers.due('registration', plus(DAY), 99)).map(({ id }) => id)).toContain(registration);
      expect(await registrations.get(registration)).toMatchObject({ isWanted: false, portalId: 'r1' });
    };

    it('leaves nothing but what the portal still has, after a crash too; then not even that', async () => {
      const [ana, eva] = [await someone(opened.store), await someone(opened.store)];
      const registration = await fill(ana);
      await fill(eva);
      await forgetAll(opened, ana);
      await takeTurn(opened.store, ana, true);
      await crash();
      await expectNothingBut(ana, registration);
      expect(await parts().alerts.searchesOf(eva)).toHaveLength(1);
      await parts().registrations.markWithdrawn(registration);
      await parts().registrations.erase(registration);
      const left = await opened.dump();
      expect(left).not.toContain('CANARY');
      expect(left).not.toContain(registration);
      // It was there to be found.
      expect(left).toContain((await parts().registrations.of(eva))[0]?.id);
    });

    it('reaches everything of somebody who was known twice, in every conversation', async () => {
      const [phone, other] = [next('52155'), next('other')];
      const present = await someone(opened.store, phone);
      await takeTurn(opened.store, present);
      const older = await someone(opened.store, other);
      await takeTurn(opened.store, older);
      const [mine, olders] = [await fill(present), await fill(older)];
      expect(await someone(opened.store, phone, [`key-${phone}`, `key-${other}`])).toBe(present);
      await forgetAll(opened, present);
      await takeTurn(opened.store, present, true);
      await crash();
      await expectNothingBut(present, mine);
      await expectNothingBut(older, olders);
    });
  });
}
