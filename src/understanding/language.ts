import { LANGUAGES, type Language } from '../model/index.ts';
import type { UnderstandingRules } from './rules.ts';

/** Spellings that only one of the five uses, in the text as typed. */
const SPELLINGS: readonly (readonly [Language, RegExp])[] = [
  ['es', /[ñ¿¡]/i],
  ['pt', /[ãõ]|ção|lh[aeo]|nh[aeo]\b/i],
  ['ht', /\b(mwen|ki ?jan|nan|avèk|pou m|m ap|m pa|ann)\b|[èò]\b/i],
  ['fr', /œ|ê|\b(qu|j|d|l|n|c)['’]/i],
];

export interface LanguageGuess {
  readonly lang: Language | null;
  readonly score: number;
}

/** A word counts less the more languages share it. */
export function makeLanguageFinder(
  rules: UnderstandingRules['languages'],
): (text: string, words: readonly string[], prior: Language | undefined) => LanguageGuess {
  const weights = new Map<string, Partial<Record<Language, number>>>();
  const shares = new Map<string, number>();
  for (const language of LANGUAGES)
    for (const word of new Set(rules[language])) shares.set(word, (shares.get(word) ?? 0) + 1);
  for (const language of LANGUAGES) {
    for (const word of new Set(rules[language])) {
      const entry = weights.get(word) ?? {};
      const n = shares.get(word) ?? 1;
      entry[language] = 1 / (n * n);
      weights.set(word, entry);
    }
  }
  return (text, words, prior) => {
    const sums: Record<Language, number> = { es: 0, en: 0, ht: 0, fr: 0, pt: 0 };
    for (const word of words) {
      const entry = weights.get(word);
      if (entry) for (const language of LANGUAGES) sums[language] += entry[language] ?? 0;
    }
    for (const [language, spelling] of SPELLINGS) if (spelling.test(text)) sums[language] += 1;
    const total = LANGUAGES.reduce((sum, language) => sum + sums[language], 0);
    if (total < 0.2) return { lang: null, score: 0 };
    // The conversation's language breaks near ties: one borrowed word does not switch a person.
    if (prior) sums[prior] += 0.6;
    const [best = 'es', second = 'es'] = [...LANGUAGES].sort((a, b) => sums[b] - sums[a]);
    const score = sums[best] / (sums[best] + sums[second] + 0.001);
    if (prior && best !== prior && sums[best] - sums[prior] < 0.3) return { lang: prior, score: 0.5 };
    return { lang: best, score: Math.min(0.99, score) };
  };
}
