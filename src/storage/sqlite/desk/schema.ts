/**
 * The desk's tables: cases with who holds them, the floor of each conversation, notes, the log that open desks follow,
 * the audit chain, accounts and sessions. What a person or a colleague wrote is sealed (BLOB).
 */
export const DESK_MIGRATION = `
  CREATE TABLE ticket_2 (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, priority INTEGER NOT NULL,
    language TEXT NOT NULL, topic TEXT, office TEXT, risk_codes TEXT NOT NULL, opened_at INTEGER NOT NULL,
    holder TEXT, assignee TEXT, assigned_at INTEGER, claimed_at INTEGER, first_reply_at INTEGER, last_agent_at INTEGER,
    last_message_at INTEGER NOT NULL, unanswered_since INTEGER, hold_until INTEGER, resolved_at INTEGER, outcome TEXT,
    follow_up_at INTEGER, override_score INTEGER, override_by TEXT, alarms TEXT NOT NULL DEFAULT '[]',
    thread_version INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1, override_reason BLOB, context BLOB
  );
  INSERT INTO ticket_2 (id, conversation, state, reason, priority, language, topic, risk_codes, opened_at,
      last_message_at, unanswered_since, context)
    SELECT id, conversation, state, reason, priority, language, topic, risk_codes, opened_at, opened_at, opened_at, context
    FROM ticket;
  DROP TABLE ticket;
  ALTER TABLE ticket_2 RENAME TO ticket;
  CREATE INDEX ticket_queue ON ticket(state, priority DESC, opened_at);
  CREATE INDEX ticket_conversation ON ticket(conversation, opened_at);

  -- Conversations that never needed a person have no row: the bot, epoch 0.
  CREATE TABLE floor (
    conversation TEXT PRIMARY KEY, state TEXT NOT NULL, epoch INTEGER NOT NULL, ticket TEXT, holder TEXT, since INTEGER NOT NULL
  ) WITHOUT ROWID;
  -- Cases from before floors were kept: the newest of each conversation is offered, older ones are duplicates of it.
  UPDATE ticket SET state = 'resolved', outcome = 'duplicate', resolved_at = opened_at, unanswered_since = NULL
    WHERE state <> 'resolved' AND EXISTS (SELECT 1 FROM ticket o WHERE o.conversation = ticket.conversation
      AND o.state <> 'resolved' AND (o.opened_at > ticket.opened_at OR (o.opened_at = ticket.opened_at AND o.id > ticket.id)));
  INSERT INTO floor SELECT conversation, 'offered', 1, id, NULL, opened_at FROM ticket WHERE state <> 'resolved';

  CREATE TABLE floor_event (
    conversation TEXT NOT NULL, epoch INTEGER NOT NULL, at INTEGER NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL,
    actor TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (conversation, epoch)
  ) WITHOUT ROWID;

  -- Which of the messages in the outbox a colleague wrote. client_id: the same sent twice goes out once.
  CREATE TABLE agent_message (
    outbound TEXT PRIMARY KEY, conversation TEXT NOT NULL, ticket TEXT NOT NULL, author TEXT NOT NULL, client_id TEXT
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX agent_message_once ON agent_message(ticket, client_id) WHERE client_id IS NOT NULL;
  CREATE INDEX agent_message_of ON agent_message(conversation);

  CREATE TABLE note (
    id TEXT PRIMARY KEY, ticket TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, body BLOB NOT NULL
  );
  CREATE INDEX note_of ON note(ticket, at);

  -- AUTOINCREMENT: a number is never given twice, and one that was rolled back is given again, so there are no gaps.
  CREATE TABLE desk_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, ticket TEXT NOT NULL, data TEXT NOT NULL
  );

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, ticket TEXT, data TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  CREATE INDEX audit_ticket ON audit(ticket, seq) WHERE ticket IS NOT NULL;

  CREATE TABLE account (
    id TEXT PRIMARY KEY, email_key TEXT NOT NULL UNIQUE, role TEXT NOT NULL, is_active INTEGER NOT NULL, body BLOB NOT NULL
  );
  CREATE TABLE session (
    hash TEXT PRIMARY KEY, account TEXT NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX session_account ON session(account);
`;

/** How far each account is in the practice course. */
export const PRACTICE_MIGRATION = `
  CREATE TABLE practice (account TEXT PRIMARY KEY, body BLOB NOT NULL);
`;

/** Alerts of misuse; the supervisor's note is sealed. */
export const MISUSE_MIGRATION = `
  CREATE TABLE misuse_alert (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL,
    count INTEGER NOT NULL, most INTEGER NOT NULL, by_account TEXT, by_at INTEGER, note BLOB
  );
  CREATE INDEX misuse_alert_at ON misuse_alert(at);
`;
