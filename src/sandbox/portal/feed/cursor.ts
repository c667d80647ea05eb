import type { Position } from '../store/vacancy-store.ts';

/** What a place in the changes feed must know to go on. All times in milliseconds. */
export interface FeedCursor {
  /** Which set of vacancies it is of: another set, and the copy is built anew. */
  readonly world: string;
  readonly after: Position;
  /** When the copy was begun: what closed before was never in it. */
  readonly start: number;
  readonly issued: number;
}

const FORM = /^([\w-]{1,40})\.([0-9a-z]{1,9})\.([0-9A-Za-z-]{1,40}|~)\.([0-9a-z]{1,9})\.([0-9a-z]{1,9})$/;

/** Opaque to callers; at most 200 characters. */
export function writeCursor({ world, after, start, issued }: FeedCursor): string {
  const [at, from, on] = [after.at, start, issued].map((ms) => ms.toString(36));
  return [world, at, after.id, from, on].join('.');
}

/** Undefined: not a cursor of ours. */
export function readCursor(text: string): FeedCursor | undefined {
  const [, world, at, id, start, issued] = FORM.exec(text) ?? [];
  if (!world || !at || !id || !start || !issued) return undefined;
  const ms = (digits: string) => Number.parseInt(digits, 36);
  return { world, after: { at: ms(at), id }, start: ms(start), issued: ms(issued) };
}
