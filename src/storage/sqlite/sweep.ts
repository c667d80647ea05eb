import type { ContactId } from '../../model/index.ts';
import type { RetentionTerms } from '../store.ts';
import type { TableContext } from './context.ts';
import { eraseContact } from './people.ts';
import { sweepLogs } from './sweep-logs.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 500;
/** Backups are kept no longer than this (README, "Backups"). */
const TOMBSTONE_DAYS = 35;

/** One small batch of what is past its term; the caller repeats while something goes. */
export function sweepBatch(
  context: TableContext,
  now: Date,
  terms: RetentionTerms,
): { conversations: number; dedupeKeys: number; others: number } {
  const { db } = context;
  const before = (days: number) => now.getTime() - days * DAY_MS;
  // A person goes when the newest of their conversations is past its term, and nothing of theirs is under way.
  const contacts = db.all<{ contact: string }>(
    `SELECT DISTINCT c.contact FROM conversation c WHERE c.last_inbound_at < ?
       AND NOT EXISTS (SELECT 1 FROM conversation o WHERE o.contact = c.contact AND o.last_inbound_at >= ?)
       AND NOT EXISTS (SELECT 1 FROM inbox i JOIN conversation o ON o.id = i.conversation WHERE o.contact = c.contact AND i.done = 0)
       AND NOT EXISTS (SELECT 1 FROM outbox b JOIN conversation o ON o.id = b.conversation WHERE o.contact = c.contact AND b.status IN ('queued', 'attempted'))
     LIMIT ?`,
    before(terms.conversationDays),
    before(terms.conversationDays),
    AT_ONCE,
  );
  for (const { contact } of contacts) eraseContact(context, contact as ContactId);
  let others = db.run(
    'UPDATE inbox SET body = NULL WHERE seq IN (SELECT seq FROM inbox WHERE received_at < ? AND done = 1 AND body IS NOT NULL LIMIT ?)',
    before(terms.messageDays),
    AT_ONCE,
  );
  // Rows come in order of time: the oldest are the first, no index is needed to find them.
  others += db.run(
    `DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox ORDER BY seq LIMIT ?) AND created_at < ? AND status NOT IN ('queued', 'attempted')`,
    AT_ONCE,
    before(terms.messageDays),
  );
  others += sweepLogs(context, now, terms);
  others += db.run('DELETE FROM early_receipt WHERE at < ?', before(1));
  others += db.run('DELETE FROM tombstone WHERE at < ?', before(TOMBSTONE_DAYS));
  const dedupeKeys = db.run(
    'DELETE FROM inbox WHERE seq IN (SELECT seq FROM inbox WHERE received_at < ? AND done = 1 AND body IS NULL LIMIT ?)',
    before(terms.dedupeDays),
    AT_ONCE,
  );
  return { conversations: contacts.length, dedupeKeys, others };
}
