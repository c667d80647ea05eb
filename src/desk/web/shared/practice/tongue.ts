import { LANGUAGE_CODES, type LanguageCode } from '../languages.ts';
import type { Words } from '../words.ts';

/** In which language the course is read: the one in which the desk is; content/practice has it in each. */
export const tongueOf = (t: Words): LanguageCode =>
  LANGUAGE_CODES.find((code) => code === t.language) ?? 'es';
