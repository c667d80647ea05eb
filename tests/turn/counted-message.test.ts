import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOON, startTalk, type Talk } from '../support/talk.ts';

const DAY_MS = 86_400_000;
let talk: Talk;
let now: Date;

beforeEach(async () => {
  now = NOON;
  talk = await startTalk({ now: () => now });
});
afterEach(() => talk.close());

/** What was counted of messages so far, oldest day first. */
const counted = async () =>
  (await talk.store.desk.countEvents(undefined)).counts
    .filter(({ type }) => type === 'message.received')
    .map(({ data, n }) => `${n} ${data.channel} ${data.language} ${data.contact} ${data.outcome}`)
    .sort();

describe('each message is counted once, linked to nobody', () => {
  it('as the first ever, within a talk, or as a new talk after a day of rest', async () => {
    await talk.say('hola');
    await talk.say('mis derechos');
    now = new Date(NOON.getTime() + DAY_MS - 1);
    await talk.say('mis derechos');
    now = new Date(now.getTime() + DAY_MS);
    await talk.say('mis derechos');
    expect(await counted()).toEqual([
      '1 whatsapp es again answered',
      '1 whatsapp es first answered',
      '1 whatsapp es within answered',
      '1 whatsapp es within answered',
    ]);
  });

  it('with its language, and whether it was understood', async () => {
    await talk.say('hello, I need help with my salary');
    await talk.say('xqzt wvrk plmf');
    expect(await counted()).toEqual(['1 whatsapp en first answered', '1 whatsapp en within not_understood']);
  });

  it('not for a reaction, which asks nothing', async () => {
    await talk.say('hola');
    await talk.send({ kind: 'reaction', emoji: '👍', to: 'x' } as never);
    expect(await counted()).toEqual(['1 whatsapp es first answered']);
  });

  it('holds neither words nor a number', async () => {
    await talk.say('me llamo Ernestina y vivo en la calle Olmo 14');
    const all = JSON.stringify((await talk.store.desk.countEvents(undefined)).counts);
    expect(all).not.toMatch(/Ernestina|Olmo|52155|key-/i);
  });
});
