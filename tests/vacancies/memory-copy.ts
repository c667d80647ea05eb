import type { ChangeBatch, LocalCopy, RemovalReason } from '../../src/vacancies/local-copy.ts';
import type { Vacancy } from '../../src/vacancies/portal/schema.ts';

/** The smallest local copy: what it holds is what survives a restart. */
export interface MemoryCopy extends LocalCopy {
  readonly rows: ReadonlyMap<string, Vacancy>;
  readonly removed: ReadonlyMap<string, RemovalReason>;
  /** Sizes of the batches written, in order. */
  readonly written: number[];
}

export function makeMemoryCopy(): MemoryCopy {
  const rows = new Map<string, Vacancy>();
  const removed = new Map<string, RemovalReason>();
  const written: number[] = [];
  let cursor: string | undefined;
  let asOf: Date | undefined;
  let unseen: Set<string> | undefined;
  return {
    rows,
    removed,
    written,
    cursor: () => cursor,
    asOf: () => asOf,
    isSnapshotOpen: () => unseen !== undefined,
    apply: (batch: ChangeBatch, nextCursor, nextAsOf) => {
      written.push(batch.upserts.length + batch.removals.length);
      for (const vacancy of batch.upserts) {
        rows.set(vacancy.id, vacancy);
        unseen?.delete(vacancy.id);
      }
      for (const { id, reason } of batch.removals) {
        rows.delete(id);
        removed.set(id, reason);
      }
      cursor = nextCursor ?? cursor;
      asOf = nextAsOf ?? asOf;
    },
    beginSnapshot: () => {
      cursor = undefined;
      unseen = new Set(rows.keys());
    },
    finishSnapshot: () => {
      for (const id of unseen ?? []) rows.delete(id);
      unseen = undefined;
    },
  };
}
