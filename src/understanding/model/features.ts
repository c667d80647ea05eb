import { fold } from '../fold.ts';
import { soundOf } from '../phonetic.ts';

/** What is read of a message: a wall of text has its needs in its first part, and an attack gets no more than this. */
export const MOST_CHARACTERS = 4096;
export const MOST_WORDS = 160;
const LONGEST_WORD = 28;
const [SHORTEST_GRAM, LONGEST_GRAM] = [2, 5];

/** Views are weighed and normalised each by itself, so that long words do not drown the concepts. */
export const VIEWS = ['word', 'letters', 'concept'] as const;
const VIEW_SEED = {
  word: 0x811c9dc5,
  pair: 0x1b873593,
  sound: 0x85ebca6b,
  letters: 0xc2b2ae35,
  concept: 0x27d4eb2f,
};
const PRIME = 0x01000193;

/** Names concepts in a message; `conceptsOf` of `concepts.ts`. */
export type ConceptFinder = (words: readonly string[], sounds: readonly string[]) => readonly number[];

/** One message as sparse features: hashes by view, repeats kept. */
export interface Features {
  readonly words: readonly string[];
  readonly hashes: readonly [word: number[], letters: number[], concept: number[]];
}

/** The feature that stands for a word by itself. */
export const wordFeature = (word: string): number => hashString(VIEW_SEED.word, word);

/** Message → features. Pure; linear in what is read. */
export function featuresOf(text: string, findConcepts: ConceptFinder): Features {
  const cut = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
  const folded = fold(cut);
  const words = folded === '' ? [] : folded.split(' ', MOST_WORDS);
  const sounds = words.map((word) =>
    soundOf(word.length > LONGEST_WORD ? word.slice(0, LONGEST_WORD) : word),
  );
  const word: number[] = [];
  const letters: number[] = [];
  let before = BEGIN;
  let beforeSound = BEGIN;
  for (let i = 0; i < words.length; i += 1) {
    const own = words[i] ?? '';
    const h = wordFeature(own);
    const s = hashString(VIEW_SEED.sound, sounds[i] ?? '');
    word.push(h, s, mix(VIEW_SEED.pair, before, h), mix(VIEW_SEED.pair ^ 1, beforeSound, s));
    before = h;
    beforeSound = s;
    letterGrams(own, letters);
  }
  word.push(mix(VIEW_SEED.pair, before, END));
  for (const mark of marksIn(cut)) word.push(hashString(VIEW_SEED.pair ^ 2, mark));
  const concepts = findConcepts(words, sounds);
  const concept: number[] = [];
  for (let i = 0; i < concepts.length; i += 1) {
    const a = concepts[i] ?? 0;
    concept.push(mix(VIEW_SEED.concept, a, 0));
    for (let j = i + 1; j < concepts.length && j < i + 6; j += 1) {
      const b = concepts[j] ?? 0;
      if (a !== b) concept.push(mix(VIEW_SEED.concept, Math.min(a, b), Math.max(a, b) | 1));
    }
  }
  return { words, hashes: [word, letters, concept] };
}

const BEGIN = 0x2f;
const END = 0x3f;

/** Letter sequences of two to five inside one word, its ends marked. */
function letterGrams(word: string, into: number[]): void {
  const length = Math.min(word.length, LONGEST_WORD);
  for (let start = -1; start < length; start += 1) {
    let hash = VIEW_SEED.letters;
    for (let size = 1; size <= LONGEST_GRAM && start + size <= length + 1; size += 1) {
      const at = start + size - 1;
      hash = Math.imul(hash ^ (at < 0 || at >= length ? 0x20 : word.charCodeAt(at)), PRIME);
      if (size >= SHORTEST_GRAM) into.push(hash ^ size);
    }
  }
}

const LETTER_MARKS = /[ñçãõèêòùâîôûœ¿¡àéëï]/gi;
const PICTURES = /\p{Extended_Pictographic}/gu;

/** What folding loses: letters that only some languages have, question marks, pictures. */
function marksIn(text: string): string[] {
  const marks = new Set<string>();
  if (!ASCII_ONLY.test(text)) {
    for (const [mark] of text.matchAll(LETTER_MARKS)) marks.add(mark.toLowerCase());
    for (const [picture] of text.matchAll(PICTURES)) {
      marks.add(picture);
      if (marks.size > 12) break;
    }
  }
  if (text.includes('?')) marks.add('?');
  return [...marks];
}
const ASCII_ONLY = /^[\0-\x7f]*$/;

function hashString(seed: number, text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash ^ (hash >>> 15);
}

function mix(seed: number, a: number, b: number): number {
  let hash = Math.imul(seed ^ a, 0x9e3779b1);
  hash = Math.imul((hash ^ (hash >>> 15)) + b, 0x85ebca77);
  return hash ^ (hash >>> 13);
}
