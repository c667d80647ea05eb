import { DESK_MIGRATION, MISUSE_MIGRATION, PRACTICE_MIGRATION } from './desk/schema.ts';
import type { Database } from './driver.ts';
import { bringForward } from './prepare.ts';

/**
 * Forward migrations; the index + 1 is the `user_version` they lead to. Never edit one that was released.
 * Sealed columns (BLOB) hold what a person wrote or what identifies them; everything else is ids, keys, times, codes.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

  CREATE TABLE contact (
    id TEXT PRIMARY KEY, opted_out INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE identity (key TEXT PRIMARY KEY, contact TEXT NOT NULL REFERENCES contact(id) ON DELETE CASCADE) WITHOUT ROWID;
  CREATE INDEX identity_contact ON identity(contact);

  CREATE TABLE conversation (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, channel TEXT NOT NULL, account TEXT NOT NULL,
    address BLOB, address_key TEXT NOT NULL, state BLOB, version INTEGER NOT NULL DEFAULT 0, last_inbound_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX conversation_of ON conversation(contact, channel);
  CREATE INDEX conversation_age ON conversation(last_inbound_at);

  -- done: 0 waits for its turn, 1 has had it. body NULL: erased or past its term.
  CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY, dedupe_key TEXT NOT NULL UNIQUE, id TEXT, conversation TEXT, body BLOB,
    received_at INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX inbox_open ON inbox(conversation, seq) WHERE done = 0;
  CREATE INDEX inbox_of ON inbox(conversation, seq);
  CREATE INDEX inbox_age ON inbox(received_at);

  -- status: queued, attempted, sent, delivered, read, failed. address only where the conversation is erased.
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, content BLOB, status TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER, attempted_at INTEGER, created_at INTEGER NOT NULL,
    provider_id TEXT, code TEXT, last_words BLOB
  );
  CREATE INDEX outbox_open ON outbox(conversation, seq) WHERE status IN ('queued', 'attempted');
  CREATE INDEX outbox_of ON outbox(conversation, seq);
  CREATE INDEX outbox_provider ON outbox(provider_id) WHERE provider_id IS NOT NULL;

  -- Receipts that came before we knew the provider's id of the message.
  CREATE TABLE early_receipt (
    provider_id TEXT NOT NULL, status TEXT NOT NULL, code TEXT, at INTEGER NOT NULL, PRIMARY KEY (provider_id, status)
  ) WITHOUT ROWID;
  CREATE INDEX early_receipt_age ON early_receipt(at);

  CREATE TABLE ticket (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, priority INTEGER NOT NULL,
    language TEXT NOT NULL, topic TEXT, risk_codes TEXT NOT NULL, context BLOB, opened_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX ticket_queue ON ticket(state, priority DESC, opened_at);
  CREATE INDEX ticket_conversation ON ticket(conversation);

  CREATE TABLE event (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, data TEXT);
  `,
  // Memories of a kilobyte do not fit a WITHOUT ROWID page four times, so each had a page of overflow that every turn
  // read and wrote. Small columns first: what stands behind a large one is read through it.
  `
  CREATE TABLE conversation_2 (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, channel TEXT NOT NULL, account TEXT NOT NULL, address_key TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 0, last_inbound_at INTEGER NOT NULL, address BLOB, state BLOB
  );
  INSERT INTO conversation_2 (id, contact, channel, account, address_key, version, last_inbound_at, address, state)
    SELECT id, contact, channel, account, address_key, version, last_inbound_at, address, state FROM conversation;
  DROP TABLE conversation;
  ALTER TABLE conversation_2 RENAME TO conversation;
  CREATE UNIQUE INDEX conversation_of ON conversation(contact, channel);
  CREATE INDEX conversation_age ON conversation(last_inbound_at);

  -- One index entry a message, not two: a webhook writes to inbox_open alone, which is small and hot.
  DROP INDEX inbox_of;
  CREATE INDEX inbox_of ON inbox(conversation, seq) WHERE done = 1;
  `,
  DESK_MIGRATION,
  PRACTICE_MIGRATION,
  // Who asked to be forgotten, by pseudonym, as long as a backup from before may be brought back.
  `
  CREATE TABLE tombstone (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX tombstone_age ON tombstone(at);
  `,
  // Contacts that turn out to be one person become one, with all their conversations. Of two on one channel the other's is
  // retired (its own rowid, 0: not retired): nothing new comes into it, and it goes when the person goes. What was merged
  // before this stayed with contacts that no key leads to: the key each conversation was last known by tells whose it is.
  `
  ALTER TABLE conversation ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;
  DROP INDEX conversation_of;
  CREATE UNIQUE INDEX conversation_of ON conversation(contact, channel, retired);
  UPDATE conversation SET retired = rowid, contact = (SELECT contact FROM identity
      WHERE key = substr(address_key || ' ', 1, instr(address_key || ' ', ' ') - 1))
    WHERE contact NOT IN (SELECT contact FROM identity)
      AND EXISTS (SELECT 1 FROM identity WHERE key = substr(address_key || ' ', 1, instr(address_key || ' ', ' ') - 1));
  DELETE FROM contact WHERE id NOT IN (SELECT contact FROM identity) AND id NOT IN (SELECT contact FROM conversation);
  `,
  // Counted at each look at the metrics: without it, by reading every message there is.
  "CREATE INDEX outbox_dead ON outbox(seq) WHERE status = 'failed'",
  MISUSE_MIGRATION,
  // status has one more value, withdrawn; stays: not withdrawn when a person takes over.
  'ALTER TABLE outbox ADD COLUMN stays INTEGER NOT NULL DEFAULT 0',
];

/** The newest schema. */
export const SCHEMAS = MIGRATIONS.length;

/**
 * Brings an opened store to the newest schema, each step in a transaction of its own.
 * @param to stops at this schema; for tests of what an older build left
 * @throws StoreVersionError
 */
export const migrate = (db: Database, to = SCHEMAS): void =>
  bringForward(db, MIGRATIONS, { to, name: 'the store' });
