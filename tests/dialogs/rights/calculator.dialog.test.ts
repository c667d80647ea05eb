import { describe, expect, it } from 'vitest';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { toPlainText } from '../../../src/channels/sms/transliterate.ts';
import { renderWhatsApp } from '../../../src/channels/whatsapp/render.ts';
import { LANGUAGES, type Language, type OutboundContent } from '../../../src/model/index.ts';
import { choiceIdsOf, makePorts, startTalk, type Talk, wordsOf } from '../../support/talk.ts';

const { texts } = makePorts();
const NAMED: Record<Language, string> = {
  es: 'español',
  en: 'english',
  ht: 'kreyòl',
  fr: 'français',
  pt: 'português',
};
/** The answers to each calculator's questions, in no language: figures, dates, taps ("<id>"). Then what the result holds. */
const WALKS: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  minimum: [
    ['1200', '<calc:period:week>'],
    ['315.04 × 7 = $2,205.28', '$1,005.28'],
  ],
  overtime: [['10, 6', '3500', '<calc:period:week>'], ['3500 / 7 / 8 × 12 × 2 = $1,500']],
  sunday: [['500', '<calc:period:day>'], ['500 × 25 / 100 = $125']],
  holiday: [
    ['3500', '<calc:period:week>'],
    ['3500 / 7 × 2 = $1,000', '$1,500'],
  ],
  aguinaldo: [['15000', '<calc:period:month>', '1/3/2026'], ['15000 / 30 × 15 × 306 / 365 = $6,287.67']],
  vacation: [['3'], ['16']],
  leaving: [
    ['<calc:leaving:fired>', '500', '<calc:period:day>', '5/1/2024', '19/11/2026'],
    ['500 × 30 × 3 = $45,000', '500 × 12 × 2 = $12,000', '500 × 15 × 323 / 365 = $6,636.99'],
  ],
  maternity: [['10/02/2027'], ['2027', '2026']],
  deadline: [['<calc:claim:fired>', '3/11/2026'], ['2027']],
};

const send = (talk: Talk, what: string) => {
  const tap = /^<(.+)>$/.exec(what)?.[1];
  return tap === undefined ? talk.say(what) : talk.tap(tap);
};

describe.each(LANGUAGES)('each calculator in %s', (language) => {
  it.each(Object.entries(WALKS))('%s on WhatsApp', async (calculator, [answers, has]) => {
    const talk = await startTalk();
    await talk.say(NAMED[language]);
    let answer: OutboundContent[] = [];
    for (const what of [`<menu:calc-${calculator}>`, ...answers]) {
      answer = await send(talk, what);
      expect(answer.length).toBeLessThanOrEqual(2);
      for (const content of answer) {
        renderWhatsApp(content);
        expect(content.kind === 'card' ? 0 : content.text.length).toBeLessThanOrEqual(900);
      }
    }
    const words = wordsOf(answer);
    for (const part of has) expect(words).toContain(part);
    expect(words).toContain(
      texts.text(language, 'common:fact.source', { source: '', date: '' }).split(/[:{]/)[0],
    );
    expect(words).toContain(texts.text(language, 'menu:choice.menu_person'));
    // Nothing is left open: what comes next is a question of its own.
    expect(choiceIdsOf(answer).filter((id) => id.startsWith('calc:'))).toEqual([]);
    await talk.close();
  });

  it('each of them on SMS: parts of at most three segments, the answer in the first', async () => {
    for (const [calculator, [answers]] of Object.entries(WALKS)) {
      const talk = await startTalk({ channel: 'sms' });
      await talk.say(NAMED[language]);
      for (const what of [`<menu:calc-${calculator}>`, ...answers]) {
        let answer = await send(talk, what);
        for (let part = 0; part < 6; part += 1) {
          const sent = toPlainText(wordsOf(answer));
          expect(countSegments(sent), sent).toMatchObject({ encoding: 'GSM-7' });
          expect(countSegments(sent).segments, sent).toBeLessThanOrEqual(3);
          if (part === 0 && what === answers.at(-1)) expect(sent.split('\n\n')[0]).toMatch(/\d/);
          if (!/\n1 = \S+$/.test(sent)) break;
          answer = await talk.say('1');
        }
      }
      await talk.close();
    }
  });
});

describe('the talk around a sum', () => {
  it('keeps nothing of it once it is told', async () => {
    const talk = await startTalk();
    await talk.say('me pagan 1234 a la semana, es legal?');
    const next = await talk.tap('menu:calc-minimum');
    expect(wordsOf(next)).toContain('¿Cuánto le pagan');
    await talk.close();
  });

  it('an old answer button leads to the list of sums', async () => {
    const talk = await startTalk();
    await talk.say('hola');
    expect(choiceIdsOf(await talk.tap('calc:period:week'))).toContain('menu:calc-minimum');
    await talk.close();
  });

  it('figures are for the open question, whatever they sound like', async () => {
    const talk = await startTalk();
    await talk.say('hola');
    await talk.tap('menu:calc-minimum');
    await talk.say('50');
    await talk.tap('calc:period:hour');
    expect(wordsOf(await talk.say('3000'))).toContain('¿Cuántas horas trabaja al día?');
    await talk.close();
  });

  it('is told as last year’s from New Year on', async () => {
    const talk = await startTalk({ now: () => new Date('2027-01-02T18:00:00Z') });
    const words = wordsOf(await talk.say('me pagan 180 diarios está bien?'));
    expect(words).toMatch(/^Atención: esta cuenta usa las reglas de 2026/);
    await talk.close();
  });
});
