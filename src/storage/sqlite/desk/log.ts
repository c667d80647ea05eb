import type { TicketId } from '../../../model/index.ts';
import type { DeskEvent, LoggedEvent } from '../../desk-store.ts';
import { type TableContext, toDate } from '../context.ts';

/** Appends to the log that every open desk follows, in the caller's transaction. */
export function appendEvent({ db, now }: TableContext, event: DeskEvent): void {
  db.run(
    'INSERT INTO desk_event (at, kind, ticket, data) VALUES (?, ?, ?, ?)',
    now().getTime(),
    event.kind,
    event.ticket,
    JSON.stringify(event.data),
  );
}

export function readEventsAfter({ db }: TableContext, seq: number, limit: number): LoggedEvent[] {
  return db
    .all<{ seq: number; at: number; kind: string; ticket: string; data: string }>(
      'SELECT seq, at, kind, ticket, data FROM desk_event WHERE seq > ? ORDER BY seq LIMIT ?',
      seq,
      limit,
    )
    .map((row) => ({
      seq: row.seq,
      at: toDate(row.at),
      kind: row.kind as DeskEvent['kind'],
      ticket: row.ticket as TicketId,
      data: JSON.parse(row.data) as DeskEvent['data'],
    }));
}

/** `newest` is remembered when the log was emptied by age: numbers are never given twice. */
export function readEventRange({ db }: TableContext): { oldest: number; newest: number } {
  const newest =
    db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'desk_event'")?.seq ?? 0;
  const oldest = db.get<{ seq: number | null }>('SELECT min(seq) AS seq FROM desk_event')?.seq ?? newest + 1;
  return { oldest, newest };
}
