import { LANGUAGES, type Language } from '../model/index.ts';

export interface LanguageGuess {
  readonly lang: Language | null;
  readonly score: number;
}

/** How much likelier the conversation's own language is than another: one borrowed word does not switch a person. */
const PRIOR_ODDS = 4;
/** Whoever writes a first word that two languages share most likely writes Spanish: this is Mexico. */
const SPANISH_ODDS = 1.6;
/** Less than this and the message has nothing to go on ("ok", "CURP", "👍"). */
const LEAST = 0.45;

/** The language of a message from the model's probabilities, with the conversation's language as prior. */
export function languageFrom(probabilities: Float64Array, prior: Language | undefined): LanguageGuess {
  const weighed = LANGUAGES.map((language, index) => ({
    language,
    weight:
      (probabilities[index] ?? 0) *
      (language === prior ? PRIOR_ODDS : prior === undefined && language === 'es' ? SPANISH_ODDS : 1),
  }));
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  const [best] = weighed.sort((a, b) => b.weight - a.weight);
  if (!best || sum === 0) return { lang: null, score: 0 };
  const own = probabilities[LANGUAGES.indexOf(best.language)] ?? 0;
  // Without a prior the bare probability decides; with one, the message itself must still say something.
  if (own < LEAST) return { lang: null, score: own };
  return { lang: best.language, score: Math.min(0.99, best.weight / sum) };
}
