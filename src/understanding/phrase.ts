import levenshtein from 'natural/lib/natural/distance/levenshtein_distance.js';
import { wordsIn } from './fold.ts';

/** One slip (a letter lost, doubled, wrong, or two swapped) is forgiven in words of this length; shorter ones must be right. */
const LENGTH_TO_FORGIVE = 6;
const DIGIT = '0';

type Matcher = (word: string) => boolean;

/** A phrase of the lists in `content/understanding/`: words in order; `*` ends a stem, `#` stands for a digit. */
export interface Phrase {
  readonly words: readonly Matcher[];
  /** How every message word that can begin it begins: lets nearly all phrases be passed over at once. */
  readonly initial: string;
}

/** `ownWords`: words that are one slip from a word of a phrase and yet are meant as they stand (`prendre`, not `pendre`). */
export function parsePhrase(text: string, ownWords: ReadonlySet<string> = NONE): Phrase {
  const words = text.split(/\s+/).map((raw): Matcher => {
    const isStem = raw.endsWith('*');
    const word = wordsIn(raw.replace(/[*#]/g, (mark) => (mark === '#' ? '0' : ''))).join(' ');
    if (raw.includes('#')) {
      // Alone it is a child's age in years; behind a digit the second digit of one ("1#").
      const pattern = new RegExp(`^(?:${raw === '#' ? '\\d|1[0-7]' : raw.replace('#', '[0-7]')})$`);
      return (given) => pattern.test(given);
    }
    if (isStem) return (given) => given.startsWith(word);
    return (given) => given === word || (isNear(given, word) && !ownWords.has(given));
  });
  return { words, initial: /^\d/.test(text) ? DIGIT : (wordsIn(text)[0]?.[0] ?? '') };
}

const NONE: ReadonlySet<string> = new Set();

/** One slip apart, in words long enough that another word is unlikely. */
export function isNear(given: string, word: string): boolean {
  if (word.length < LENGTH_TO_FORGIVE || Math.abs(given.length - word.length) > 1 || given[0] !== word[0])
    return false;
  // One slip changes at most two of the letters used; this turns away nearly everything before the distance is computed.
  if (countBits(lettersOf(given) ^ lettersOf(word)) > 2) return false;
  return levenshtein.DamerauLevenshteinDistance(given, word, { restricted: true }) <= 1;
}

/** Which letters a word uses, a bit each. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i += 1) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Phrases by the letter they begin with, each with what it stands for. */
export class PhraseIndex<T> {
  readonly #byInitial = new Map<string, { readonly phrase: Phrase; readonly means: T }[]>();

  constructor(entries: Iterable<readonly [string, T]>, ownWords?: ReadonlySet<string>) {
    for (const [text, means] of entries) {
      const phrase = parsePhrase(text, ownWords);
      const list = this.#byInitial.get(phrase.initial) ?? [];
      list.push({ phrase, means });
      this.#byInitial.set(phrase.initial, list);
    }
  }

  /**
   * Every phrase that stands in a message. Up to `gap` other words may stand between two words of a phrase.
   * Bounded: words × phrases of their letter × phrase length × gap.
   */
  *find(
    words: readonly string[],
    gap: number,
  ): Generator<{ readonly means: T; readonly at: number; readonly length: number; readonly gaps: number }> {
    for (const [at, word] of words.entries()) {
      for (const { phrase, means } of this.#byInitial.get(/^\d/.test(word) ? DIGIT : (word[0] ?? '')) ?? []) {
        if (!phrase.words[0]?.(word)) continue;
        const end = findEnd(phrase, words, at, gap);
        const { length } = phrase.words;
        if (end >= 0) yield { means, at, length, gaps: end - at + 1 - length };
      }
    }
  }
}

/** Where the last word of a phrase stands, or -1. */
function findEnd(phrase: Phrase, words: readonly string[], start: number, gap: number): number {
  let at = start;
  for (const matches of phrase.words.slice(1)) {
    let next = at + 1;
    while (next < words.length && next <= at + 1 + gap && !matches(words[next] ?? '')) next += 1;
    if (next >= words.length || next > at + 1 + gap) return -1;
    at = next;
  }
  return at;
}
