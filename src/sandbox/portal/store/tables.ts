/**
 * `vacancy` is searched, `document` is what is answered (apart, so that scans stay in few pages), `words` finds text.
 * `changed_at` is the place in the changes feed.
 */
export const TABLES = `
  CREATE TABLE vacancy (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    municipality TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    occupation TEXT,
    family TEXT,
    salary REAL,
    schedules INTEGER NOT NULL,
    profiles INTEGER NOT NULL,
    modality TEXT NOT NULL,
    education INTEGER NOT NULL,
    experience INTEGER NOT NULL,
    languages INTEGER NOT NULL,
    supports INTEGER NOT NULL,
    accessible INTEGER NOT NULL,
    employer TEXT,
    employer_name TEXT NOT NULL,
    posted INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    valid_through INTEGER NOT NULL,
    status TEXT NOT NULL,
    removed_for TEXT,
    changed_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE document (n INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE words USING fts5 (
    title, employer, body, content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
`;

/** Made when the rows are there: cheaper than row by row. */
export const INDEXES = `
  CREATE INDEX by_change ON vacancy (changed_at, id);
  CREATE INDEX by_end ON vacancy (valid_through) WHERE status = 'open';
  CREATE INDEX by_municipality ON vacancy (municipality, occupation) WHERE status = 'open';
  CREATE INDEX by_state ON vacancy (state, occupation) WHERE status = 'open';
  CREATE INDEX by_occupation ON vacancy (occupation) WHERE status = 'open';
  CREATE INDEX by_date ON vacancy (posted DESC, id) WHERE status = 'open';
`;

/** Nothing here outlives the process: a temporary file that SQLite deletes, most of it in the page cache. */
export const SETTINGS = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -65536;
`;
