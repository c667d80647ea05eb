import type { OutboundId, TicketId } from '../../../model/index.ts';
import type { TableContext } from '../context.ts';
import { appendEvent } from './log.ts';

/** A receipt or a send changed the state of one of our messages; open desks of an active case are told. */
export function noteDelivery(
  context: TableContext,
  outbound: OutboundId,
  status: string,
  code: string | null,
): void {
  const found = context.db.get<{ ticket: string }>(
    `SELECT f.ticket FROM outbox o JOIN floor f ON f.conversation = o.conversation
     WHERE o.id = ? AND f.ticket IS NOT NULL`,
    outbound,
  );
  if (!found) return;
  appendEvent(context, {
    kind: 'delivery',
    ticket: found.ticket as TicketId,
    data: { message: outbound, status, code },
  });
}
