import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDate, formatFigure, loadTexts } from '../../src/i18n/texts.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { LANGUAGES } from '../../src/model/index.ts';
import { ROOT, startTalk, wordsOf } from '../support/talk.ts';

const knowledge = loadKnowledge({ contentDir: join(ROOT, 'content') });
const textsAt = (now: string) =>
  loadTexts({ localesDir: join(ROOT, 'locales'), knowledge, clock: { now: () => new Date(now) } });

describe('loadTexts', () => {
  it.each(LANGUAGES)('in %s a figure past its expiry is never said as current', (language) => {
    const current = textsAt('2026-12-31T12:00:00Z').text(language, 'rights:wages');
    const expired = textsAt('2027-01-01T12:00:00Z').text(language, 'rights:wages');
    expect(current).toContain('315.04');
    expect(current).not.toMatch(/31 \S+ 2026/);
    expect(expired).toMatch(/315\.04[^.]{0,12}\([^)]*31 \S+ 2026/);
  });
  it('adds a caution for what is stale and names the office for what is uncertain', () => {
    expect(textsAt('2026-12-20T12:00:00Z').cautions('es', ['minimum-wage-general'])).toEqual([
      'Este dato es de 1 ene 2026 y puede haber cambiado.',
    ]);
    expect(
      textsAt('2026-11-20T12:00:00Z').cautions('en', ['overtime-cap-unclear', 'minimum-wage-general']),
    ).toEqual(['We could not confirm this point: ask PROFEDET (079).']);
  });
  it('joins sources and gives the oldest date', () => {
    expect(
      textsAt('2026-11-20T12:00:00Z').sourceLine('es', ['minimum-wage-general', 'minimum-wage-border']),
    ).toBe('Fuente: CONASAMI · revisado: 1 ene 2026');
    expect(textsAt('2026-11-20T12:00:00Z').sourceLine('es', [])).toBeUndefined();
  });
  it('fails on a key, a value or a figure that is not there, and never fills what a person typed', () => {
    const texts = textsAt('2026-11-20T12:00:00Z');
    expect(() => texts.text('es', 'common:nothing')).toThrow(/common:nothing/);
    expect(() => texts.text('es', 'person:closed_now')).toThrow(/when/);
    for (const quote of [
      '$t(common:x) %s',
      '{{fact.no-such-fact.x}}',
      '{{fact.minimum-wage-general.daily, money}}',
      '{{quote}} {{when}}',
      '$& $1',
    ]) {
      expect(texts.text('es', 'fraud:sign.money', { quote })).toContain(`«${quote}»`);
    }
  });
});

it.each([
  [315.04, 'money', 'es', '$315.04'],
  [2000, 'money', 'es', '$2,000'],
  [13409.8, 'money', 'en', '$13,409.80 pesos'],
  [560, 'money', 'ht', '$560 peso'],
  [7.5, undefined, 'fr', '7.5'],
  ['079', 'phone', 'es', '079'],
  [1234.5, 'number', 'pt', '1,234.5'],
] as const)('%s as %s in %s is %s', (value, format, language, text) => {
  expect(formatFigure(value, format, language)).toBe(text);
});

it.each([
  ['2026-03-04', 'es', '4 mar 2026'],
  ['2026-03', 'es', 'mar 2026'],
  ['2025', 'fr', '2025'],
  ['2026-01-01', 'ht', '1 janvye 2026'],
  ['2026-02-20', 'en', '20 Feb 2026'],
] as const)('%s in %s is %s', (iso, language, text) => {
  expect(formatDate(iso, language)).toBe(text);
});

it('next year the whole answer says that the figure has run out', async () => {
  const talk = await startTalk({ now: () => new Date('2027-01-05T18:00:00Z') });
  const answer = wordsOf(await talk.say('cuanto es el salario minimo'));
  expect(answer).toMatch(/\$315\.04 \(valía hasta el 31 dic 2026; pregunte cuánto es hoy\)/);
  await talk.close();
});
