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

/** Spellings of which folding leaves nothing, and the language they tell: "olá" is no Spaniard's "ola". */
const TELLING: readonly (readonly [spelling: RegExp, language: Language])[] = [
  [/[ãõ]|(?<!\p{L})olá(?!\p{L})/iu, 'pt'],
];
const TELLING_ODDS = 6;

/** Probabilities in the order of LANGUAGES, with what the spelling of the text adds to them. */
export function heedSpelling(probabilities: Float64Array, text: string): Float64Array {
  const written = text.normalize('NFC');
  const told = TELLING.filter(([spelling]) => spelling.test(written)).map(([, language]) => language);
  if (told.length === 0) return probabilities;
  const odds = probabilities.map((own, index) =>
    told.includes(LANGUAGES[index] as Language) ? own * TELLING_ODDS : own,
  );
  const sum = odds.reduce((total, own) => total + own, 0);
  return sum === 0 ? probabilities : odds.map((own) => own / sum);
}

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
