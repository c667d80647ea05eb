import { LANGUAGE_CODES, type LanguageCode } from '../../shared/languages.ts';
import { makeStore } from './store.ts';

/** What this browser remembers; nothing about anybody else. */
export interface Settings {
  readonly language: LanguageCode;
  readonly hasSound: boolean;
  readonly hasNotices: boolean;
  /** Single-key shortcuts can be turned off (WCAG 2.1.4). */
  readonly hasKeys: boolean;
}

const KEY = 'desk-settings';

function load(): Settings {
  // The page that the server drew speaks the language that was chosen there.
  const spoken = [document.documentElement.lang, ...navigator.languages].map((tag) => tag.slice(0, 2));
  const defaults: Settings = {
    language: LANGUAGE_CODES.find((code) => code === spoken.find((one) => isLanguage(one))) ?? 'es',
    hasSound: false,
    hasNotices: false,
    hasKeys: true,
  };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
    return {
      language: isLanguage(kept.language) ? kept.language : defaults.language,
      hasSound: kept.hasSound === true,
      hasNotices: kept.hasNotices === true,
      hasKeys: kept.hasKeys !== false,
    };
  } catch {
    return defaults;
  }
}

const isLanguage = (value: unknown): value is LanguageCode =>
  (LANGUAGE_CODES as readonly unknown[]).includes(value);

/** The server draws pages too (web/plain/words.ts): in the same language. */
function tellServer(): void {
  const isHttps = location.protocol === 'https:';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where this runs
  document.cookie = `desk-language=${settings.get().language}; Path=/desk; SameSite=Lax; Max-Age=31536000${isHttps ? '; Secure' : ''}`;
}

export const settings = makeStore<Settings>(load());
if (settings.get().language !== document.documentElement.lang) tellServer();
settings.watch(() => {
  tellServer();
  try {
    localStorage.setItem(KEY, JSON.stringify(settings.get()));
  } catch {
    // Remembered until the page closes.
  }
});

/** Takes over what another tab changes: the one that makes the sound is seldom the one in which it is turned off. */
export function followOtherTabs(): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEY && localStorage.getItem(KEY) !== JSON.stringify(settings.get())) settings.set(load());
  });
}
