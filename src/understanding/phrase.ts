import levenshtein from 'natural/lib/natural/distance/levenshtein_distance.js';
import { wordsIn } from './fold.ts';
import { push } from './multi-map.ts';
import { WordMemory } from './word-memory.ts';

/** One slip (a letter lost, doubled, wrong, or two swapped) is forgiven in words of this length; shorter ones must be right. */
const LENGTH_TO_FORGIVE = 6;

type Matcher = (word: string) => boolean;

/** A phrase of the lists in `content/understanding/`: words in order; `*` ends a stem, `#` stands for a digit. */
interface Phrase {
  readonly first: FirstWord;
  readonly words: readonly Matcher[];
}
/** Told apart so that an index finds the few phrases that a word can begin without trying them all. */
type FirstWord = { readonly kind: 'word' | 'stem'; readonly text: string } | { readonly kind: 'number' };

/** `ownWords`: words that are one slip from a word of a phrase and yet are meant as they stand (`prendre`, not `pendre`). */
function parsePhrase(text: string, ownWords: ReadonlySet<string>): Phrase {
  const parsed = text.split(/\s+/).map((raw): { first: FirstWord; matches: Matcher } => {
    const isStem = raw.endsWith('*');
    const word = wordsIn(raw.replace(/[*#]/g, (mark) => (mark === '#' ? '0' : ''))).join(' ');
    if (raw.includes('#')) {
      // Alone it is a child's age in years; behind a digit the second digit of one ("1#").
      const pattern = new RegExp(`^(?:${raw === '#' ? '\\d|1[0-7]' : raw.replace('#', '[0-7]')})$`);
      return { first: { kind: 'number' }, matches: (given) => pattern.test(given) };
    }
    if (isStem) return { first: { kind: 'stem', text: word }, matches: (given) => given.startsWith(word) };
    return {
      first: { kind: 'word', text: word },
      matches: (given) => given === word || (isNear(given, word) && !ownWords.has(given)),
    };
  });
  const [{ first } = { first: { kind: 'word', text: '' } as const }] = parsed;
  return { first, words: parsed.map(({ matches }) => matches) };
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

interface Entry<T> {
  readonly phrase: Phrase;
  readonly means: T;
  /** Place in the list: of phrases that begin at the same word, the one that is listed first is found first. */
  readonly order: number;
}

/** Phrases by what they begin with, each with what it stands for. */
export class PhraseIndex<T> {
  readonly #byWord = new Map<string, Entry<T>[]>();
  readonly #byStem = new Map<string, Entry<T>[]>();
  readonly #stemLengths: readonly number[];
  /** By their first letter: those whose first word is long enough to be forgiven a slip. */
  readonly #forgiven = new Map<string, (Entry<T> & { readonly word: string })[]>();
  readonly #numbers: Entry<T>[] = [];
  /** The phrases that a word can begin. */
  readonly #begun = new WordMemory<readonly Entry<T>[]>();
  readonly #find = (word: string): readonly Entry<T>[] => this.#beginningWith(word);

  constructor(entries: Iterable<readonly [string, T]>, ownWords: ReadonlySet<string> = NONE) {
    let order = 0;
    for (const [text, means] of entries) {
      const phrase = parsePhrase(text, ownWords);
      const entry = { phrase, means, order };
      order += 1;
      const { first } = phrase;
      if (first.kind === 'number') this.#numbers.push(entry);
      else if (first.kind === 'stem') push(this.#byStem, first.text, entry);
      else {
        push(this.#byWord, first.text, entry);
        if (first.text.length >= LENGTH_TO_FORGIVE)
          push(this.#forgiven, first.text[0] ?? '', { ...entry, word: first.text });
      }
    }
    this.#stemLengths = [...new Set([...this.#byStem.keys()].map(({ length }) => length))];
  }

  /**
   * Every phrase that stands in a message. Up to `gap` other words may stand between two words of a phrase.
   * Bounded: words × phrases that begin with them × phrase length × gap.
   */
  *find(
    words: readonly string[],
    gap: number,
  ): Generator<{ readonly means: T; readonly at: number; readonly length: number; readonly gaps: number }> {
    for (const [at, word] of words.entries()) {
      for (const { phrase, means } of this.#begun.of(word, this.#find)) {
        const end = findEnd(phrase, words, at, gap);
        const { length } = phrase.words;
        if (end >= 0) yield { means, at, length, gaps: end - at + 1 - length };
      }
    }
  }

  #beginningWith(word: string): readonly Entry<T>[] {
    return [
      ...(this.#byWord.get(word) ?? []),
      ...this.#stemLengths.flatMap((length) =>
        length <= word.length ? (this.#byStem.get(word.slice(0, length)) ?? []) : [],
      ),
      ...this.#numbers.filter(({ phrase }) => phrase.words[0]?.(word)),
      ...(this.#forgiven.get(word[0] ?? '') ?? []).filter(
        (entry) => entry.word !== word && entry.phrase.words[0]?.(word),
      ),
    ].sort((a, b) => a.order - b.order);
  }
}

/** Where the last word of a phrase stands, or -1. */
function findEnd(phrase: Phrase, words: readonly string[], start: number, gap: number): number {
  let at = start;
  for (let part = 1; part < phrase.words.length; part += 1) {
    const matches = phrase.words[part] as Matcher;
    let next = at + 1;
    while (next < words.length && next <= at + 1 + gap && !matches(words[next] ?? '')) next += 1;
    if (next >= words.length || next > at + 1 + gap) return -1;
    at = next;
  }
  return at;
}
