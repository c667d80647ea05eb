import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/storage/sqlite/driver.ts';
import { schemaOf } from '../../src/storage/sqlite/prepare.ts';
import {
  migratePeople,
  openPeopleDatabase,
  PEOPLE_SCHEMAS,
  peopleFile,
} from '../../src/vacancies/people-database.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-people-db-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('vacancy-people.db', () => {
  it('goes forward with what is open in it, and keeps the way back for a week', async () => {
    const old = new Database(peopleFile(folder));
    migratePeople(old, 1);
    old.run(
      "INSERT INTO follow_up (id, conversation, subject, state, due_at) VALUES ('f1', 'c', 's', 'waiting', 7), ('f2', 'c', 't', 'asked', 8)",
    );
    old.run(
      "INSERT INTO alert_notice (id, conversation, state, at, vacancies) VALUES ('n1', 'c', 'planned', 5, '[]'), ('n2', 'c', 'said', 6, '[]')",
    );
    old.run(
      "INSERT INTO registration (id, conversation, vacancy, revision, changed_at, settled) VALUES ('r1', 'c', 'v', 1, 9, 0), ('r2', 'c', 'w', 1, 9, 1)",
    );
    old.close();
    const db = openPeopleDatabase(folder);
    expect(schemaOf(db)).toBe(PEOPLE_SCHEMAS);
    expect(db.all('SELECT kind, id, of, at FROM timer ORDER BY at')).toEqual([
      { kind: 'alert', id: 'n1', of: 'c', at: 5 },
      { kind: 'follow_up', id: 'f1', of: 'c', at: 7 },
      { kind: 'registration', id: 'r1', of: 'c', at: 9 },
    ]);
    db.close();
    const back = `${peopleFile(folder)}.schema-1`;
    const before = new Database(back);
    expect(schemaOf(before)).toBe(1);
    expect(before.get('SELECT count(*) AS n FROM follow_up')).toEqual({ n: 2 });
    before.close();
    openPeopleDatabase(folder).close();
    expect(existsSync(back)).toBe(true);
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    await utimes(back, longAgo, longAgo);
    openPeopleDatabase(folder).close();
    expect(existsSync(back)).toBe(false);
  });

  it('that is damaged, or of a newer version, stops the start with what to do', async () => {
    openPeopleDatabase(folder).close();
    const file = peopleFile(folder);
    const bytes = await readFile(file);
    for (let at = 4096; at < bytes.length; at += 1) bytes[at] = at & 0xff;
    await writeFile(file, bytes);
    expect(() => openPeopleDatabase(folder)).toThrow(/damaged; restore the last backup/);
    await writeFile(file, 'x'.repeat(8192));
    expect(() => openPeopleDatabase(folder)).toThrow(/damaged; restore the last backup/);
    await rm(file);
    const db = openPeopleDatabase(folder);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openPeopleDatabase(folder)).toThrow(/newer version/);
  });
});
