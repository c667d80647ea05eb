import type { Request } from 'express';
import { LANGUAGES, type Language } from '../../../model/index.ts';
import type { Texts } from '../../../ports/texts.ts';
import type { Words } from '../shared/words.ts';

/** Which language somebody chose on this computer; nothing else is in it, and the app writes it too (core/settings.ts). */
const COOKIE = 'desk-language';
const YEAR_S = 365 * 24 * 3600;

/** The words of the desk in one language, as the app has them: the same texts, the same keys. */
export function wordsOf(texts: Pick<Texts, 'text' | 'has'>, language: Language): Words {
  const words = (key: string, values?: Readonly<Record<string, string | number>>): string =>
    texts.has(language, `desk:${key}`) ? texts.text(language, `desk:${key}`, values) : key;
  return Object.assign(words, {
    language,
    code: (group: string, code: string): string => {
      const name = code.replaceAll('-', '_');
      const keys = [`desk:${group}.${name}`, ...(group === 'topic' ? [`menu:choice.topic_${name}`] : [])];
      const key = keys.find((one) => texts.has(language, one));
      return key === undefined ? code.replaceAll(/[_-]/g, ' ') : texts.text(language, key);
    },
  });
}

/** What was chosen on this computer, else the account's first language, else what the browser asks for, else Spanish. */
export function languageOf(req: Request, spoken: readonly string[] | undefined): Language {
  const chosen = new RegExp(`(?:^|;\\s*)${COOKIE}=([a-z]{2})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
  const asked = req.headers['accept-language'] ? req.acceptsLanguages(...LANGUAGES) : false;
  return [chosen, spoken?.[0], asked].find(isLanguage) ?? 'es';
}

export const isLanguage = (value: unknown): value is Language =>
  (LANGUAGES as readonly unknown[]).includes(value);

export const languageCookie = (language: Language, isHttps: boolean): string =>
  `${COOKIE}=${language}; Path=/desk; SameSite=Lax; Max-Age=${YEAR_S}${isHttps ? '; Secure' : ''}`;
