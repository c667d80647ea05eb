import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTalk, type Talk, wordsOf } from '../../support/talk.ts';

describe('where to go', () => {
  let talk: Talk;
  beforeEach(async () => {
    talk = await startTalk();
  });
  afterEach(() => talk.close());
  const ask = async (text: string) => wordsOf(await talk.say(text));

  it('names the offices of the institution that was named, and asks for the city', async () => {
    const words = await ask('¿dónde está la COMAR?');
    expect(words).toContain('COMAR Tapachula');
    expect(words).toContain('¿En qué ciudad está?');
    expect(words).toContain('Confirme antes de ir');
    expect(words).not.toContain('SAT');
  });

  it('reads a bare city, another city and another kind of office in the light of the last answer', async () => {
    await ask('¿dónde está la COMAR?');
    const inTapachula = await ask('Tapachula');
    expect(inTapachula).toContain('Libramiento Sur');
    expect(inTapachula).toContain('07:00–15:00');
    expect(inTapachula).not.toContain('COMAR Tijuana');
    expect(await ask('¿y albergues?')).toContain('Buen Pastor');
    expect(await ask('mejor en tijuana')).toContain('Casa del Migrante en Tijuana');
  });

  it('a shared position keeps what was asked for, and gives distances', async () => {
    await ask('busco un albergue');
    const words = wordsOf(await talk.send({ kind: 'location', latitude: 25.53, longitude: -101.0 } as never));
    expect(words).toContain('Llame o pregunte si hay lugar');
    expect(words).toMatch(/a unos \d+ km/);
  });

  it('asks which place is meant when several share the name', async () => {
    const answer = await talk.say('hay albergue en Benito Juárez?');
    const [first] = answer;
    if (first?.kind !== 'choices') throw new Error(`no choices: ${wordsOf(answer)}`);
    expect(first.text).toContain('varios lugares');
    const cancun = first.choices.find(({ label }) => label.startsWith('Cancún'));
    expect(cancun).toBeDefined();
    expect(wordsOf(await talk.tap(cancun?.id ?? ''))).toContain('Cancún');
  });

  it('never names an office far away as near: gives the numbers that answer everywhere', async () => {
    const words = await ask('¿hay albergue en Cancún?');
    expect(words).toContain('no conocemos');
    expect(words).not.toContain('Casa del Migrante');
    expect(words).toContain('800');
  });

  it('a question of its own is no follow-up', async () => {
    await ask('¿dónde está la COMAR?');
    expect(await ask('me despidieron en Tijuana sin pagarme nada')).not.toContain('COMAR');
  });

  it('lists what a state has', async () => {
    expect(await ask('oficinas de la COMAR en Chiapas')).toContain('Lo que conocemos en Chiapas');
  });
});
