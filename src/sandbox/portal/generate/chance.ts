/** Repeatable chance: the same seed draws the same numbers on every machine (mulberry32 over an FNV-1a hash of the seed). */
export class Chance {
  #state: number;

  constructor(seed: string) {
    this.#state =
      [...seed].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619), 2166136261) >>> 0;
  }

  /** What the next draw starts from: 32 bits, signed once something was drawn. */
  get state(): number {
    return this.#state;
  }

  /** 0 ≤ x < 1 */
  readonly random = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  readonly isLucky = (probability: number): boolean => this.random() < probability;

  /** A whole number, both ends included. */
  readonly int = (from: number, to: number): number => from + Math.floor(this.random() * (to - from + 1));

  readonly pick = <T>(list: readonly T[]): T => at(list, Math.floor(this.random() * list.length));

  readonly some = <T>(list: readonly T[], probability: number): T[] =>
    list.filter(() => this.isLucky(probability));

  /** Draws from the list by weight, in logarithmic time. */
  weighted<T>(list: readonly T[], weight: (item: T) => number): () => T {
    let sum = 0;
    const sums = list.map((item) => {
      sum += weight(item);
      return sum;
    });
    return () => {
      const drawn = this.random() * sum;
      let low = 0;
      let high = list.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at(sums, middle) < drawn) low = middle + 1;
        else high = middle;
      }
      return at(list, low);
    };
  }
}

function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError(`nothing to draw from (${list.length} items)`);
  return list[index] as T;
}
