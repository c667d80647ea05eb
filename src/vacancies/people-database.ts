import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../storage/sqlite/driver.ts';
import { TIMER_TABLE } from '../storage/sqlite/timers.ts';

const FILE = 'vacancy-people.db';

/** FULL: what was promised to a person, or to the portal in their name, survives a power cut. */
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'busy_timeout = 5000',
  'secure_delete = FAST',
  'cache_size = -8000',
  'temp_store = MEMORY',
];

/**
 * Forward migrations; index + 1 is the `user_version` they lead to. Never edit one that was released.
 * BLOB columns are sealed: what somebody looks for, their situation, what was sent about them. `conversation` is the
 * store's own random id. Vacancies are public.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE alert_search (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, saved_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, body BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX alert_search_of ON alert_search(conversation);
  CREATE INDEX alert_search_end ON alert_search(expires_at);

  -- Not before: the next alert of a person, whatever they look for.
  CREATE TABLE alert_person (conversation TEXT PRIMARY KEY, not_before INTEGER NOT NULL) WITHOUT ROWID;

  -- What was told or shown; job is the same for repeated postings of one job.
  CREATE TABLE alert_told (
    conversation TEXT NOT NULL, job TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (conversation, job)
  ) WITHOUT ROWID;
  CREATE INDEX alert_told_age ON alert_told(at);

  -- id is the outbound message's. state: planned, said, shown.
  CREATE TABLE alert_notice (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, vacancies TEXT NOT NULL,
    content BLOB
  ) WITHOUT ROWID;
  CREATE INDEX alert_notice_of ON alert_notice(conversation, at);
  CREATE INDEX alert_notice_planned ON alert_notice(id) WHERE state = 'planned';
  CREATE INDEX alert_notice_age ON alert_notice(at);

  -- The newest state of what changed in the last days: turned round on the searches again after a restart.
  CREATE TABLE alert_change (vacancy TEXT PRIMARY KEY, at INTEGER NOT NULL, facts TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX alert_change_age ON alert_change(at);

  -- wanted: what the person wants the portal to have (NULL: nothing). offered_*: what was or is being sent under key;
  -- its body only until the portal has taken it. attempts: sends that may have arrived. portal_id '': taken, id unknown.
  CREATE TABLE registration (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, vacancy TEXT NOT NULL, revision INTEGER NOT NULL, wanted BLOB,
    offered_revision INTEGER, offered BLOB, key TEXT, attempts INTEGER NOT NULL DEFAULT 0, portal_id TEXT,
    settled INTEGER NOT NULL DEFAULT 0, outcome TEXT, changed_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX registration_of ON registration(conversation, vacancy);
  CREATE INDEX registration_open ON registration(id) WHERE settled = 0;

  -- state: waiting, planned, asked, answered. id is the outbound message's.
  CREATE TABLE follow_up (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL, due_at INTEGER NOT NULL,
    asked_at INTEGER, outcome TEXT, body BLOB
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX follow_up_of ON follow_up(conversation, subject);
  CREATE INDEX follow_up_due ON follow_up(due_at) WHERE state IN ('waiting', 'planned');
  `,
  // What is to be done, and when, in one place.
  `
  ${TIMER_TABLE}
  INSERT INTO timer (kind, id, of, at) SELECT 'follow_up', id, conversation, due_at FROM follow_up
    WHERE state IN ('waiting', 'planned');
  INSERT INTO timer (kind, id, of, at) SELECT 'alert', id, conversation, at FROM alert_notice WHERE state = 'planned';
  INSERT INTO timer (kind, id, of, at) SELECT 'registration', id, conversation, changed_at FROM registration
    WHERE settled = 0;
  DROP INDEX follow_up_due;
  CREATE INDEX follow_up_age ON follow_up(due_at);
  DROP INDEX alert_notice_planned;
  DROP INDEX registration_open;
  CREATE INDEX alert_person_age ON alert_person(not_before);
  CREATE TABLE mark (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  `,
];

/**
 * Opens what is kept about people who look for work beside the conversations: alerts, registrations, questions to ask.
 * A file of its own, so that its writes wait for nobody's turn; what must happen in both is repeated by id.
 * @throws Error when the file was written by a newer version
 */
export function openPeopleDatabase(dataDir: string): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new Database(join(dataDir, FILE));
  for (const pragma of PRAGMAS) db.exec(`PRAGMA ${pragma}`);
  const at = Number(db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0);
  if (at > MIGRATIONS.length) throw new Error(`${FILE} was written by a newer version (schema ${at})`);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < at) continue;
    inTransaction(db, () => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
  return db;
}

/** All of `work` or nothing, durable when it returns. Synchronous; not to be nested. */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite had already rolled back by itself (full disk, I/O error).
    }
    throw error;
  }
}
