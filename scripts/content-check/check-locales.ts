import { FACT_PLACEHOLDER } from '../../src/i18n/texts.ts';
import { LANGUAGES, type Language } from '../../src/model/index.ts';
import type { Knowledge } from '../../src/ports/index.ts';
import type { Finding } from './finding.ts';
import type { LocaleText } from './locale-files.ts';

export type Locales = ReadonlyMap<Language, ReadonlyMap<string, LocaleText>>;

/** Shorter than this a word may well be the same in two languages. */
const LONG = 14;
/** WhatsApp: reply buttons 20, rows of a list 24. Which one a label becomes depends on how many it stands among. */
const LABEL = { button: 20, row: 24 } as const;
/** Names that stay as they are. */
const SAME =
  /^(CURP|RFC|NSS|SNE|INM|Aguinaldo|Seguro social|Mis derechos|Refugio|Mis datos|Español|English|Français|Português|Kreyòl ayisyen)$/;

/** Only values and signs, as in `{{from}} → {{to}}`: there is nothing to translate. */
const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(/\{\{[^}]*\}\}/g, ''));

/** Texts that are missing, left in another language, name other figures than the Spanish one, or do not fit a button. */
export function checkLocales(locales: Locales, knowledge: Pick<Knowledge, 'fact'>): Finding[] {
  const spanish = locales.get('es') ?? new Map<string, LocaleText>();
  const english = locales.get('en') ?? new Map<string, LocaleText>();
  const findings: Finding[] = [];
  for (const [key, { text: source, where: from }] of spanish) {
    const wanted = figuresIn(source).join();
    for (const figure of figuresIn(source)) {
      const fault = faultOf(figure, knowledge);
      if (fault) findings.push({ level: 'error', kind: 'broken', where: from, what: `${key}: ${fault}` });
    }
    for (const language of LANGUAGES) {
      const one = locales.get(language)?.get(key);
      if (!one || one.text.trim() === '') {
        findings.push({
          level: 'error',
          kind: 'untranslated',
          where: one?.where ?? `locales/${language}/${key.split(':')[0]}.json:1`,
          what: `${key} is missing in ${language}: translate ${from}`,
        });
        continue;
      }
      const { text, where } = one;
      const isCopy =
        (language !== 'es' && text === source) ||
        (language !== 'en' && language !== 'es' && text === english.get(key)?.text);
      const mayBeSame = source.length <= LONG || SAME.test(text) || !hasWords(text);
      if (isCopy && !mayBeSame && key !== 'language:own_name')
        findings.push({
          level: 'error',
          kind: 'untranslated',
          where,
          what: `${key} was left untranslated in ${language}: "${text.slice(0, 40)}"`,
        });
      if (figuresIn(text).join() !== wanted)
        findings.push({
          level: 'error',
          kind: 'broken',
          where,
          what: `${key} names other figures than ${from}: ${figuresIn(text).join(', ') || 'none'} instead of ${wanted || 'none'}`,
        });
      const most = mostOf(key);
      if (most !== undefined && text.length > most)
        findings.push({
          level: 'error',
          kind: 'too long',
          where,
          what: `${key} has ${text.length} characters, a label fits ${most}: shorten "${text}"`,
        });
    }
  }
  for (const [language, texts] of locales)
    for (const [key, { where }] of texts)
      if (!spanish.has(key))
        findings.push({
          level: 'error',
          kind: 'untranslated',
          where,
          what: `${key} is only in ${language}: add it in Spanish and the others, or remove it`,
        });
  return findings;
}

/** `fact-id.figure` for each figure that a text names, sorted. */
export function figuresIn(text: string): string[] {
  return [...text.matchAll(FACT_PLACEHOLDER)].map(([, id, figure]) => `${id}.${figure}`).sort();
}

function faultOf(figure: string, knowledge: Pick<Knowledge, 'fact'>): string | undefined {
  const at = figure.lastIndexOf('.');
  const [id, name] = [figure.slice(0, at), figure.slice(at + 1)];
  try {
    return name in knowledge.fact(id).figures
      ? undefined
      : `the fact ${id} has no figure ${name}: add it to content/facts`;
  } catch {
    return `there is no fact ${id} in content/facts: add it, or correct the name`;
  }
}

function mostOf(key: string): number | undefined {
  if (/^(menu|privacy):choice\./.test(key) || key.endsWith('list_label')) return LABEL.button;
  return /:choice\./.test(key) ? LABEL.row : undefined;
}
