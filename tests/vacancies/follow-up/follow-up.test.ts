import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { toPlainText } from '../../../src/channels/sms/transliterate.ts';
import { renderWhatsApp } from '../../../src/channels/whatsapp/render.ts';
import { type ConversationId, LANGUAGES } from '../../../src/model/index.ts';
import { makeVault } from '../../../src/privacy/vault.ts';
import type { Database } from '../../../src/storage/sqlite/driver.ts';
import { openSqliteStore, type SqliteStore } from '../../../src/storage/sqlite/index.ts';
import { makeSqliteTimers } from '../../../src/storage/sqlite/timers.ts';
import { type Metrics, silentLogger } from '../../../src/telemetry/telemetry.ts';
import {
  type FollowUps,
  followUpQuestion,
  makeFollowUps,
  OUTCOMES,
  outcomeOf,
  type PlanRequest,
} from '../../../src/vacancies/follow-up/index.ts';
import { makeFollowUpStore } from '../../../src/vacancies/follow-up/sqlite-store.ts';
import { followUpWords, payloadOf } from '../../../src/vacancies/follow-up/wording.ts';
import { openPeopleDatabase } from '../../../src/vacancies/people-database.ts';
import { itemOf, keep, sendAll, setFloor } from '../../support/stored.ts';
import { makePorts, TEST_KEY } from '../../support/talk.ts';

const NOON = new Date('2026-11-20T18:00:00Z');
const DAY = 86_400_000;
const sealer = makeVault([TEST_KEY]);
const { texts, understander } = makePorts();

let dataDir: string;
let now: Date;
let store: SqliteStore;
let db: Database;
let followUps: FollowUps;
let counted: string[];
let steadyMs: number;
let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};
const metrics: Metrics = { count: (_, labels) => void counted.push(labels?.outcome ?? ''), observe() {} };

function start(speakFirst: SqliteStore['speakFirst'] = store.speakFirst): void {
  followUps = makeFollowUps({
    followUps: makeFollowUpStore(db, sealer),
    timers: makeSqliteTimers(db),
    steadyForMs: () => steadyMs,
    store: { conversation: store.conversation, speakFirst },
    texts,
    clock: { now: () => now },
    newId,
    metrics,
    logger: silentLogger,
    onSpoken: () => {},
  });
}
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-followup-'));
  now = NOON;
  counted = [];
  steadyMs = Number.POSITIVE_INFINITY;
  store = await openSqliteStore({ dataDir, sealer, clock: { now: () => now }, newId });
  db = openPeopleDatabase(dataDir);
  start();
});
afterEach(async () => {
  await followUps.close();
  db.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

const person = (phone: string, channel: 'whatsapp' | 'sms' = 'whatsapp'): Promise<ConversationId> =>
  keep(store, itemOf(phone, 'hola', { at: now, id: newId(), channel }));
const plan = (conversation: ConversationId, more: Partial<PlanRequest> = {}) =>
  followUps.plan({ conversation, subject: 'vacancy:v1', language: 'es', ...more });
const sent = (conversation: ConversationId) => sendAll(store, conversation, now);
const later = (days: number) => {
  now = new Date(NOON.getTime() + days * DAY);
};
/** A counsellor takes the floor, or gives it back. */
const giveFloor = (conversation: ConversationId, state: 'human' | 'bot', epoch: number) =>
  setFloor(store, conversation, { state, epoch, at: now });

describe('how it went', () => {
  it('is asked once, seven days later, in words that say nothing, and counted once', async () => {
    const ana = await person('p1');
    expect(await plan(ana)).toBe(true);
    expect(await plan(ana)).toBe(false);
    later(6.9);
    expect(await followUps.askDue()).toBe(0);
    expect(await followUps.answer(ana, 'hired')).toBeUndefined();
    later(7);
    expect(await followUps.askDue()).toBe(1);
    expect(await followUps.askDue()).toBe(0);
    expect(await sent(ana)).toMatchObject([
      { kind: 'template', name: 'rumbo_follow_up_1', languageCode: 'es_MX' },
    ]);
    expect(await followUps.isWaiting(ana)).toBe(true);
    expect(await followUps.answer(ana, 'asked_for_money')).toEqual({
      subject: 'vacancy:v1',
      isFraudReport: true,
    });
    expect(await followUps.answer(ana, 'hired')).toBeUndefined();
    expect(await followUps.isWaiting(ana)).toBe(false);
    expect(await plan(ana)).toBe(false);
    expect(counted).toEqual(['asked', 'asked_for_money']);
  });

  it('is not asked into a counsellor’s talk, but afterwards', async () => {
    const ana = await person('p1');
    await giveFloor(ana, 'human', 1);
    await plan(ana);
    later(7);
    expect(await followUps.askDue()).toBe(0);
    expect(await followUps.askDue()).toBe(0);
    expect(await followUps.isWaiting(ana)).toBe(false);
    await person('p1');
    await giveFloor(ana, 'bot', 2);
    now = new Date(now.getTime() + 59 * 60_000);
    expect(await followUps.askDue()).toBe(0);
    now = new Date(now.getTime() + 60_000);
    expect(await followUps.askDue()).toBe(1);
    expect(await sent(ana)).toMatchObject([{ kind: 'choices' }]);
    expect(counted).toEqual(['asked']);
  });

  it('waits for the morning where the person is', async () => {
    const ana = await person('p1');
    now = new Date('2026-11-20T05:00:00Z'); // nine in the evening in Tijuana
    await plan(ana, { state: 'BCN', afterDays: 1 });
    now = new Date('2026-11-21T16:59:00Z');
    expect(await followUps.askDue()).toBe(0);
    now = new Date('2026-11-21T17:00:00Z');
    expect(await followUps.askDue()).toBe(1);
  });

  it('that was missed by night, after a stop of ours, is put off until the morning', async () => {
    const ana = await person('p1');
    await plan(ana);
    now = new Date('2026-11-29T09:00:00Z'); // three in the morning
    expect(await followUps.askDue()).toBe(0);
    now = new Date('2026-11-29T15:00:00Z');
    expect(await followUps.askDue()).toBe(1);
  });

  it('is one question at a time', async () => {
    const ana = await person('p1');
    await plan(ana);
    await plan(ana, { subject: 'vacancy:v2' });
    later(7);
    expect(await followUps.askDue()).toBe(1);
    expect((await followUps.answer(ana, 'no_answer'))?.isFraudReport).toBe(false);
    later(8);
    expect(await followUps.askDue()).toBe(1);
    expect((await followUps.answer(ana, 'hired'))?.subject).toBe('vacancy:v2');
  });

  it('is not asked of whom stopped us, who is gone, or by SMS without consent', async () => {
    const [stopped, sms, agreed] = [await person('p1'), await person('p2', 'sms'), await person('p3', 'sms')];
    await store.setOptedOut(stopped, true);
    for (const one of [stopped, sms, 'nobody' as ConversationId]) await plan(one);
    await plan(agreed, { hasSmsConsent: true });
    later(7);
    expect(await followUps.askDue()).toBe(1);
    expect(await sent(stopped)).toEqual([]);
    expect(await sent(sms)).toEqual([]);
    expect(await sent(agreed)).toEqual([{ kind: 'text', text: expect.stringContaining('escriba CONTAR') }]);
    expect(db.get('SELECT count(*) AS n FROM follow_up')).toEqual({ n: 1 });
  });

  it.each(['before', 'after'])('a crash %s it was handed to the outbox: asked once', async (when) => {
    const ana = await person('p1');
    await plan(ana);
    later(7);
    start(async (...args) => {
      if (when === 'after') await store.speakFirst(...args);
      throw new Error('crash');
    });
    await expect(followUps.askDue()).rejects.toThrow('crash');
    start();
    await followUps.askDue();
    expect(await followUps.askDue()).toBe(0);
    expect(await sent(ana)).toHaveLength(1);
  });

  it('T16: after a leap of the clock nobody is asked, until it has stood for an hour; what was long ago never', async () => {
    const [ana, eva] = [await person('p1'), await person('p2')];
    await plan(ana);
    later(10 * 365);
    steadyMs = 5 * 60_000;
    expect(await followUps.askDue()).toBe(0);
    // It was wrong, and is put right: everything is as it was.
    later(7);
    expect(await followUps.askDue()).toBe(0);
    steadyMs = 61 * 60_000;
    expect(await followUps.askDue()).toBe(1);
    // It stays ahead and is believed: what is years late is not asked any more.
    await plan(eva);
    later(10 * 365);
    expect(await followUps.askDue()).toBe(0);
    expect(counted).toEqual(['asked']);
    steadyMs = 25 * 3600_000;
    later(10 * 365 + 1);
    expect(await followUps.askDue()).toBe(0);
    expect(await sent(eva)).toEqual([]);
    expect(counted).toEqual(['asked', 'stale']);
    // Planned while it was ahead: asked within a month of the right time, not in ten years.
    await person('p2');
    expect(await plan(eva, { subject: 'vacancy:v2' })).toBe(true);
    later(8);
    await followUps.askDue();
    later(38);
    expect(await followUps.askDue()).toBe(1);
  });

  it('leaves nothing when the person is to be forgotten, and nothing readable before', async () => {
    const ana = await person('p1');
    await plan(ana, { state: 'BCN' });
    const files = await Promise.all(
      (await readdir(dataDir)).map((name) => readFile(join(dataDir, name), 'latin1')),
    );
    expect(files.join()).toContain('vacancy:v1');
    expect(files.join()).not.toContain('BCN');
    await followUps.forget(ana);
    later(7);
    expect(await followUps.askDue()).toBe(0);
  });
});

describe.each(LANGUAGES)('the words in %s', (language) => {
  it('say nothing about work, and can be sent', () => {
    const telling =
      /trabaj|empleo|vacante|job|work|emploi|travail|emprego|djòb|travay|migra|refug|asil|rumbo/i;
    for (const form of ['free', 'template', 'text'] as const) {
      const content = followUpWords(texts, language, form);
      expect(JSON.stringify(content).replace('rumbo_follow_up_1', '')).not.toMatch(telling);
      if (form !== 'text') expect(() => renderWhatsApp(content)).not.toThrow();
      else expect(countSegments(toPlainText(content.kind === 'text' ? content.text : '')).segments).toBe(1);
    }
    expect(understander.control(texts.text(language, 'followup:word.answer'))).toBeUndefined();
  });

  it('offer every answer, thank for each, and know it again', () => {
    const question = followUpQuestion(texts, language);
    expect(() => renderWhatsApp(question)).not.toThrow();
    const choices = question.kind === 'choices' ? question.choices : [];
    expect(choices.map(({ id }) => outcomeOf(id))).toEqual([...OUTCOMES]);
    expect(new Set(choices.map(({ label }) => label)).size).toBe(OUTCOMES.length);
    for (const outcome of OUTCOMES) {
      expect(outcomeOf(payloadOf(outcome))).toBe(outcome);
      expect(texts.text(language, `followup:thanks.${outcome}`)).not.toBe('');
    }
    expect(outcomeOf('followup:open')).toBeUndefined();
  });
});
