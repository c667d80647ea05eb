import { existsSync, renameSync, rmSync } from 'node:fs';
import { copyDatabase, Database } from '../storage/sqlite/driver.ts';
import { inTransaction } from '../storage/sqlite/transaction.ts';
import { migratePeople, PEOPLE_SCHEMAS, peopleFile } from './people-database.ts';

/** Tables of `vacancy-people.db` inside a backup's one file; `people:` holds their schema. */
const PREFIX = 'people:';
/** In an order in which nothing refers to what comes later; timers last. */
const TABLES = [
  'alert_search',
  'alert_person',
  'alert_told',
  'alert_notice',
  'alert_change',
  'registration',
  'follow_up',
  'timer',
  'mark',
] as const;
const OF_A_PERSON = ['alert_search', 'alert_person', 'alert_told', 'alert_notice', 'follow_up'] as const;

/**
 * Puts what people look for beside their conversations in a copy of the store. Call it after the store was copied: who was
 * forgotten between the two copies is in the store's copy and is forgotten again, who came between them is nobody there.
 * @param copy the copy of `rumbo.db`, which nobody else has open
 */
export async function packPeople(dataDir: string, copy: string): Promise<void> {
  const from = peopleFile(dataDir);
  if (!existsSync(from)) return;
  const beside = `${copy}.people`;
  try {
    await copyDatabase(from, beside);
    const people = new Database(beside);
    try {
      // An older process may have written it.
      migratePeople(people);
      people.exec('PRAGMA journal_mode = DELETE');
    } finally {
      people.close();
    }
    const db = new Database(copy);
    try {
      db.run('ATTACH ? AS people', beside);
      inTransaction(db, () => {
        db.exec(`CREATE TABLE "${PREFIX}" AS SELECT ${PEOPLE_SCHEMAS} AS schema`);
        for (const table of TABLES)
          db.exec(`CREATE TABLE "${PREFIX}${table}" AS SELECT * FROM people.${table}`);
      });
      db.exec('DETACH people');
    } finally {
      db.close();
    }
  } finally {
    rmSync(beside, { force: true });
  }
}

/**
 * Takes it out again into a file of its own, of the schema it was written in and then brought to the newest.
 * @returns undefined for a backup that holds nothing of it (made before it did)
 */
export function unpackPeople(copy: string): string | undefined {
  const to = `${copy}.people`;
  const db = new Database(copy);
  try {
    const packed = db.get(`SELECT 1 AS one FROM sqlite_schema WHERE name = '${PREFIX}'`);
    if (!packed) return undefined;
    const schema = Number(db.get<{ schema: number }>(`SELECT schema FROM "${PREFIX}"`)?.schema);
    rmSync(to, { force: true });
    const people = new Database(to);
    try {
      migratePeople(people, schema);
      people.run('ATTACH ? AS copy', copy);
      inTransaction(people, () => {
        for (const table of TABLES)
          if (people.get('SELECT 1 AS one FROM copy.sqlite_schema WHERE name = ?', `${PREFIX}${table}`))
            people.exec(`INSERT INTO main.${table} SELECT * FROM copy."${PREFIX}${table}"`);
      });
      people.exec('DETACH copy');
      migratePeople(people);
    } finally {
      people.close();
    }
    db.exec('PRAGMA secure_delete = ON');
    for (const { name } of db.all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '${PREFIX}%'`,
    ))
      db.exec(`DROP TABLE "${name}"`);
    return to;
  } finally {
    db.close();
  }
}

/** Conversations in a copy of the store; compared before and after a restore it tells who was forgotten again. */
export function conversationsIn(file: string): Set<string> {
  const db = new Database(file);
  try {
    return new Set(db.all<{ id: string }>('SELECT id FROM conversation').map(({ id }) => id));
  } finally {
    db.close();
  }
}

/**
 * Puts it in the place of `vacancy-people.db`, which nobody may have open.
 * @param forgotten conversations of people who asked to be forgotten after the backup: nothing of them is kept, and what the
 *   portal has of them is taken back
 * @param resume nothing went on after the backup. Otherwise what was to be said or asked by now was said and asked, what
 *   was told and told the portal since is taken from the file that is replaced, as far as it can be read, and so is what
 *   changed at the portal.
 */
export function placePeople(options: {
  readonly dataDir: string;
  readonly unpacked: string;
  readonly forgotten: readonly string[];
  readonly resume: boolean;
  readonly now: Date;
  readonly stamp: string;
}): void {
  const { dataDir, unpacked, forgotten, resume, now, stamp } = options;
  const current = peopleFile(dataDir);
  const db = new Database(unpacked);
  try {
    if (!resume) settleOpen(db, now);
    if (!resume && existsSync(current)) takeOver(db, current);
    inTransaction(db, () => {
      for (const conversation of forgotten) forget(db, conversation, now);
    });
    db.exec('PRAGMA journal_mode = DELETE');
  } finally {
    db.close();
  }
  for (const rest of ['', '-wal', '-shm'])
    if (existsSync(current + rest)) renameSync(current + rest, `${current}.before-restore-${stamp}${rest}`);
  renameSync(unpacked, current);
}

function settleOpen(db: Database, now: Date): void {
  inTransaction(db, () => {
    db.run("UPDATE alert_notice SET state = 'said', content = NULL WHERE state = 'planned'");
    db.run(
      "UPDATE follow_up SET state = 'asked', asked_at = due_at, body = NULL WHERE state IN ('waiting', 'planned') AND due_at <= ?",
      now.getTime(),
    );
    db.run("DELETE FROM timer WHERE kind = 'alert' OR (kind = 'follow_up' AND at <= ?)", now.getTime());
    // The vacancies in it were told of since; the copy of the list goes on where it is.
    db.run('DELETE FROM alert_change');
  });
}

/** What the service that went on has told people and the portal stands as it left it. */
function takeOver(db: Database, replaced: string): void {
  try {
    db.run('ATTACH ? AS old', replaced);
  } catch {
    return; // No database any more: that is why backups are restored.
  }
  try {
    inTransaction(db, () => {
      for (const table of ['alert_told', 'alert_person'])
        db.exec(`INSERT OR REPLACE INTO main.${table} SELECT * FROM old.${table}`);
      db.exec('DELETE FROM main.registration');
      db.exec('INSERT INTO main.registration SELECT * FROM old.registration');
      db.exec("DELETE FROM main.timer WHERE kind = 'registration'");
      db.exec("INSERT INTO main.timer SELECT * FROM old.timer WHERE kind = 'registration'");
      db.exec(
        `DELETE FROM main.timer WHERE kind = 'follow_up' AND id IN
           (SELECT id FROM old.follow_up WHERE state IN ('asked', 'answered'))`,
      );
      db.exec(
        `INSERT OR REPLACE INTO main.follow_up SELECT * FROM old.follow_up WHERE state IN ('asked', 'answered')`,
      );
    });
  } catch {
    // Of another schema, or damaged: what the backup knows is all there is.
  } finally {
    db.exec('DETACH old');
  }
}

function forget(db: Database, conversation: string, now: Date): void {
  for (const table of OF_A_PERSON) db.run(`DELETE FROM ${table} WHERE conversation = ?`, conversation);
  db.run("DELETE FROM timer WHERE of = ? AND kind != 'registration'", conversation);
  db.run(
    `INSERT INTO timer (kind, id, of, at) SELECT 'registration', id, conversation, ? FROM registration WHERE conversation = ?
     ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at`,
    now.getTime(),
    conversation,
  );
  db.run(
    'UPDATE registration SET wanted = NULL, revision = revision + 1, settled = 0, outcome = NULL, changed_at = ? WHERE conversation = ?',
    now.getTime(),
    conversation,
  );
}
