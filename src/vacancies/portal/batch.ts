import type { ChangeBatch, RemovalReason } from '../local-copy.ts';
import type { Change } from './changes.ts';
import type { Vacancy } from './schema.ts';

/** Gathers changes so that each id stands once, as its newest state says. */
export class BatchBuilder {
  #upserts = new Map<string, Vacancy>();
  #removals = new Map<string, RemovalReason>();

  get size(): number {
    return this.#upserts.size + this.#removals.size;
  }

  /** A vacancy that is no longer open is a removal, however the feed tells it. */
  add(change: Change): void {
    const id = change.op === 'upsert' ? change.vacancy.id : change.id;
    this.#upserts.delete(id);
    this.#removals.delete(id);
    if (change.op === 'remove') this.#removals.set(id, change.reason);
    else if (change.vacancy.status === 'open') this.#upserts.set(id, change.vacancy);
    else this.#removals.set(id, change.vacancy.status);
  }

  /** What was gathered; the next batch begins empty. */
  take(): ChangeBatch {
    const batch = {
      upserts: [...this.#upserts.values()],
      removals: [...this.#removals].map(([id, reason]) => ({ id, reason })),
    };
    this.#upserts = new Map();
    this.#removals = new Map();
    return batch;
  }
}
