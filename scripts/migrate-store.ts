import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeVault } from '../src/privacy/vault.ts';
import { makeIds } from '../src/storage/ids.ts';
import { importSqlite } from '../src/storage/redis/import/index.ts';
import { Database } from '../src/storage/sqlite/driver.ts';
import { openSqliteStore } from '../src/storage/sqlite/index.ts';
import { takeLock } from '../src/storage/sqlite/lock.ts';
import { type MovedPeople, movePeopleStores } from '../src/vacancies/import-people.ts';
import { readArguments } from './arguments.ts';
import { explain, readDataFolder, stop } from './data-folder.ts';

/**
 * `npm run migrate:store [-- --restart]`: moves the embedded store in DATA_DIR into the empty Redis at REDIS_URL. Stop
 * the service first, start it with REDIS_URL and the same DATA_KEYS afterwards.
 */
const { values } = readArguments('npm run migrate:store [-- --restart]', {
  options: { restart: { type: 'boolean', default: false } },
});
const url = process.env.REDIS_URL;
if (!url) stop('REDIS_URL is missing: where should the store go?');
const { dataDir, keys } = await readDataFolder();
if (!existsSync(join(dataDir, 'rumbo.db'))) stop('there is no store in DATA_DIR');

const sealer = makeVault(keys);
const clock = { now: () => new Date() };
try {
  // Brings it to the newest schema, checks it, and proves that the keys fit.
  await (await openSqliteStore({ dataDir, sealer, clock, newId: makeIds(clock) })).close();
  const lock = takeLock(dataDir);
  const db = new Database(join(dataDir, 'rumbo.db'));
  try {
    const mayLose = process.env.REDIS_MAY_LOSE?.split(',').map((name) => name.trim()) ?? [];
    let jobs: MovedPeople | undefined;
    const { people, messages, answers, cases } = await importSqlite(db, {
      url,
      sealer,
      mayLose,
      restart: values.restart,
      moveMore: async (moved) => {
        jobs = await movePeopleStores(dataDir, moved);
      },
    });
    console.log(`moved ${people} people, ${messages} messages, ${answers} answers, ${cases} cases`);
    if (jobs)
      console.log(
        `moved ${jobs.searches} searches, ${jobs.registrations} registrations, ${jobs.questions} questions to ask`,
      );
    console.log(
      'Start the service with REDIS_URL and the same DATA_KEYS. DATA_DIR may be deleted when all is well.',
    );
  } finally {
    db.close();
    lock.close();
  }
} catch (error) {
  stop(`not moved: ${explain(error)}`);
}
