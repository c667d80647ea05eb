import type { Database } from '../../storage/sqlite/driver.ts';

/**
 * One process writes the file and it can be had from the portal again, so a commit need not survive a power cut: NORMAL
 * loses the last ones whole, cursor and rows together. Caches are small: 90,000 vacancies are 160 MB of text.
 */
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'busy_timeout = 5000',
  'cache_size = -24000',
  // 64 MB: a snapshot writes most pages several times, and each checkpoint would write them to the file again.
  'wal_autocheckpoint = 16000',
  'temp_store = MEMORY',
];

const TABLES = `
CREATE TABLE IF NOT EXISTS vacancy (
  slot INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- the snapshot that wrote it last
  seen INTEGER NOT NULL,
  job_key INTEGER NOT NULL,
  job_group INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS vacancy_job ON vacancy (job_key);
-- packed rows (row.ts), apart from the texts so that they are read at once
CREATE TABLE IF NOT EXISTS fit (slot INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS held (slot INTEGER PRIMARY KEY, signs TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
  title, employer, description,
  content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5vocab(words, col);
`;

export function prepare(db: Database): void {
  for (const pragma of PRAGMAS) db.exec(`PRAGMA ${pragma}`);
  db.exec(TABLES);
}
