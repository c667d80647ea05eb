import type { DomainEvent } from '../../model/index.ts';
import type { TableContext } from './context.ts';

/** Appends to the event log. Linked to nobody: what is counted must not be able to tell who it was. */
export function writeEvent(context: TableContext, event: DomainEvent, at: Date = context.now()): void {
  context.db.run(
    'INSERT INTO event (at, type, data) VALUES (?, ?, ?)',
    at.getTime(),
    event.type,
    event.data ? JSON.stringify(event.data) : null,
  );
}
