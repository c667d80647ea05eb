import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../../src/desk/accounts/permissions.ts';
import { EXPORT_BASES, OUTCOMES } from '../../../src/desk/api/codes.ts';
import { ROUTES, type Route } from '../../../src/desk/api/routes.ts';
import { ALERTS } from '../../../src/desk/api/schema.ts';
import { makeWords } from '../../../src/desk/web/shared/words.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { DELIVERY_STATUSES } from '../../../src/model/index.ts';
import { ROOT } from '../../support/talk.ts';

const DELIVERY_CODES = [...DELIVERY_STATUSES, 'failed', 'withdrawn'];

const LANGUAGES = ['es', 'en', 'ht', 'fr', 'pt'];

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    flatten(inner, path ? `${path}.${key}` : key),
  );
}
const bookOf = (language: string, name = 'desk'): Map<string, string> =>
  new Map(flatten(JSON.parse(readFileSync(join(ROOT, 'locales', language, `${name}.json`), 'utf8'))));
const spanish = bookOf('es');
const holes = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{\w+\}\}/g)].map(String).sort();

describe.each(LANGUAGES)('the words of the desk in %s', (language) => {
  const book = bookOf(language);

  it('are those of the Spanish ones, with the same values put in', () => {
    expect([...book.keys()].sort()).toEqual([...spanish.keys()].sort());
    for (const [key, text] of book) expect(holes(text), key).toEqual(holes(spanish.get(key)));
  });

  it('hold every key that the pages name', () => {
    const folder = join(ROOT, 'src/desk/web');
    const named = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(app|plain|shared)\/.*\.tsx?$/.test(file))
      .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/'([a-z_]+\.[a-z_.]+)'/g)])
      .map((match) => match[1] ?? '')
      .filter(
        (key) =>
          spanish.has(key) ||
          new Set([...spanish.keys()].map((one) => one.split('.')[0])).has(key.split('.')[0] ?? ''),
      )
      // Permissions look alike and are no words.
      .filter(
        (key) => !/^(accounts|audit|load|help|content|tickets|misuse)\.(read|write|edit|work)$/.test(key),
      );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((key) => !book.has(key))).toEqual([]);
  });

  it('name every code that the API may give', () => {
    const menu = bookOf(language, 'menu');
    const topics = loadKnowledge({ contentDir: join(ROOT, 'content') })
      .topics()
      .map(({ id }) => id.replaceAll('-', '_'));
    const missing = [
      ...topics.filter((id) => !book.has(`topic.${id}`) && !menu.has(`choice.topic_${id}`)),
      ...OUTCOMES.filter((code) => !book.has(`outcome.${code}`)),
      ...ROLES.filter((code) => !book.has(`role.${code}`)),
      // What signing in may be refused for has words of its own.
      ...Object.values<Route>(ROUTES)
        .flatMap(({ problems = [] }) => problems)
        .map((code) => code.replaceAll('-', '_'))
        .filter(
          (code) => !book.has(`problem.${code}`) && !/^(second_factor_needed|too_many_tries)$/.test(code),
        ),
      ...EXPORT_BASES.filter((code) => !book.has(`export.${code}`)),
      ...DELIVERY_CODES.filter((code) => !book.has(`delivery.${code}`)),
      ...ALERTS.filter((code) => !book.has(`alert.${code}`)),
      ...readdirSync(join(ROOT, 'content/understanding/examples/es'))
        .map((file) => file.replace('.txt', ''))
        .filter((intent) => !book.has(`intent.${intent}`)),
    ];
    expect(missing).toEqual([]);
  });

  if (language !== 'es')
    it('are no copy of the Spanish ones', () => {
      const longer = [...book].filter(([, text]) => text.length > 18);
      expect(longer.length).toBeGreaterThan(100);
      const same = longer.filter(([key, text]) => text === spanish.get(key));
      expect(same.length, same.map(([key]) => key).join(' ')).toBeLessThanOrEqual(6);
    });
});

it('values are put in once: what a person typed cannot name another value', () => {
  const words = makeWords('es', { 'a.b': '{{name}} y {{other}}' });
  expect(words('a.b', { name: '{{other}}', other: 'X' })).toBe('{{other}} y X');
  expect(words.code('nothing', 'some_code')).toBe('some code');
  expect(words('toString.x')).toBe('toString.x');
});
