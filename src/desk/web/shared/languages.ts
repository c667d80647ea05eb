export const LANGUAGE_CODES = ['es', 'en', 'ht', 'fr', 'pt'] as const;
export type LanguageCode = (typeof LANGUAGE_CODES)[number];

/** Languages by their own names, the same in every language. */
export const OWN_NAMES: Readonly<Record<LanguageCode, string>> = {
  es: 'Español',
  en: 'English',
  ht: 'Kreyòl ayisyen',
  fr: 'Français',
  pt: 'Português',
};

/** The languages to choose from. */
export const LANGUAGE_CHOICES = LANGUAGE_CODES.map((value) => ({ value, word: OWN_NAMES[value] }));
