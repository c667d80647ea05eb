import { describe, expect, it } from 'vitest';
import { figuresIn } from '../../scripts/content-check/check-locales.ts';
import { readLocale } from '../../scripts/content-check/locale-files.ts';
import { countSegments } from '../../src/channels/sms/segments.ts';
import { toPlainText } from '../../src/channels/sms/transliterate.ts';
import { renderWhatsApp } from '../../src/channels/whatsapp/render.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { LANGUAGES, type Language, type OutboundContent } from '../../src/model/index.ts';
import { makePorts, ROOT, startTalk, type Talk, wordsOf } from '../support/talk.ts';

/**
 * Walks every dialog from the menu on, by the choices that each answer offers, in every language and on both channels:
 * what one language says, all must say, with the same figures and the same next steps, within every limit.
 */
const knowledge = loadKnowledge({ contentDir: `${ROOT}/content` });
const NAMED: Record<Language, string> = {
  es: 'español',
  en: 'english',
  ht: 'kreyòl',
  fr: 'français',
  pt: 'português',
};
/** These change what the rest of the walk would say: the language, what is remembered, whether anything is. */
const NOT_WALKED = /^(language|consent|delete|remember):|^menu:delete$/;
/** Where people come in without a button: by asking, or by saying what their situation is. */
const ASKED = [
  'menu:options',
  'menu:danger',
  ...knowledge.topics().map(({ id }) => `topic:${id}`),
  ...knowledge.profiles().map(({ id }) => `situation:${id}`),
];
const WHATSAPP_CHARACTERS = 900;
const PARTS = 12;

interface Said {
  /** All words of the answer, without the numbers of choices and parts. */
  readonly words: string;
  readonly offers: readonly string[];
}
type Walk = Map<string, Said>;

async function walk(language: Language, see: (id: string, answer: readonly OutboundContent[]) => void) {
  const talk = await startTalk();
  await talk.say(NAMED[language]);
  const seen: Walk = new Map();
  const toGo = [...ASKED];
  for (let id = toGo.shift(); id !== undefined; id = toGo.shift()) {
    if (seen.has(id) || NOT_WALKED.test(id)) continue;
    const answer = await talk.tap(id);
    see(id, answer);
    const offers = answer.flatMap((one) =>
      one.kind === 'choices' ? one.choices.map((choice) => choice.id) : [],
    );
    seen.set(id, { words: answer.map(textOf).join('\n'), offers });
    toGo.push(...offers);
  }
  await talk.close();
  return seen;
}

const textOf = (content: OutboundContent): string =>
  content.kind === 'card' ? [content.title, ...content.lines].join('\n') : content.text;

const numbersIn = (text: string): string[] => (text.match(/\d+(?:[.,]\d+)*/g) ?? []).sort();

const walks = new Map<Language, Walk>();

describe.each(LANGUAGES)('a walk through every dialog in %s', (language) => {
  it('on WhatsApp: whole, within limits, at most three next steps after an answer', async () => {
    const seen = await walk(language, (id, answer) => {
      expect(answer.length, id).toBeGreaterThanOrEqual(1);
      expect(answer.length, id).toBeLessThanOrEqual(2);
      for (const content of answer) {
        renderWhatsApp(content); // throws beyond a limit of Meta's
        const words = textOf(content);
        expect(words.trim(), id).not.toBe('');
        expect(words.length, `${id}: ${words}`).toBeLessThanOrEqual(WHATSAPP_CHARACTERS);
        expect(wordsOf([content]), id).not.toMatch(
          /[{}]|undefined|null|NaN|\[object|\b[a-z]+:[a-z_]+\.[a-z_]+/,
        );
        if (/^(topic|situation):/.test(id) && content.kind === 'choices')
          expect(content.choices.length, id).toBeLessThanOrEqual(3);
      }
      if (/^(topic|situation):/.test(id))
        expect(answer.at(-1)?.kind, `${id} ends with next steps`).toBe('choices');
    });
    for (const { id } of knowledge.topics()) expect([...seen.keys()], id).toContain(`topic:${id}`);
    walks.set(language, seen);
  });

  it('says what the Spanish walk says: the same figures, the same choices, nothing left in Spanish', async () => {
    const spanish = walks.get('es') ?? (await walk('es', () => {}));
    walks.set('es', spanish);
    const seen = walks.get(language) ?? (await walk(language, () => {}));
    expect([...seen.keys()].sort()).toEqual([...spanish.keys()].sort());
    for (const [id, { words, offers }] of seen) {
      const source = spanish.get(id) as Said;
      expect(offers, id).toEqual(source.offers);
      expect(numbersIn(words), `${id}: ${words}`).toEqual(numbersIn(source.words));
      if (language === 'es') continue;
      const lines = new Set(
        source.words.split('\n').filter((line) => line.length > 25 && line.includes(' ')),
      );
      for (const line of words.split('\n'))
        if (!isAddress(line)) expect(lines.has(line), `${id}, left in Spanish: ${line}`).toBe(false);
    }
  });

  it('on SMS: the same answer in parts of at most three segments', async () => {
    const talk = await startTalk({ channel: 'sms' });
    await talk.say(NAMED[language]);
    const seen = walks.get(language) ?? (await walk(language, () => {}));
    for (const [id, { words }] of seen) {
      const parts = await partsOf(talk, id);
      for (const part of parts) {
        const sent = countSegments(toPlainText(part));
        expect(sent, `${id}: ${part}`).toMatchObject({ encoding: 'GSM-7' });
        expect(sent.segments, id).toBeLessThanOrEqual(3);
      }
      // A position is shared on WhatsApp only, so there the question is another.
      if (/^(topic|situation):/.test(id)) {
        const whole = numbersIn(parts.join('\n'));
        for (const figure of numbersIn(words))
          expect(whole, `${id} loses ${figure} on SMS`).toContain(figure);
      }
    }
    await talk.close();
  });
});

async function partsOf(talk: Talk, id: string): Promise<string[]> {
  const parts: string[] = [];
  let answer = await talk.tap(id);
  for (;;) {
    expect(answer, id).toHaveLength(1);
    const words = wordsOf(answer);
    parts.push(words);
    expect(parts.length, id).toBeLessThanOrEqual(PARTS);
    if (!/\n1 = \S+$/.test(words)) return parts;
    answer = await talk.say('1');
  }
}

/** Offices, streets and telephones are written as they are on the door. */
const offices = knowledge.offices();
const isAddress = (line: string): boolean =>
  /https?:/.test(line) ||
  offices.some(({ name, address }) => line.includes(name) || (address && line.includes(address)));

describe('when facts grow old', () => {
  const later = new Date('2027-02-01T18:00:00Z');
  const { texts } = makePorts(() => later);

  it.each(LANGUAGES)(
    'in %s a figure past its end is never told as current, and the answer warns',
    (language) => {
      const templates = readLocale(ROOT, language);
      let ended = 0;
      for (const { id, text: key, facts } of knowledge.topics()) {
        const said = texts.text(language, key);
        for (const figure of figuresIn(templates.get(key)?.text ?? '')) {
          const fact = knowledge.fact(figure.slice(0, figure.lastIndexOf('.')));
          if (knowledge.freshness(fact.id, later) !== 'expired') continue;
          ended += 1;
          const mark = texts.text(language, 'common:fact.expired', {
            date: texts.date(language, fact.expires ?? ''),
          });
          expect(said, `${id} tells ${figure} as current`).toContain(` ${mark}`);
        }
        const isOld = facts.some((fact) => knowledge.freshness(fact, later) !== 'current');
        const isUncertain = facts.some((fact) => knowledge.fact(fact).confidence === 'uncertain');
        expect(texts.cautions(language, facts).length > 0, id).toBe(isOld || isUncertain);
      }
      expect(ended).toBeGreaterThan(5);
    },
  );

  it('answers with those marks and cautions, and the office to ask', async () => {
    const talk = await startTalk({ now: () => later });
    await talk.say(NAMED.es);
    const wages = wordsOf(await talk.tap('topic:wages'));
    expect(wages).toMatch(/\$315\.04 \(valía hasta el 31 dic 2026; pregunte cuánto es hoy\)/);
    expect(wages).toContain('puede haber cambiado');
    expect(wordsOf(await talk.tap('topic:degree'))).toMatch(/No pudimos confirmar este punto: pregunte a /);
    await talk.close();
  });
});
