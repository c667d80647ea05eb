import { LANGUAGE_CODES, type LanguageCode, OWN_NAMES } from './languages.ts';
import { makeStore } from './store.ts';

export { LANGUAGE_CODES, type LanguageCode, OWN_NAMES };

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
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2));
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

export const settings = makeStore<Settings>(load());
settings.watch(() => {
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
