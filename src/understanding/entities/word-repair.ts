import levenshtein from 'natural/lib/natural/distance/levenshtein_distance.js';

/** Shorter words are too near to others for a slip to be told from another word. */
const SHORTEST = 5;

/**
 * Puts a word with one slip (a letter lost, added, wrong, or two swapped) back to the word of a list that it was meant
 * to be. Looks up what is left of both when one letter goes (W. Garbe's SymSpell), so the cost does not grow with the list.
 */
export class WordRepair {
  readonly #words = new Set<string>();
  readonly #byDeletion = new Map<string, string[]>();

  constructor(words: Iterable<string>) {
    for (const word of words) {
      if (this.#words.has(word)) continue;
      this.#words.add(word);
      if (word.length < SHORTEST) continue;
      for (const key of deletionsOf(word)) {
        const list = this.#byDeletion.get(key);
        if (list) list.push(word);
        else this.#byDeletion.set(key, [word]);
      }
    }
  }

  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** The word itself when it is on the list; the nearest, when one slip away; else undefined. */
  repair(word: string): string | undefined {
    if (this.#words.has(word)) return word;
    if (word.length < SHORTEST) return undefined;
    let best: string | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const key of deletionsOf(word)) {
      for (const candidate of this.#byDeletion.get(key) ?? []) {
        const rank = rankOf(word, candidate);
        if (rank >= bestRank) continue;
        if (levenshtein.DamerauLevenshteinDistance(word, candidate, { restricted: true }) > 1) continue;
        best = candidate;
        bestRank = rank;
      }
    }
    return best;
  }
}

/** People slip within a word more than at its beginning, and lose or swap letters more than they add some. */
const rankOf = (given: string, word: string): number =>
  (given[0] === word[0] ? 0 : 4) + Math.abs(given.length - word.length);

function* deletionsOf(word: string): Generator<string> {
  yield word;
  for (let at = 0; at < word.length; at += 1) yield word.slice(0, at) + word.slice(at + 1);
}
