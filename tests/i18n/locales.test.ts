import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TWILIO_KEYWORDS } from '../../src/channels/sms/keywords.ts';
import { FACT_PLACEHOLDER } from '../../src/i18n/texts.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { LANGUAGES } from '../../src/model/index.ts';
import { ROOT } from '../support/talk.ts';

const LOCALES = join(ROOT, 'locales');
const knowledge = loadKnowledge({ contentDir: join(ROOT, 'content') });

function readLocale(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts.set(path, value);
    else
      for (const [key, inner] of Object.entries(value as object))
        walk(inner, path.endsWith(':') ? path + key : `${path}.${key}`);
  };
  for (const name of readdirSync(join(LOCALES, language)))
    walk(JSON.parse(readFileSync(join(LOCALES, language, name), 'utf8')), `${name.replace('.json', '')}:`);
  return texts;
}

const locales = new Map(LANGUAGES.map((language) => [language, readLocale(language)] as const));
const spanish = locales.get('es') as Map<string, string>;
const factsIn = (text: string) =>
  [...text.matchAll(FACT_PLACEHOLDER)].map((match) => `${match[1]}.${match[2]}`).sort();
const valuesIn = (text: string) =>
  [...text.replace(FACT_PLACEHOLDER, '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1]).sort();
/** Names that are the same everywhere, and words two languages share. */
const SAME =
  /^(CURP|RFC|NSS|SNE|INM|Aguinaldo|Español|English|Français|Português|Kreyòl ayisyen|Seguro social|Mis derechos|Refugio|Mis datos)$/;
/** Only values and signs, as in `{{from}} → {{to}}`: there is nothing to translate. */
const hasWords = (text: string) => /\p{L}/u.test(text.replace(/\{\{[^}]*\}\}/g, ''));

describe.each(LANGUAGES)('locale %s', (language) => {
  const texts = locales.get(language) as Map<string, string>;

  it('has every key, and no other', () => {
    expect([...texts.keys()].sort()).toEqual([...spanish.keys()].sort());
  });

  it.each([...spanish.keys()])('%s is whole', (key) => {
    const text = texts.get(key) ?? '';
    const source = spanish.get(key) ?? '';
    expect(text.trim(), 'empty').not.toBe('');
    expect(factsIn(text), 'names other facts than the Spanish text').toEqual(factsIn(source));
    expect(valuesIn(text), 'needs other values than the Spanish text').toEqual(valuesIn(source));
    for (const [, id = '', figure = ''] of text.matchAll(FACT_PLACEHOLDER)) {
      expect(Object.keys(knowledge.fact(id).figures), `fact ${id}`).toContain(figure);
    }
    expect(text.replace(/\{\{[^}]*\}\}/g, ''), 'a placeholder that nothing fills').not.toMatch(/[{}]/);
    const isLong = source.length > 14 && hasWords(source);
    if (language !== 'es' && isLong && !SAME.test(source)) expect(text, 'still Spanish').not.toBe(source);
    if (language !== 'en' && isLong && key !== 'language:own_name')
      expect(text, 'still English').not.toBe(locales.get('en')?.get(key));
  });

  it('types no amount, percentage or telephone by hand: figures come from content/', () => {
    for (const [key, text] of texts) {
      const bare = text.replace(/\{\{[^}]*\}\}/g, '');
      expect(bare, key).not.toMatch(/\$\s?\d|\d\s?%|\d{3}[ -]\d{3}|\d{5,}|\b(911|079|089|088)\b/);
    }
  });

  it('keeps labels short enough for their buttons and rows, and clear of the words Twilio acts on', () => {
    const plain = (text: string) =>
      text
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/[^A-Za-z]/g, '')
        .toUpperCase();
    for (const [key, text] of texts) {
      if (!/:(choice|own_name)/.test(key) && !key.endsWith('list_label')) continue;
      const most = /^(menu|privacy):/.test(key) || key.endsWith('list_label') ? 20 : 24;
      expect(text.length, `${key}: ${text}`).toBeLessThanOrEqual(most);
      expect(TWILIO_KEYWORDS, key).not.toContain(plain(text));
    }
  });

  it('has labels that differ among those offered together', () => {
    for (const prefix of ['menu:choice', 'hired:choice', 'rights:choice', 'privacy:choice']) {
      const labels = [...texts]
        .filter(
          ([key]) =>
            key.startsWith(prefix) &&
            key !== 'menu:choice.menu_jobs' &&
            key !== 'menu:choice.menu_fraud_lost',
        )
        .map(([, text]) => text);
      expect(new Set(labels).size, `${prefix} in ${language}`).toBe(labels.length);
    }
  });
});
