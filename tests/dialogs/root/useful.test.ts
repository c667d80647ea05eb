import { describe, expect, it } from 'vitest';
import { startTalk, wordsOf } from '../../support/talk.ts';

const ASKED = ['¿cómo saco la CURP?', '¿cómo saco el RFC?', '¿cómo saco el NSS?', '¿qué es el aguinaldo?'];

describe('"was this useful?"', () => {
  it('is asked after the fourth answer, and the opinion is counted', async () => {
    const talk = await startTalk();
    const answers = [];
    for (const text of ASKED) answers.push(wordsOf(await talk.say(text)));
    expect(answers.filter((words) => words.includes('¿Le sirvió'))).toEqual([answers.at(-1)]);
    expect(wordsOf(await talk.tap('useful:no'))).toContain('hablar con una persona');
    expect(wordsOf(await talk.tap('useful:yes'))).toContain('Gracias');
    await talk.close();
  });

  it('is never asked by SMS, nor after danger', async () => {
    const sms = await startTalk({ channel: 'sms' });
    for (const text of ASKED) expect(wordsOf(await sms.say(text))).not.toContain('¿Le sirvió');
    await sms.close();
    const talk = await startTalk();
    for (let i = 0; i < 4; i += 1)
      expect(wordsOf(await talk.say('me quieren matar'))).not.toContain('¿Le sirvió');
    await talk.close();
  });
});
