import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSealedFile } from '../src/privacy/sealed-file.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { makeIds } from '../src/storage/ids.ts';
import { isCopyOfRedis } from '../src/storage/redis/backup/copy.ts';
import { restoreRedis } from '../src/storage/redis/backup/restore.ts';
import { openRedisStore } from '../src/storage/redis/index.ts';
import { replaceStore } from '../src/storage/sqlite/backup.ts';
import { StoreDamagedError } from '../src/storage/sqlite/errors.ts';
import { openSqliteStore } from '../src/storage/sqlite/index.ts';
import { takeLock } from '../src/storage/sqlite/lock.ts';
import { conversationsIn, placePeople, unpackPeople } from '../src/vacancies/people-backup.ts';
import { openPeopleDatabase } from '../src/vacancies/people-database.ts';
import { misused, readArguments } from './arguments.ts';
import { explain, readDataFolder, stop } from './data-folder.ts';

/**
 * `npm run restore -- FILE [--resume] [--replace]`: puts a backup in the place of the store, embedded or in Redis. The
 * service must be stopped. `--resume`: nothing went on after the backup was made, so what was open then is answered and
 * sent now. `--replace`: with REDIS_URL, wipes the store that is there; the embedded one is set aside.
 */
const USAGE = 'npm run restore -- FILE [--resume] [--replace]';
const { values, positionals } = readArguments(USAGE, {
  allowPositionals: true,
  options: { resume: { type: 'boolean', default: false }, replace: { type: 'boolean', default: false } },
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) misused(USAGE);
if (!existsSync(file)) stop('FILE is not there');

const { dataDir, keys } = await readDataFolder();
await mkdir(dataDir, { recursive: true, mode: 0o700 });
const copy = join(dataDir, 'restoring.db');
const clock = { now: () => new Date() };
const newId = makeIds(clock);
const sealer = makeVault(keys);
const redisUrl = process.env.REDIS_URL;
try {
  await (redisUrl ? restoreIntoRedis(redisUrl) : restoreIntoFolder(file));
} catch (error) {
  stop(`not restored: ${explain(error)}`);
} finally {
  for (const left of [copy, `${copy}.people`]) await rm(left, { force: true });
}

async function restoreIntoRedis(url: string): Promise<void> {
  const backup = file as string;
  await openSealedFile(backup, copy, keys);
  const mayLose = process.env.REDIS_MAY_LOSE?.split(',').map((name) => name.trim()) ?? [];
  const now = (): Date => clock.now();
  const { resume, replace } = values;
  const result = await restoreRedis({ url, mayLose, sealer, newId, now, file: copy, resume, replace });
  console.log(`${result.keys} keys of Redis are back.`);
  tell(result);
  // Opens as the service will.
  await (await openRedisStore({ url, mayLose, sealer, clock, newId })).close();
}

async function restoreIntoFolder(backup: string): Promise<void> {
  const lock = takeLock(dataDir);
  try {
    await openSealedFile(backup, copy, keys);
    if (await isCopyOfRedis(copy))
      throw new StoreDamagedError('this is a backup of a Redis; set REDIS_URL to restore it');
    const unpacked = unpackPeople(copy);
    const before = conversationsIn(copy);
    const stamp = clock.now().toISOString().replace(/\D/g, '').slice(0, 14);
    const result = await replaceStore(
      { sealer, newId, now: clock.now },
      {
        dataDir,
        copy,
        resume: values.resume,
        stamp,
      },
    );
    if (unpacked !== undefined) {
      const kept = conversationsIn(join(dataDir, 'rumbo.db'));
      const forgotten = [...before].filter((conversation) => !kept.has(conversation));
      placePeople({
        dataDir,
        unpacked,
        forgotten,
        resume: values.resume,
        now: clock.now(),
        stamp,
      });
    }
    console.log(`${result.conversations} conversations are back.`);
    tell(result);
    if (result.replaced) console.log(`The store before it: ${result.replaced} (delete it when all is well).`);
  } finally {
    lock.close();
  }
  // Opens as the service will: keys fit, schema is known.
  await (await openSqliteStore({ dataDir, sealer, clock, newId })).close();
  openPeopleDatabase(dataDir).close();
}

function tell(result: { forgottenAgain: number; openInbound: number; openOutbound: number }): void {
  if (result.forgottenAgain > 0)
    console.log(
      `${result.forgottenAgain} people asked to be forgotten after the backup and were forgotten again.`,
    );
  const open = `${result.openInbound} messages and ${result.openOutbound} answers were open`;
  console.log(
    values.resume ? `${open}; they go on.` : `${open}; taken as answered (--resume to go on with them).`,
  );
}
