import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../storage/sqlite/driver.ts';
import { bringForward, prepare, schemaOf } from '../storage/sqlite/prepare.ts';
import { dropOldRollbackCopies, keepRollbackCopy } from '../storage/sqlite/rollback-copy.ts';
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

/** The newest schema. */
export const PEOPLE_SCHEMAS = MIGRATIONS.length;

/** The file in a data folder. */
export const peopleFile = (dataDir: string): string => join(dataDir, FILE);

/** Read through in well under a second. */
const CHECKED_BYTES = 64 * 1024 * 1024;

/**
 * Opens what is kept about people who look for work beside the conversations: alerts, registrations, questions to ask.
 * A file of its own, so that its writes wait for nobody's turn; what must happen in both is repeated by id. Checked as far
 * as that is quick, and brought to the newest schema; the way back is kept for a week.
 * @throws StoreDamagedError, StoreVersionError; then it is closed again
 */
export function openPeopleDatabase(dataDir: string): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = peopleFile(dataDir);
  const db = new Database(file);
  try {
    prepare(db, { pragmas: PRAGMAS, isChecked: statSync(file).size <= CHECKED_BYTES, name: FILE });
    const schema = schemaOf(db);
    if (schema > 0 && schema < PEOPLE_SCHEMAS) keepRollbackCopy(db, file, schema);
    migratePeople(db);
    dropOldRollbackCopies(file, PEOPLE_SCHEMAS, new Date());
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Brings it forward, each step whole or not at all.
 * @param to stops at this schema: to read what an older version wrote
 */
export const migratePeople = (db: Database, to = PEOPLE_SCHEMAS): void =>
  bringForward(db, MIGRATIONS, { to, name: FILE });
