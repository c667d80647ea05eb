import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeListReceived } from '../../../src/channels/sms/list-received.ts';
import { makeReconciler, type ReconcileOutcome } from '../../../src/channels/sms/reconcile.ts';
import type { InboundMessage } from '../../../src/model/index.ts';
import { Phones } from '../../../src/sandbox/phones.ts';
import { listMessages } from '../../../src/sandbox/twilio/list.ts';
import { startTwilio, type Twilio } from '../../../src/sandbox/twilio/twilio.ts';
import { type Served, serve } from '../../support/serve.ts';

const SID = `AC${'0'.repeat(31)}1`;
const US = '+525500000001';
const HOUR_MS = 3600_000;
let nobody: Served;
let twilio: Twilio;

/** Answers every webhook 400, so that the stand-in does not try it again. */
beforeEach(async () => {
  nobody = await serve((req, res) => {
    req.resume();
    res.statusCode = 400;
    res.end();
  });
  twilio = await startTwilio({
    accountSid: SID,
    authToken: 'auth',
    from: US,
    webhookBaseUrl: nobody.url,
    publicUrl: 'https://bot.example.org',
    phones: new Phones(),
  });
});
afterEach(async () => {
  await twilio.close();
  await nobody.close();
});
const list = (from = US) =>
  makeListReceived({ accountSid: SID, authToken: 'auth', from, apiUrl: twilio.url, timeoutMs: 5_000 });

describe('what Twilio took for us', () => {
  it('is listed as its webhook would have been, over many pages, the oldest first, without what we sent', async () => {
    for (let n = 0; n < 450; n += 1) await twilio.receive(`+5255123${10_000 + n}`, `hola ${n}`);
    const now = new Date();
    const { messages, isCut } = await list()(new Date(now.getTime() - HOUR_MS), now);
    expect(isCut).toBe(false);
    expect(messages.map(({ content }) => (content.kind === 'text' ? content.text : ''))).toEqual(
      Array.from({ length: 450 }, (_, n) => `hola ${n}`),
    );
    expect(messages[7]).toMatchObject({
      from: { channel: 'sms', phone: '+525512310007' },
      account: US,
      providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      receivedAt: now,
    });
    expect(Math.abs((messages[7]?.sentAt.getTime() ?? 0) - now.getTime())).toBeLessThan(60_000);
    // A messaging service has no one number to ask for.
    expect((await list(`MG${'0'.repeat(32)}`)(new Date(0), now)).messages).toHaveLength(450);
    expect((await list()(new Date(now.getTime() + HOUR_MS), now)).messages).toEqual([]);
  });

  it('keeps its pages while new messages come in', () => {
    const message = (n: number) => ({
      sid: `SM${n}`,
      to: US,
      from: '+525512340000',
      date_sent: new Date(1e12 + n * 1000).toUTCString(),
      date_created: new Date(1e12 + n * 1000).toUTCString(),
    });
    const all = Array.from({ length: 5 }, (_, n) => message(n));
    const first = listMessages(all, new URL('http://t/M.json?PageSize=2'), '/M');
    all.push(message(5));
    const next = listMessages(all, new URL(`http://t${first.next_page_uri}`), '/M');
    const sids = (page: Record<string, unknown>) =>
      (page.messages as { sid: string }[]).map(({ sid }) => sid);
    expect([sids(first), sids(next)]).toEqual([
      ['SM4', 'SM3'],
      ['SM2', 'SM1'],
    ]);
  });
});

describe('looking for missed messages', () => {
  const AT = new Date('2026-11-20T12:00:00Z');
  const message = (id: string, minutesAgo: number): InboundMessage => ({
    from: { channel: 'sms', phone: '+525512340000' },
    account: US,
    providerId: id,
    sentAt: new Date(AT.getTime() - minutesAgo * 60_000),
    receivedAt: AT,
    content: { kind: 'text', text: 'hola' },
  });
  /** What is there to be found, and what was asked for. */
  const rig = (
    there: InboundMessage[],
    change: { bornAt?: Date; isMyTurn?: () => Promise<boolean> } = {},
  ) => {
    const rig = {
      now: AT,
      asked: [] as number[],
      taken: new Set<string>(),
      outcomes: [] as ReconcileOutcome[],
      isDown: false,
      look: async () => {},
    };
    const { look } = makeReconciler({
      list: async (since) => {
        if (rig.isDown) throw new Error('down');
        rig.asked.push((rig.now.getTime() - since.getTime()) / 60_000);
        return { messages: there.filter(({ sentAt }) => sentAt >= since), isCut: false };
      },
      accept: async (messages) => {
        const before = rig.taken.size;
        for (const { providerId } of messages) rig.taken.add(providerId);
        return rig.taken.size - before;
      },
      now: () => rig.now,
      bornAt: change.bornAt ?? new Date(0),
      isMyTurn: change.isMyTurn ?? (async () => true),
      log: (outcome) => rig.outcomes.push(outcome),
    });
    rig.look = look;
    return rig;
  };

  it('takes those of the last 24 hours at first, then those since the last look, each once', async () => {
    const there = [message('old', 25 * 60), message('a', 23 * 60), message('b', 10), message('young', 0.3)];
    const r = rig(there);
    await r.look();
    expect([...r.taken]).toEqual(['a', 'b']);
    r.now = new Date(AT.getTime() + 5 * 60_000);
    await r.look();
    expect([...r.taken]).toEqual(['a', 'b', 'young']);
    expect(r.asked).toEqual([24 * 60, 15]);
    expect(r.outcomes).toMatchObject([
      { kind: 'looked', missed: 2 },
      { kind: 'looked', missed: 1 },
    ]);
  });

  it('after an outage of Twilio’s goes back to the last look that was one', async () => {
    const r = rig([]);
    await r.look();
    r.isDown = true;
    for (const hours of [1, 2]) {
      r.now = new Date(AT.getTime() + hours * HOUR_MS);
      await r.look();
    }
    r.isDown = false;
    r.now = new Date(AT.getTime() + 3 * HOUR_MS);
    await r.look();
    expect(r.asked).toEqual([24 * 60, 3 * 60 + 10]);
    expect(r.outcomes.map(({ kind }) => kind)).toEqual(['looked', 'failed', 'failed', 'looked']);
  });

  it('asks for nothing from before there was a Rumbo, nor when it is another process’s turn', async () => {
    const young = rig([message('before', 50), message('after', 10)], {
      bornAt: new Date(AT.getTime() - 30 * 60_000),
    });
    await young.look();
    expect([...young.taken]).toEqual(['after']);
    const idle = rig([message('x', 5)], { isMyTurn: async () => false });
    await idle.look();
    expect(idle.asked).toEqual([]);
  });
});
