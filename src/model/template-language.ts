import type { Language } from './language.ts';

/**
 * Meta's codes of the languages in which every template is approved (docs/whatsapp-templates.md). Haitian Creole is none
 * that Meta offers: there the French template is sent, and the talk goes on in Creole.
 */
export const TEMPLATE_LANGUAGES: Readonly<
  Record<Language, { readonly code: string; readonly wordsOf: Language }>
> = {
  es: { code: 'es_MX', wordsOf: 'es' },
  en: { code: 'en', wordsOf: 'en' },
  fr: { code: 'fr', wordsOf: 'fr' },
  pt: { code: 'pt_BR', wordsOf: 'pt' },
  ht: { code: 'fr', wordsOf: 'fr' },
};
