import type { ConversationId, OutboundId } from '../../model/index.ts';
import type { Sealer } from '../../storage/sealer.ts';
import type { Database } from '../../storage/sqlite/driver.ts';
import { dropTimer, setTimer } from '../../storage/sqlite/timers.ts';
import { inTransaction } from '../../storage/sqlite/transaction.ts';
import { openBody, sealBody } from './sealed.ts';
import { FOLLOW_UP_TIMER, type FollowUpStore } from './store.ts';

type Row = { id: string; conversation: string; subject: string; at: number; body: Uint8Array };

/** @param db from `openPeopleDatabase` */
export function makeFollowUpStore(db: Database, sealer: Sealer): FollowUpStore {
  return {
    plan: async ({ id, conversation, subject, dueAt, body }) =>
      inTransaction(db, () => {
        const isNew = db.run(
          `INSERT INTO follow_up (id, conversation, subject, state, due_at, body) VALUES (?, ?, ?, 'waiting', ?, ?)
           ON CONFLICT (conversation, subject) DO NOTHING`,
          id,
          conversation,
          subject,
          dueAt.getTime(),
          sealBody(sealer, id, body),
        );
        if (isNew === 1) setTimer(db, { kind: FOLLOW_UP_TIMER, id, of: conversation, at: dueAt });
        return isNew === 1;
      }),
    due: async (now, limit) =>
      db
        .all<Row>(
          `SELECT f.id, f.conversation, f.subject, t.at, f.body FROM timer t JOIN follow_up f ON f.id = t.id
             WHERE t.kind = ? AND t.at <= ? ORDER BY t.at, t.id LIMIT ?`,
          FOLLOW_UP_TIMER,
          now.getTime(),
          limit,
        )
        .map((row) => ({
          id: row.id as OutboundId,
          conversation: row.conversation as ConversationId,
          subject: row.subject,
          dueAt: new Date(row.at),
          body: openBody(sealer, row.id, row.body),
        })),
    decide: async ({ id, body }, content) => {
      db.run(
        "UPDATE follow_up SET state = 'planned', body = ? WHERE id = ? AND state IN ('waiting', 'planned')",
        sealBody(sealer, id, { ...body, content }),
        id,
      );
    },
    postpone: async ({ id }, until) =>
      inTransaction(db, () => {
        db.run(
          "UPDATE follow_up SET due_at = ? WHERE id = ? AND state IN ('waiting', 'planned')",
          until.getTime(),
          id,
        );
        db.run('UPDATE timer SET at = ? WHERE kind = ? AND id = ?', until.getTime(), FOLLOW_UP_TIMER, id);
      }),
    markAsked: async ({ id }, at) =>
      inTransaction(db, () => {
        db.run(
          "UPDATE follow_up SET state = 'asked', asked_at = ?, body = NULL WHERE id = ? AND state IN ('waiting', 'planned')",
          at.getTime(),
          id,
        );
        dropTimer(db, { kind: FOLLOW_UP_TIMER, id });
      }),
    drop: async ({ id }) =>
      inTransaction(db, () => {
        db.run('DELETE FROM follow_up WHERE id = ?', id);
        dropTimer(db, { kind: FOLLOW_UP_TIMER, id });
      }),
    unanswered: async (conversation, since) => {
      const row = db.get<{ id: string; subject: string }>(
        "SELECT id, subject FROM follow_up WHERE conversation = ? AND state = 'asked' AND asked_at >= ? ORDER BY asked_at DESC LIMIT 1",
        conversation,
        since.getTime(),
      );
      return row && { id: row.id as OutboundId, conversation, subject: row.subject };
    },
    markAnswered: async ({ id }, outcome) =>
      db.run(
        "UPDATE follow_up SET state = 'answered', outcome = ? WHERE id = ? AND state = 'asked'",
        outcome,
        id,
      ) === 1,
    forget: async (conversation) =>
      inTransaction(db, () => {
        db.run('DELETE FROM follow_up WHERE conversation = ?', conversation);
        db.run('DELETE FROM timer WHERE of = ? AND kind = ?', conversation, FOLLOW_UP_TIMER);
      }),
    sweep: async (before) => {
      db.run("DELETE FROM follow_up WHERE due_at < ? AND state IN ('asked', 'answered')", before.getTime());
    },
  };
}
