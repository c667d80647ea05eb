import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import { DateTime } from 'luxon';
import { LANGUAGES, type Language } from '../model/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fact, Knowledge } from '../ports/knowledge.ts';
import type { Texts } from '../ports/texts.ts';

/** How a text names a figure: `{{fact.<id>.<figure>, money}}`. */
export const FACT_PLACEHOLDER = /\{\{\s*fact\.([a-z0-9-]+)\.([a-z0-9_]+)\s*(?:,\s*(\w+)\s*)?\}\}/g;
const MOST_SOURCES = 2;
const DAY_MS = 86_400_000;

export interface TextsOptions {
  readonly localesDir: string;
  readonly knowledge: Knowledge;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * The words people read: `<localesDir>/<language>/<namespace>.json`, through i18next, without any fallback language.
 *
 * Keys that this module itself uses:
 * | key | when |
 * | --- | --- |
 * | `common:fact.expired` | behind a figure past its expiry; `{{date}}` is its last day |
 * | `common:fact.stale` | one line at the end when a fact is past its review date; `{{date}}` is when it was checked |
 * | `common:fact.confirm_with` | one line at the end when a fact is uncertain; `{{office}}` with its phone |
 * | `common:fact.source` | the source line; `{{source}}`, `{{date}}` |
 */
export function loadTexts({ localesDir, knowledge, clock }: TextsOptions): Texts {
  const instance = makeI18n(localesDir);
  const translate = (
    language: Language,
    key: string,
    values?: Readonly<Record<string, unknown>>,
  ): unknown => {
    if (!instance.exists(key, { lng: language })) throw new Error(`there is no text ${key} in ${language}`);
    return instance.t(key, { lng: language, returnObjects: true, ...values });
  };
  const raw = (language: Language, key: string): unknown => instance.getResource(language, ...splitKey(key));

  // What a template says with its figures is the same until the day ends: only the calendar makes a figure stale.
  const today = makeDayCache(clock);

  /** One line for each office to confirm with, and one for all that may have changed, with the oldest date. */
  const cautionsOf = (language: Language, factIds: readonly string[]): string[] => {
    const facts = [...new Set(factIds)].map((id) => knowledge.fact(id));
    const isUncertain = (fact: Fact) => fact.confidence === 'uncertain' && fact.confirmWith !== undefined;
    const offices = new Set(facts.filter(isUncertain).map(({ confirmWith = '' }) => confirmWith));
    // Past its end too: the text may tell a rule of it without a figure that would be marked.
    const old = facts
      .filter((fact) => !isUncertain(fact) && knowledge.freshness(fact.id, clock.now()) !== 'current')
      .map(({ checkedOn }) => checkedOn)
      .sort();
    return [
      ...[...offices].map((id) =>
        translate(language, 'common:fact.confirm_with', { office: officeName(id) }),
      ),
      ...(old[0] === undefined
        ? []
        : [translate(language, 'common:fact.stale', { date: formatDate(old[0], language) })]),
    ].map(String);
  };
  const officeName = (id: string): string => {
    const { name, phone } = knowledge.office(id);
    return phone ? `${name} (${phone})` : name;
  };
  const fill = (language: Language, template: string): string =>
    template.replace(FACT_PLACEHOLDER, (_whole, id: string, name: string, format: string | undefined) => {
      const fact = knowledge.fact(id);
      const figure = fact.figures[name];
      if (!figure) throw new Error(`the fact ${id} has no figure ${name}`);
      const value = formatFigure(figure.value, format, language);
      if (knowledge.freshness(id, clock.now()) !== 'expired') return value;
      return `${value} ${translate(language, 'common:fact.expired', { date: formatDate(fact.expires ?? fact.checkedOn, language) })}`;
    });

  const render = (
    language: Language,
    key: string,
    values?: Readonly<Record<string, string | number>>,
  ): string => {
    // Figures first: words of a person that are quoted must never be read as placeholders.
    const filled = today(`text ${language} ${key}`, () => {
      const template = raw(language, key);
      if (typeof template !== 'string') throw new Error(`there is no text ${key} in ${language}`);
      return fill(language, template);
    });
    return interpolate(filled, values);
  };
  const sourceOf = (language: Language, factIds: readonly string[]): string | undefined => {
    const facts = factIds.map((id) => knowledge.fact(id));
    if (facts.length === 0) return undefined;
    const source = [...new Set(facts.flatMap((fact) => fact.source.split(/;\s*/)))]
      .slice(0, MOST_SOURCES)
      .join('; ');
    const oldest = facts.map((fact: Fact) => fact.checkedOn).sort()[0] ?? '';
    return String(translate(language, 'common:fact.source', { source, date: formatDate(oldest, language) }));
  };

  return {
    text: render,
    has: (language, key) => instance.exists(key, { lng: language }),
    list: (language, key, values) => {
      const items = raw(language, key);
      if (!Array.isArray(items)) throw new Error(`there is no list ${key} in ${language}`);
      return items.map((item) => interpolate(fill(language, String(item)), values));
    },
    cautions: (language, factIds) =>
      today(`cautions ${language} ${factIds.join()}`, () => cautionsOf(language, factIds)),
    money: (language, amount) => formatFigure(Number(amount), 'money', language),
    date: (language, iso) => formatDate(iso, language),
    sourceLine: (language, factIds) =>
      today(`source ${language} ${factIds.join()}`, () => sourceOf(language, factIds)),
  };
}

/** Remembers what was made until the (UTC) day ends. Keys are ours: as many as there are texts, topics and languages. */
function makeDayCache(clock: Pick<Clock, 'now'>): <T>(key: string, make: () => T) => T {
  let day = Number.NaN;
  const made = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    const now = Math.floor(clock.now().getTime() / DAY_MS);
    if (now !== day) {
      made.clear();
      day = now;
    }
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
}

/** `{{name}}` with a value that was handed in; figures (`{{fact.…}}`) are left for `fill`. */
function interpolate(template: string, values: Readonly<Record<string, string | number>> = {}): string {
  if (!template.includes('{{')) return template;
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`a text needs the value ${whole}`);
    return String(value);
  });
}

function makeI18n(localesDir: string): i18n {
  const resources = Object.fromEntries(
    LANGUAGES.map((language) => [language, readNamespaces(join(localesDir, language))]),
  );
  const instance = i18next.createInstance();
  void instance.init({
    resources,
    lng: 'es',
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as Parameters<typeof instance.init>[0]);
  return instance;
}

function readNamespaces(folder: string): Record<string, object> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      name.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as object,
    ]),
  );
}

function splitKey(key: string): [string, string] {
  const [namespace = '', path = ''] = key.split(':');
  return [namespace, path];
}

// Mexico writes 1,234.50, and so do the price tags and pay slips that people will hold beside this.
const PLAIN = new Intl.NumberFormat('es-MX', { maximumFractionDigits: 2 });
const CENTAVOS = new Intl.NumberFormat('es-MX', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Plain and the same in every language: what stands on a pay slip. Amounts in pesos keep centavos only if there are any. */
export function formatFigure(value: number | string, format: string | undefined, language: Language): string {
  if (typeof value === 'string' || (format !== 'money' && format !== 'number')) return String(value);
  const text = (format === 'money' && !Number.isInteger(value) ? CENTAVOS : PLAIN).format(value);
  return format === 'money' ? `$${text}${PESOS[language]}` : text;
}

/** Who does not live with pesos reads "$" as dollars. */
const PESOS: Readonly<Record<Language, string>> = {
  es: '',
  en: ' pesos',
  ht: ' peso',
  fr: ' pesos',
  pt: ' pesos',
};
const INTL: Readonly<Record<Language, string>> = {
  es: 'es-MX',
  en: 'en-GB',
  ht: 'fr-HT',
  fr: 'fr-FR',
  pt: 'pt-BR',
};
const KREYOL_MONTHS = [
  'janvye',
  'fevriye',
  'mas',
  'avril',
  'me',
  'jen',
  'jiyè',
  'out',
  'septanm',
  'oktòb',
  'novanm',
  'desanm',
];

/** `2026-03-04` → "4 mar 2026"; a year or a month alone stays that coarse. */
export function formatDate(iso: string, language: Language): string {
  const [year = '', month, day] = iso.split('-');
  if (month === undefined) return year;
  if (language === 'ht')
    return [day === undefined ? undefined : String(Number(day)), KREYOL_MONTHS[Number(month) - 1], year]
      .filter(Boolean)
      .join(' ');
  const date = DateTime.fromISO(iso, { zone: 'utc' }).setLocale(INTL[language]);
  return date.toFormat(day === undefined ? 'LLL yyyy' : 'd LLL yyyy');
}
