import { z } from 'zod';
import type { ConversationId, OutboundContent, OutboundId } from '../../model/index.ts';
import { LANGUAGES } from '../../model/language.ts';
import type { Sealer } from '../../storage/sealer.ts';
import type { Database } from '../../storage/sqlite/driver.ts';

/** A question to ask once, some days after something. */
export interface FollowUp {
  /** Also the outbound message's id: asking twice asks once. */
  readonly id: OutboundId;
  readonly conversation: ConversationId;
  /** What it is about, e.g. `vacancy:20906591`; one question for each. */
  readonly subject: string;
  readonly dueAt: Date;
  readonly body: Body;
}

const Body = z.object({
  language: z.enum(LANGUAGES),
  /** Where the person lives or works, for the hour. */
  state: z.string().optional(),
  smsConsent: z.boolean(),
  /** What was decided to be said, from then on. */
  content: z.custom<OutboundContent>().optional(),
});
type Body = z.output<typeof Body>;

/** What follow-ups keep; each call is durable when it returns. Personal parts are sealed. */
export interface FollowUpStore {
  /** False: there is, or was, one for this conversation and subject. */
  plan(followUp: FollowUp): boolean;
  /** Those whose time has come, the longest due first. */
  due(now: Date, limit: number): FollowUp[];
  /** Writes down what will be said, before it is. */
  decide(followUp: FollowUp, content: OutboundContent): void;
  postpone(id: OutboundId, until: Date): void;
  markAsked(id: OutboundId, at: Date): void;
  /** The newest question of this person that was asked since and has no answer. */
  unanswered(conversation: ConversationId, since: Date): { id: OutboundId; subject: string } | undefined;
  /** False: it had an answer already. */
  markAnswered(id: OutboundId, outcome: string): boolean;
  forget(conversation: ConversationId): void;
  sweep(before: Date): void;
}

type Row = { id: string; conversation: string; subject: string; due_at: number; body: Uint8Array };

/** @param db from `openPeopleDatabase` */
export function makeFollowUpStore(db: Database, sealer: Sealer): FollowUpStore {
  const place = (id: string) => `follow_up:body:${id}`;
  const seal = (id: string, body: Body) => sealer.seal(JSON.stringify(body), place(id));
  return {
    plan: ({ id, conversation, subject, dueAt, body }) =>
      db.run(
        `INSERT INTO follow_up (id, conversation, subject, state, due_at, body) VALUES (?, ?, ?, 'waiting', ?, ?)
         ON CONFLICT (conversation, subject) DO NOTHING`,
        id,
        conversation,
        subject,
        dueAt.getTime(),
        seal(id, body),
      ) === 1,
    due: (now, limit) =>
      db
        .all<Row>(
          "SELECT id, conversation, subject, due_at, body FROM follow_up WHERE due_at <= ? AND state IN ('waiting', 'planned') ORDER BY due_at LIMIT ?",
          now.getTime(),
          limit,
        )
        .map((row) => ({
          id: row.id as OutboundId,
          conversation: row.conversation as ConversationId,
          subject: row.subject,
          dueAt: new Date(row.due_at),
          body: Body.parse(JSON.parse(sealer.open(row.body, place(row.id)))),
        })),
    decide: ({ id, body }, content) => {
      db.run(
        "UPDATE follow_up SET state = 'planned', body = ? WHERE id = ?",
        seal(id, { ...body, content }),
        id,
      );
    },
    postpone: (id, until) => {
      db.run('UPDATE follow_up SET due_at = ? WHERE id = ?', until.getTime(), id);
    },
    markAsked: (id, at) => {
      db.run(
        "UPDATE follow_up SET state = 'asked', asked_at = ?, body = NULL WHERE id = ?",
        at.getTime(),
        id,
      );
    },
    unanswered: (conversation, since) => {
      const row = db.get<{ id: string; subject: string }>(
        "SELECT id, subject FROM follow_up WHERE conversation = ? AND state = 'asked' AND asked_at >= ? ORDER BY asked_at DESC LIMIT 1",
        conversation,
        since.getTime(),
      );
      return row && { id: row.id as OutboundId, subject: row.subject };
    },
    markAnswered: (id, outcome) =>
      db.run(
        "UPDATE follow_up SET state = 'answered', outcome = ? WHERE id = ? AND state = 'asked'",
        outcome,
        id,
      ) === 1,
    forget: (conversation) => {
      db.run('DELETE FROM follow_up WHERE conversation = ?', conversation);
    },
    sweep: (before) => {
      db.run("DELETE FROM follow_up WHERE due_at < ? AND state IN ('asked', 'answered')", before.getTime());
    },
  };
}
