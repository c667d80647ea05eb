import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../src/model/index.ts';
import { makePorts, startTalk, type Talk, wordsOf } from '../../support/talk.ts';

const { texts } = makePorts();
const NAMED: Record<Language, string> = {
  es: 'español',
  en: 'english',
  ht: 'kreyòl',
  fr: 'français',
  pt: 'português',
};
const ask = async (talk: Talk, text: string) => wordsOf(await talk.say(text));

describe.each(LANGUAGES)('quick exit in %s', (language) => {
  it.each(['0 0', '00', 'quick exit', '<menu:exit>'])(
    '%s leaves a bland line and no memory of the talk',
    async (word) => {
      const talk = await startTalk();
      await talk.say(NAMED[language]);
      await talk.tap('menu:danger');
      const answer = word.startsWith('<') ? wordsOf(await talk.tap('menu:exit')) : await ask(talk, word);
      const bland = texts.text(language, 'control:bland');
      expect(answer).toBe(bland);
      expect(bland).not.toMatch(/Rumbo|migra|migr|911/i);
      const next = wordsOf(await talk.tap('menu:options'));
      expect(next).toContain(texts.text(language, 'control:clear_chat'));
      expect(wordsOf(await talk.tap('menu:options'))).not.toContain(
        texts.text(language, 'control:clear_chat'),
      );
      await talk.close();
    },
  );
});

describe('safe word', () => {
  const choose = async (talk: Talk) => {
    await talk.tap('menu:safe-word');
    await talk.say('sí');
    await talk.say('Luna Azúl');
    return ask(talk, '4321');
  };

  it('hides the talk until the PIN, and tells a person silently', async () => {
    const talk = await startTalk();
    await talk.say('hola');
    expect(await choose(talk)).toContain('borre estos mensajes');
    const bland = texts.text('es', 'control:bland');
    expect(await ask(talk, 'luna azul')).toBe(bland);
    for (const words of ['¿dónde está la COMAR?', 'me quieren matar', 'menú', '0000', 'baja'])
      expect(await ask(talk, words)).toBe(bland);
    expect(wordsOf(await talk.tap('menu:privacy'))).toBe(bland);
    const [ticket] = await talk.store.tickets({});
    expect(ticket).toMatchObject({ reason: 'danger', priority: 100 });
    expect(ticket?.riskCodes).toEqual(expect.arrayContaining(['safe_word', 'danger_now']));
    expect(await ask(talk, '4321')).toContain('911');
    expect(await ask(talk, 'menú')).toContain('elegir');
    await talk.close();
  });

  it('takes no number for the word and no letters for the PIN, and asks again once', async () => {
    const talk = await startTalk();
    await talk.tap('menu:safe-word');
    await talk.say('sí');
    expect(await ask(talk, '77')).toContain('Necesito una palabra');
    expect(await ask(talk, 'girasol')).toContain('clave de 4 a 8');
    expect(await ask(talk, 'abc')).toContain('4 a 8 números seguidos');
    expect(await ask(talk, '9876')).toContain('Listo');
    await talk.close();
  });

  it('can be removed, and is never kept as it was written', async () => {
    const talk = await startTalk();
    await talk.say('hola');
    await choose(talk);
    expect(wordsOf(await talk.tap('menu:safe-word'))).toContain('[Quitarla]');
    expect(wordsOf(await talk.tap('safe-word:clear'))).toContain('Ya no hay');
    expect(await ask(talk, 'luna azul')).not.toBe(texts.text('es', 'control:bland'));
    await talk.close();
  });
});
