import type { ConversationId, TicketId } from '../../../model/index.ts';
import type { TurnCommit } from '../../store.ts';
import type { TableContext } from '../context.ts';
import { appendEvent } from './log.ts';
import { inboundMessageId } from './thread.ts';
import { readFloor, writeFloor } from './tickets.ts';

/** Whether the floor changed under a turn: what it wanted to say was begun under an older epoch and is discarded. */
export function isFloorMoved(context: TableContext, commit: TurnCommit): boolean {
  return (
    commit.expectedEpoch !== undefined &&
    (readFloor(context, commit.conversation)?.epoch ?? 0) !== commit.expectedEpoch
  );
}

/** What a turn means for the case of its conversation: its messages join it, open desks are told. In the turn's transaction. */
export function noteTurn(context: TableContext, commit: TurnCommit): void {
  if (commit.floor) writeFloor(context, commit.conversation, commit.floor.next, commit.floor.event);
  if (commit.ticketChange) changeTicket(context, commit, commit.ticketChange);
  const floor = readFloor(context, commit.conversation);
  const ticket = floor?.ticket ?? commit.floor?.next.ticket;
  if (floor === undefined || ticket === undefined) return;
  context.db.run(
    `UPDATE ticket SET version = version + 1, last_message_at = ?, hold_until = NULL,
       unanswered_since = CASE WHEN ? = 'human' THEN coalesce(unanswered_since, ?) ELSE unanswered_since END
     WHERE id = ?`,
    commit.at.getTime(),
    floor.state,
    commit.at.getTime(),
    ticket,
  );
  if (commit.tickets.some(({ id }) => id === ticket)) {
    appendEvent(context, { kind: 'ticket', ticket, data: { change: 'opened', actor: null } });
    appendEvent(context, { kind: 'alert', ticket, data: { alert: 'handoff' } });
  }
  appendEvent(context, {
    kind: 'message',
    ticket,
    data: { message: inboundMessageId(commit.inbound), from: 'person' },
  });
  for (const { id } of commit.outbound)
    appendEvent(context, { kind: 'message', ticket, data: { message: id, from: 'bot' } });
}

function changeTicket(
  context: TableContext,
  commit: TurnCommit,
  change: NonNullable<TurnCommit['ticketChange']>,
): void {
  const { ticket } = change;
  if (change.kind === 'cancel') {
    context.db.run(
      `UPDATE ticket SET state = 'resolved', outcome = 'cancelled', resolved_at = ?, unanswered_since = NULL,
         assignee = NULL, version = version + 1 WHERE id = ?`,
      commit.at.getTime(),
      ticket,
    );
    appendEvent(context, { kind: 'ticket', ticket, data: { change: 'cancelled', actor: null } });
    return;
  }
  context.db.run(
    `UPDATE ticket SET reason = ?, priority = max(priority, ?), risk_codes = ?, version = version + 1,
       state = CASE WHEN ? THEN 'waiting' ELSE state END, assignee = CASE WHEN ? THEN holder ELSE assignee END,
       holder = CASE WHEN ? THEN NULL ELSE holder END, unanswered_since = coalesce(unanswered_since, ?)
     WHERE id = ?`,
    change.reason,
    change.priority,
    JSON.stringify(change.riskCodes),
    change.isBackInQueue ? 1 : 0,
    change.isBackInQueue ? 1 : 0,
    change.isBackInQueue ? 1 : 0,
    commit.at.getTime(),
    ticket,
  );
  appendEvent(context, {
    kind: 'ticket',
    ticket,
    data: { change: change.isEscalated ? 'escalated' : 'asked_again', actor: null },
  });
  if (change.isEscalated) appendEvent(context, { kind: 'alert', ticket, data: { alert: 'handoff' } });
}

/** All that the desk keeps of a conversation; open desks are told that it is gone. */
export function forgetConversation(context: TableContext, conversation: ConversationId): void {
  const { db } = context;
  for (const { id } of db.all<{ id: string }>('SELECT id FROM ticket WHERE conversation = ?', conversation)) {
    db.run('DELETE FROM note WHERE ticket = ?', id);
    db.run('DELETE FROM ticket WHERE id = ?', id);
    appendEvent(context, { kind: 'gone', ticket: id as TicketId, data: {} });
  }
  db.run('DELETE FROM floor WHERE conversation = ?', conversation);
  db.run('DELETE FROM floor_event WHERE conversation = ?', conversation);
  db.run('DELETE FROM agent_message WHERE conversation = ?', conversation);
}
