/** Shorter words have too many neighbours: they must be right. */
const SHORTEST = 4;

/**
 * Words, found again with one slip: a letter lost, added, changed or swapped with the next. Each word is kept under
 * itself and under itself less one letter; two words one slip apart share one of those (SymSpell's idea).
 */
export class SlipIndex {
  readonly #words = new Map<string, number>();
  readonly #shortened = new Map<string, string[]>();

  /** @param times how often the word is in the texts */
  add(word: string, times = 1): void {
    const known = this.#words.get(word);
    this.#words.set(word, (known ?? 0) + times);
    if (known !== undefined || word.length < SHORTEST) return;
    for (const key of new Set([word, ...lessOne(word)])) {
      const there = this.#shortened.get(key);
      if (there) there.push(word);
      else this.#shortened.set(key, [word]);
    }
  }

  /** How often the very word is there. */
  count(word: string): number {
    return this.#words.get(word) ?? 0;
  }

  /** The other words one slip away, the commonest first. */
  near(word: string): string[] {
    if (word.length < SHORTEST) return [];
    const found = new Set<string>();
    for (const key of [word, ...lessOne(word)])
      for (const candidate of this.#shortened.get(key) ?? [])
        if (candidate !== word && isOneSlip(word, candidate)) found.add(candidate);
    return [...found].sort((a, b) => this.count(b) - this.count(a) || (a < b ? -1 : 1));
  }
}

const lessOne = (word: string): string[] =>
  Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1));

/** Whether two different words are one edit or one swap of neighbours apart. */
export function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  if (long.length > short.length) return short.slice(from) === long.slice(from + 1);
  if (short.slice(from + 1) === long.slice(from + 1)) return true;
  return (
    short[from] === long[from + 1] &&
    short[from + 1] === long[from] &&
    short.slice(from + 2) === long.slice(from + 2)
  );
}
