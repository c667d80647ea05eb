import type { Features } from './features.ts';

/** Steps of one in which idf is kept: a byte reaches 10.2, more than any set of ours needs. */
export const IDF_STEPS = 25;

/** A message as a sparse vector over a vocabulary. */
export interface Vector {
  readonly ids: Int32Array;
  readonly values: Float32Array;
}

/** How much each view weighs beside the others after each was brought to length one. */
export interface ViewWeights {
  readonly word: number;
  readonly letters: number;
  readonly concept: number;
}

/** Known features: their hashes, and how telling each is (inverse document frequency). Lookup by open addressing. */
export class Vocabulary {
  readonly hashes: Uint32Array;
  readonly idf: Float32Array;
  readonly #weights: ViewWeights;
  readonly #slots: Int32Array;
  readonly #mask: number;
  // Scratch of `vectorOf`: it runs to its end before anybody else can call it.
  readonly #counts: Float32Array;

  constructor(hashes: Uint32Array, idf: Float32Array, weights: ViewWeights) {
    this.hashes = hashes;
    this.idf = idf;
    this.#weights = weights;
    let size = 1024;
    while (size < hashes.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    for (let id = 0; id < hashes.length; id += 1) {
      let slot = scatter(hashes[id] ?? 0) & this.#mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id;
    }
    this.#counts = new Float32Array(hashes.length);
  }

  get size(): number {
    return this.hashes.length;
  }

  /** The id of a feature, -1 when it is not known. */
  find(hash: number): number {
    const wanted = hash >>> 0;
    let slot = scatter(wanted) & this.#mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0 || this.hashes[id] === wanted) return id;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Sub-linear counts times idf, each view at its weight. */
  vectorOf({ hashes }: Features): Vector {
    const counts = this.#counts;
    const ids: number[] = [];
    const ends: number[] = [];
    for (const view of hashes) {
      for (let i = 0; i < view.length; i += 1) {
        const id = this.find(view[i] ?? 0);
        if (id < 0) continue;
        if (counts[id] === 0) ids.push(id);
        counts[id] = (counts[id] ?? 0) + 1;
      }
      ends.push(ids.length);
    }
    const values = new Float32Array(ids.length);
    const weights = [this.#weights.word, this.#weights.letters, this.#weights.concept];
    let start = 0;
    for (const [view, end] of ends.entries()) {
      let squares = 0;
      for (let i = start; i < end; i += 1) {
        const id = ids[i] ?? 0;
        const value = (1 + Math.log(counts[id] ?? 1)) * (this.idf[id] ?? 0);
        counts[id] = 0;
        values[i] = value;
        squares += value * value;
      }
      const scale = squares > 0 ? (weights[view] ?? 1) / Math.sqrt(squares) : 0;
      for (let i = start; i < end; i += 1) values[i] = (values[i] ?? 0) * scale;
      start = end;
    }
    return { ids: Int32Array.from(ids), values };
  }
}

const scatter = (hash: number): number => Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 7;

/** The features of a training set that stand in at least `atLeast` messages; the most frequent `atMost`. */
export function collectVocabulary(
  rows: readonly Features[],
  { atLeast, atMost, weights }: { atLeast: number; atMost: number; weights: ViewWeights },
): Vocabulary {
  const documents = new Map<number, number>();
  for (const { hashes } of rows) {
    for (const hash of new Set(hashes.flat().map((one) => one >>> 0)))
      documents.set(hash, (documents.get(hash) ?? 0) + 1);
  }
  const kept = [...documents]
    .filter(([, count]) => count >= atLeast)
    // The hash decides between equals: the same rows give the same vocabulary.
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, atMost)
    .sort((a, b) => a[0] - b[0]);
  // Rounded as the model file keeps them, so that training and use see the same numbers.
  const idf = Float32Array.from(
    kept,
    ([, count]) => Math.round((Math.log((1 + rows.length) / (1 + count)) + 1) * IDF_STEPS) / IDF_STEPS,
  );
  return new Vocabulary(
    Uint32Array.from(kept, ([hash]) => hash),
    idf,
    weights,
  );
}
