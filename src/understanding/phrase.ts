import levenshtein from 'natural/lib/natural/distance/levenshtein_distance.js';
import { wordsIn } from './fold.ts';

/** One slip (a letter lost, doubled, wrong, or two swapped) is forgiven in words of this length; shorter ones must be right. */
const LENGTH_TO_FORGIVE = 6;

type Matcher = (word: string) => boolean;

/** A phrase of the lists in `content/understanding/`: words in order; `*` ends a stem, `#` stands for a digit. */
export interface Phrase {
  readonly words: readonly Matcher[];
  /** Words that the first one may begin with; lets most phrases be passed over at once. */
  readonly text: string;
}

export function parsePhrase(text: string): Phrase {
  const words = text.split(/\s+/).map((raw): Matcher => {
    const isStem = raw.endsWith('*');
    const word = wordsIn(raw.replace(/[*#]/g, (mark) => (mark === '#' ? '0' : ''))).join(' ');
    if (raw.includes('#')) {
      const pattern = new RegExp(`^${raw.replace('#', '[0-7]')}$`);
      return (given) => pattern.test(given);
    }
    if (isStem) return (given) => given.startsWith(word);
    return (given) => given === word || isNear(given, word);
  });
  return { words, text };
}

/** One slip apart, in words long enough that another word is unlikely. */
export function isNear(given: string, word: string): boolean {
  if (word.length < LENGTH_TO_FORGIVE || Math.abs(given.length - word.length) > 1 || given[0] !== word[0])
    return false;
  return levenshtein.DamerauLevenshteinDistance(given, word, { restricted: true }) <= 1;
}

/**
 * Where a phrase stands in a message, or -1. Up to `gap` other words may stand between two of its words.
 * Bounded: words × phrase length × gap.
 */
export function findPhrase(phrase: Phrase, words: readonly string[], gap: number): number {
  const [first] = phrase.words;
  if (!first) return -1;
  for (let start = 0; start < words.length; start += 1) {
    if (first(words[start] ?? '') && restFollows(phrase, words, start, gap)) return start;
  }
  return -1;
}

function restFollows(phrase: Phrase, words: readonly string[], start: number, gap: number): boolean {
  let at = start;
  for (const matches of phrase.words.slice(1)) {
    let next = at + 1;
    while (next < words.length && next <= at + 1 + gap && !matches(words[next] ?? '')) next += 1;
    if (next >= words.length || next > at + 1 + gap) return false;
    at = next;
  }
  return true;
}
