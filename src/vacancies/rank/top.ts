export interface Scored {
  readonly slot: number;
  readonly group: number;
  readonly score: number;
}

/** The best few of many, one of each group, best first. Equal scores: the higher slot, which is the newer row. */
export class Top {
  readonly #size: number;
  readonly #best: Scored[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** What a score must beat to get in. */
  get floor(): number {
    return this.#best.length < this.#size ? Number.NEGATIVE_INFINITY : (this.#best.at(-1)?.score ?? 0);
  }

  add(one: Scored): void {
    if (one.score <= this.floor) return;
    const same = this.#best.findIndex(({ group }) => group === one.group);
    if (same >= 0) {
      if (isBefore(this.#best[same] as Scored, one)) return;
      this.#best.splice(same, 1);
    }
    const at = this.#best.findIndex((other) => isBefore(one, other));
    this.#best.splice(at < 0 ? this.#best.length : at, 0, one);
    if (this.#best.length > this.#size) this.#best.pop();
  }

  list(): readonly Scored[] {
    return this.#best;
  }
}

const isBefore = (a: Scored, b: Scored): boolean =>
  a.score > b.score || (a.score === b.score && a.slot > b.slot);
