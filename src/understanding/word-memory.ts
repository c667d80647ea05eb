const MOST_WORDS = 4_000;
const LONGEST_WORD = 24;
const DIGIT = /\d/;

/**
 * What was worked out for a word: people use few of them, so most are looked up again within minutes. Bounded in number and
 * length, as anybody may send what is no word; nothing with a digit is kept, which may be somebody's number.
 */
export class WordMemory<T> {
  readonly #known = new Map<string, T>();

  /** @param find what stands for this word; runs where it is not remembered */
  of(word: string, find: (word: string) => T): T {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const found = find(word);
    if (word.length > LONGEST_WORD || DIGIT.test(word)) return found;
    if (this.#known.size >= MOST_WORDS) this.#known.clear();
    this.#known.set(word, found);
    return found;
  }

  forget(): void {
    this.#known.clear();
  }

  get size(): number {
    return this.#known.size;
  }
}
