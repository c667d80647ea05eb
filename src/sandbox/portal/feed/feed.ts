import { AFTER_ALL, type Changed, type VacancyStore } from '../store/vacancy-store.ts';
import { type FeedCursor, readCursor, writeCursor } from './cursor.ts';

export type FeedAnswer =
  | { readonly kind: 'page'; readonly ndjson: string }
  /** The cursor is too old, or of vacancies that are no longer there: the copy is built anew. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'malformed' };

/** A removal stays visible so long. */
export const REMOVAL_MS = 30 * 86_400_000;

/**
 * The changes feed: what is open first, then what changed, in the order of the changes, each vacancy in its newest
 * state. The place is a moment and an id, so one query serves the first filling and all that follows.
 */
export class Feed {
  readonly #store: VacancyStore;
  readonly #now: () => number;
  readonly #world: string;

  /** @param world names the vacancies loaded: the same after a restart that loads the same */
  constructor(store: VacancyStore, world: string, now: () => number) {
    this.#store = store;
    this.#world = world;
    this.#now = now;
  }

  /** @param since a cursor, or undefined for everything that is open */
  read(since: string | undefined, limit: number): FeedAnswer {
    const now = this.#now();
    const cursor = since === undefined ? this.#begin(now) : readCursor(since);
    if (!cursor) return { kind: 'malformed' };
    const isOurs = cursor.world === this.#world || cursor.world === this.#edition();
    if (!isOurs || now - cursor.issued > REMOVAL_MS) return { kind: 'gone' };
    const { rows, end } = this.#store.changes(cursor.after, cursor.start, limit);
    // The end is told with what was read: if nothing is new since, the same question has the same answer.
    const isQuiet = rows.length === 0 && since !== undefined && now - cursor.issued < REMOVAL_MS / 2;
    const next = isQuiet
      ? since
      : writeCursor({ world: this.#edition(), after: end, start: cursor.start, issued: now });
    const more = end.id !== AFTER_ALL;
    const lines = [...rows.map(toLine), JSON.stringify({ op: 'cursor', next, more })];
    return { kind: 'page', ndjson: `${lines.join('\n')}\n` };
  }

  #begin(now: number): FeedCursor {
    return { world: this.#world, after: { at: 0, id: '0' }, start: now, issued: now };
  }

  /** A restart forgets what was changed since the start; cursors given out after such a change end with it. */
  #edition(): string {
    const { edition } = this.#store;
    return edition === '' ? this.#world : `${this.#world}-${edition}`;
  }
}

function toLine({ id, changedAt, status, removedFor, json }: Changed): string {
  const at = new Date(changedAt).toISOString();
  if (status === 'open') return `{"op":"upsert","at":"${at}","vacancy":${json}}`;
  return JSON.stringify({ op: 'remove', at, id, reason: removedFor ?? status });
}
