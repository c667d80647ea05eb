import type { Vacancy } from './portal/schema.ts';

/** Why a vacancy is no longer there: the feed's reasons, and `unreadable` for a row that we could not vouch for. */
export type RemovalReason = 'filled' | 'withdrawn' | 'expired' | 'moderated' | 'duplicate' | 'unreadable';

export interface Removal {
  readonly id: string;
  readonly reason: RemovalReason;
}

/** At most 1,000 rows; an id stands in it once. */
export interface ChangeBatch {
  readonly upserts: readonly Vacancy[];
  readonly removals: readonly Removal[];
}

/**
 * Our own copy of the portal's open vacancies, as `portal/sync.ts` writes it and nobody else does. Made real by
 * `index/` (SQLite); `tests/vacancies/memory-copy.ts` is the smallest one.
 *
 * What must hold for every implementation:
 * - each call is one transaction: rows, cursor, time and the state of a snapshot are durable together or not at all;
 * - all survive a restart, a snapshot under way too;
 * - each call may come again with the same rows (a page is read again after a fault), and then changes nothing;
 * - searches go on during a snapshot over what was there before it and what has come since;
 * - synchronous and short: with a batch of 200 rows a call takes some 10 ms, and turns wait for it.
 */
export interface LocalCopy {
  /** Where to go on reading the feed, opaque; undefined: nothing was ever read, or a snapshot has just begun. */
  cursor(): string | undefined;

  /** When the copy last held everything that the portal had; undefined: not yet since it was made. */
  asOf(): Date | undefined;

  /** A snapshot was begun and not finished; true after a restart in the middle of one. */
  isSnapshotOpen(): boolean;

  /**
   * Writes rows: an upsert replaces the row of its id whole, a removal of an unknown id is nothing.
   * @param cursor the feed's next place; undefined keeps the present one (the page is not at its end)
   * @param asOf when the copy became complete again; undefined keeps the present one (more pages follow)
   */
  apply(batch: ChangeBatch, cursor: string | undefined, asOf: Date | undefined): void;

  /**
   * Begins to read everything anew: forgets the cursor, keeps every row and `asOf`. Rows written from now on count as
   * seen. Called again during a snapshot it begins that one anew.
   */
  beginSnapshot(): void;

  /** Ends it: rows that were there before it and were not written since go. Nothing to do when none is open. */
  finishSnapshot(): void;
}
