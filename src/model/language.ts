/** The languages Rumbo speaks, in the order they are offered. */
export const LANGUAGES = ['es', 'en', 'ht', 'fr', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return (LANGUAGES as readonly unknown[]).includes(value);
}
