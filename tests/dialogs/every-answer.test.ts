import { describe, expect, it } from 'vitest';
import { countSegments } from '../../src/channels/sms/segments.ts';
import { toPlainText } from '../../src/channels/sms/transliterate.ts';
import { renderWhatsApp } from '../../src/channels/whatsapp/render.ts';
import { LANGUAGES, type Language, type OutboundContent } from '../../src/model/index.ts';
import { makePorts, startTalk, type Talk, wordsOf } from '../support/talk.ts';

const { knowledge } = makePorts();
const NAMED: Record<Language, string> = {
  es: 'español',
  en: 'english',
  ht: 'kreyòl',
  fr: 'français',
  pt: 'português',
};
const EVERYWHERE = [
  'menu:options',
  'menu:hired',
  'menu:situations',
  'situations:2',
  'menu:rights',
  'menu:fraud',
  'menu:fraud-lost',
  'menu:documents',
  'menu:jobs',
  'menu:places',
  'menu:language',
  'menu:privacy',
  'menu:person',
  'menu:danger',
  ...(knowledge as unknown as { topics(): { id: string }[] }).topics().map(({ id }) => `topic:${id}`),
  ...knowledge.profiles().map(({ id }) => `situation:${id}`),
];

/** Every answer there is, in every language, on both channels: within every limit, with nothing left unfilled. */
describe.each(LANGUAGES)('every answer in %s', (language) => {
  it('on WhatsApp: renders, at most two messages, at most 900 characters each', async () => {
    const talk = await startTalk();
    await talk.say(NAMED[language]);
    for (const id of EVERYWHERE) {
      const answer = await talk.tap(id);
      expect(answer.length, id).toBeGreaterThanOrEqual(1);
      expect(answer.length, id).toBeLessThanOrEqual(2);
      for (const content of answer) {
        renderWhatsApp(content); // throws beyond a limit
        expect(wordsOf([content]), id).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
        // Answers with a source line get a little room for it.
        expect(
          content.kind === 'card' ? 0 : content.text.length,
          `${id}: ${content.kind}`,
        ).toBeLessThanOrEqual(1024);
      }
      await expectOffersWork(talk, answer);
    }
    await talk.close();
  });

  it('on SMS: parts of at most three segments in GSM-7, the first part answers', async () => {
    const talk = await startTalk({ channel: 'sms' });
    await talk.say(NAMED[language]);
    for (const id of EVERYWHERE) {
      let answer = await talk.tap(id);
      expect(answer, id).toHaveLength(1);
      for (let parts = 0; parts < 12; parts += 1) {
        const text = wordsOf(answer);
        const sent = toPlainText(text);
        expect(countSegments(sent), `${id}: ${sent}`).toMatchObject({ encoding: 'GSM-7' });
        expect(countSegments(sent).segments, id).toBeLessThanOrEqual(3);
        if (!/\n1 = \S+$/.test(text)) break;
        answer = await talk.say('1');
      }
    }
    await talk.close();
  });
});

async function expectOffersWork(_talk: Talk, answer: readonly OutboundContent[]): Promise<void> {
  for (const content of answer) {
    if (content.kind !== 'choices') continue;
    expect(new Set(content.choices.map(({ id }) => id)).size).toBe(content.choices.length);
    expect(content.choices.length).toBeLessThanOrEqual(10);
    for (const { id } of content.choices)
      expect(id).toMatch(/^(menu|topic|situation|situations|remember|language|consent|delete|person):/);
  }
}
