import type { ConversationId, DomainEvent } from '../../model/index.ts';
import type { TableContext } from './context.ts';

/** Appends to the event log; `data` never holds words or addresses. */
export function writeEvent(
  context: TableContext,
  event: DomainEvent,
  conversation?: ConversationId,
  at: Date = context.now(),
): void {
  context.db.run(
    'INSERT INTO event (at, type, conversation, data) VALUES (?, ?, ?, ?)',
    at.getTime(),
    event.type,
    conversation ?? null,
    event.data ? JSON.stringify(event.data) : null,
  );
}
