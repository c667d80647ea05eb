import type { Catalogs } from '../catalogs.ts';
import { SlipIndex } from './slips.ts';
import { wordsOf } from './words.ts';

/** What a phrase may stand for; an ambiguous one for several things. */
export interface Meaning {
  readonly occupations: Set<string>;
  readonly states: Set<string>;
  readonly municipalities: Set<string>;
}

export interface Correction {
  readonly from: string;
  readonly to: string;
}

export interface PhraseMatch {
  readonly meaning: Meaning;
  /** How many words it took. */
  readonly length: number;
  readonly corrected: readonly Correction[];
}

interface Node {
  readonly next: Map<string, Node>;
  meaning?: Meaning;
}

/** The names of occupations and places in five languages, found in a row of words with at most one slip in each. */
export class PhraseBook {
  readonly #root: Node = { next: new Map() };
  readonly #words = new SlipIndex();

  constructor({ occupations, families, states, municipalities }: Catalogs) {
    for (const { code, names, synonyms } of occupations)
      for (const phrase of [...Object.values(names), ...synonyms])
        this.#add(phrase, (meaning) => meaning.occupations.add(code));
    for (const { names, members } of families)
      for (const phrase of Object.values(names))
        this.#add(phrase, ({ occupations }) => {
          for (const member of members) occupations.add(member);
        });
    for (const { code, name, abbr, aliases } of states)
      for (const phrase of [name, abbr, ...aliases]) this.#add(phrase, ({ states }) => states.add(code));
    for (const { code, name, aliases, ambiguous = [] } of municipalities)
      for (const phrase of [name, ...aliases, ...ambiguous])
        this.#add(phrase, ({ municipalities }) => municipalities.add(code));
  }

  #add(phrase: string, mark: (meaning: Meaning) => void): void {
    const words = wordsOf(phrase);
    if (words.length === 0) return;
    let node = this.#root;
    for (const word of words) {
      this.#words.add(word);
      let next = node.next.get(word);
      if (!next) {
        next = { next: new Map() };
        node.next.set(word, next);
      }
      node = next;
    }
    node.meaning ??= { occupations: new Set(), states: new Set(), municipalities: new Set() };
    mark(node.meaning);
  }

  /**
   * The longest phrase that begins at a word; of equal ones that with the fewest slips.
   * @param isOrdinary whether a word is known to be right as it is, so that it is not taken for a slip
   */
  find(words: readonly string[], at: number, isOrdinary: (word: string) => boolean): PhraseMatch | undefined {
    let best: PhraseMatch | undefined;
    const walk = (node: Node, length: number, corrected: readonly Correction[]): void => {
      if (
        node.meaning &&
        (!best ||
          length > best.length ||
          (length === best.length && corrected.length < best.corrected.length))
      )
        best = { meaning: node.meaning, length, corrected };
      const word = words[at + length];
      if (word === undefined) return;
      const exact = node.next.get(word);
      if (exact) walk(exact, length + 1, corrected);
      if (this.#words.count(word) > 0 || isOrdinary(word)) return;
      for (const other of this.#words.near(word)) {
        const next = node.next.get(other);
        if (next) walk(next, length + 1, [...corrected, { from: word, to: other }]);
      }
    };
    walk(this.#root, 0, []);
    return best;
  }
}
