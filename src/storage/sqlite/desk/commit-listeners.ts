import type { Database } from '../driver.ts';

/** Tells who follows the desk's log when a commit has brought something new. */
export class CommitListeners {
  readonly #db: Database;
  readonly #listeners = new Set<() => void>();
  #told: number;

  constructor(db: Database) {
    this.#db = db;
    this.#told = this.#newest();
  }

  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** After a commit. Costs one look at a table of a single row, nothing while nobody listens. */
  tell(): void {
    if (this.#listeners.size === 0) return;
    const newest = this.#newest();
    if (newest === this.#told) return;
    this.#told = newest;
    for (const listener of this.#listeners) listener();
  }

  #newest(): number {
    return (
      this.#db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'desk_event'")?.seq ?? 0
    );
  }
}
