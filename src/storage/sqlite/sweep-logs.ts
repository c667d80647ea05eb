import type { TicketId } from '../../model/index.ts';
import { RETENTION_DAYS, type RetentionTerms } from '../store.ts';
import type { TableContext } from './context.ts';
import { appendEvent } from './desk/log.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 500;

/**
 * One small batch of what grows with use beside messages and is past its term: ended cases with their notes and the
 * changes of the floor from then (one for protection stays as long as its conversation, and so does one that somebody
 * still speaks in), and events. In the caller's transaction. @returns how much went
 */
export function sweepLogs(context: TableContext, now: Date, terms: RetentionTerms): number {
  const { db } = context;
  const before = (days: number) => now.getTime() - days * DAY_MS;
  const ended = before(terms.caseDays ?? RETENTION_DAYS.cases);
  const cases = db.all<{ id: string; conversation: string }>(
    `SELECT id, conversation FROM ticket WHERE state = 'resolved' AND resolved_at < ? AND coalesce(topic, '') <> 'protection'
       AND NOT EXISTS (SELECT 1 FROM floor f WHERE f.conversation = ticket.conversation AND f.ticket = ticket.id AND f.state <> 'bot')
     LIMIT ?`,
    ended,
    AT_ONCE,
  );
  for (const { id, conversation } of cases) {
    db.run('DELETE FROM note WHERE ticket = ?', id);
    db.run('DELETE FROM agent_message WHERE conversation = ? AND ticket = ?', conversation, id);
    db.run('DELETE FROM floor_event WHERE conversation = ? AND at < ?', conversation, ended);
    db.run('DELETE FROM ticket WHERE id = ?', id);
    appendEvent(context, { kind: 'gone', ticket: id as TicketId, data: {} });
  }
  // Rows come in order of time: the oldest are the first. The newest stays, so that no number is given twice.
  const events = db.run(
    `DELETE FROM event WHERE seq IN (SELECT seq FROM event ORDER BY seq LIMIT ?) AND at < ?
       AND seq < (SELECT max(seq) FROM event)`,
    AT_ONCE,
    before(terms.eventDays ?? RETENTION_DAYS.events),
  );
  return cases.length + events;
}
