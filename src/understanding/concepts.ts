import { wordsIn } from './fold.ts';
import type { ConceptFinder } from './model/features.ts';
import { push } from './multi-map.ts';
import { soundOf } from './phonetic.ts';
import { WordMemory } from './word-memory.ts';

/** Phrases of one concept; `*` ends a stem. */
export type ConceptLists = Readonly<Record<string, readonly string[]>>;

interface Pattern {
  readonly sounds: readonly string[];
  readonly stems: readonly boolean[];
  readonly concept: number;
}

interface Named {
  readonly alone: readonly number[];
  readonly patterns: readonly Pattern[];
}

const SHORTEST_STEM = 3;

/**
 * Finds which concepts of the lexicon a message names, by how its words sound, in the order they stand.
 * All languages at once: people mix them, and a concept means the same in each.
 */
export class ConceptLexicon {
  /** Single words, by their whole sound. */
  readonly #words = new Map<string, number[]>();
  /** Single stems, by the stem's sound. */
  readonly #stems = new Map<string, number[]>();
  /** Phrases of several words, by the sound of the first, or of its first letters where that is a stem. */
  readonly #phrases = new Map<string, Pattern[]>();

  readonly #named = new WordMemory<Named>();

  /** @param languages the lists of each language; a concept may lack in some */
  constructor(languages: readonly ConceptLists[]) {
    for (const lists of languages) {
      for (const [name, phrases] of Object.entries(lists))
        for (const phrase of phrases) this.#add(phrase, idOf(name));
    }
  }

  #add(phrase: string, concept: number): void {
    const parts = phrase.split(/\s+/).flatMap((raw) => {
      const isStem = raw.endsWith('*');
      const words = wordsIn(isStem ? raw.slice(0, -1) : raw);
      return words.map((word, index) => ({
        sound: soundOf(word),
        isStem: isStem && index === words.length - 1,
      }));
    });
    const [first] = parts;
    if (!first) return;
    if (parts.length === 1) {
      const index = first.isStem ? this.#stems : this.#words;
      push(index, first.sound, concept);
      return;
    }
    push(this.#phrases, first.isStem ? first.sound.slice(0, SHORTEST_STEM) : first.sound, {
      sounds: parts.map(({ sound }) => sound),
      stems: parts.map(({ isStem }) => isStem),
      concept,
    });
  }

  readonly find: ConceptFinder = (_words, sounds) => {
    const found = new Set<number>();
    for (let at = 0; at < sounds.length; at += 1) {
      const { alone, patterns } = this.#named.of(sounds[at] as string, this.#namedBy);
      for (const concept of alone) found.add(concept);
      this.#findPhrases(patterns, sounds, at, found);
    }
    return [...found];
  };

  /** What a word names by itself, and the phrases that it may begin. */
  readonly #namedBy = (sound: string): Named => {
    const alone = [...(this.#words.get(sound) ?? NONE)];
    for (let size = SHORTEST_STEM; size <= sound.length; size += 1)
      alone.push(...(this.#stems.get(sound.slice(0, size)) ?? NONE));
    const patterns = [...(this.#phrases.get(sound) ?? [])];
    if (sound.length > SHORTEST_STEM)
      patterns.push(...(this.#phrases.get(sound.slice(0, SHORTEST_STEM)) ?? []));
    return { alone, patterns };
  };

  #findPhrases(
    patterns: readonly Pattern[],
    sounds: readonly string[],
    at: number,
    found: Set<number>,
  ): void {
    for (const { sounds: wanted, stems, concept } of patterns) {
      if (at + wanted.length > sounds.length || found.has(concept)) continue;
      let i = 0;
      while (i < wanted.length && isSame(sounds[at + i] as string, wanted[i] as string, stems[i] === true))
        i += 1;
      if (i === wanted.length) found.add(concept);
    }
  }
}

const NONE: readonly number[] = [];

/** By name and not by place in a list: a concept that is added does not move the others' weights. */
function idOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const isSame = (given: string, wanted: string, isStem: boolean): boolean =>
  isStem ? given.startsWith(wanted) : given === wanted;
