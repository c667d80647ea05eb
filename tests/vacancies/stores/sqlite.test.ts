import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVault } from '../../../src/privacy/vault.ts';
import { Database } from '../../../src/storage/sqlite/driver.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/index.ts';
import { openSqlitePeople } from '../../../src/vacancies/people-stores.ts';
import { describePeopleStores } from './conformance.ts';
import { NOW, next, type OpenedPeople } from './opened.ts';

const sealer = makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]);

async function openIn(dataDir: string): Promise<OpenedPeople> {
  const store = await openSqliteStore({
    dataDir,
    sealer,
    clock: { now: () => NOW },
    newId: () => next('0123456789-'),
  });
  const people = openSqlitePeople(dataDir, sealer);
  return {
    store,
    people,
    crash: async () => {
      // What kill -9 leaves: the files as they are, nothing flushed, nothing marked as clean.
      const copy = await mkdtemp(join(tmpdir(), 'rumbo-crash-'));
      await cp(dataDir, copy, { recursive: true });
      people.close();
      await store.close();
      await rm(dataDir, { recursive: true });
      return openIn(copy);
    },
    close: async () => {
      people.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
    dump: async () => {
      for (const name of ['rumbo.db', 'vacancy-people.db']) {
        const db = new Database(join(dataDir, name));
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        db.close();
      }
      const files = await readdir(dataDir);
      return (await Promise.all(files.map((file) => readFile(join(dataDir, file), 'latin1')))).join();
    },
  };
}

describePeopleStores('SQLite', async () => openIn(await mkdtemp(join(tmpdir(), 'rumbo-people-'))));
