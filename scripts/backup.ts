import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sealFile } from '../src/privacy/sealed-file.ts';
import { copyRedis } from '../src/storage/redis/backup/copy.ts';
import { copyStore } from '../src/storage/sqlite/backup.ts';
import { packPeople } from '../src/vacancies/people-backup.ts';
import { readFileArgument } from './arguments.ts';
import { explain, readDataFolder, stop } from './data-folder.ts';

/** `npm run backup -- FILE`: the store, embedded or in Redis, as it stands now, encrypted, while the service runs. */
const target = resolve(readFileArgument('npm run backup -- FILE'));
if (existsSync(target)) stop('FILE is there already; backups are never overwritten');

const { dataDir, keys } = await readDataFolder();
const redisUrl = process.env.REDIS_URL;
if (!redisUrl && !existsSync(join(dataDir, 'rumbo.db'))) stop('there is no store in DATA_DIR');
await mkdir(dirname(target), { recursive: true, mode: 0o700 });
// Beside the target: it has the room, and what is not encrypted yet never leaves that disk.
const folder = await mkdtemp(join(dirname(target), '.rumbo-backup-'));
try {
  const copy = join(folder, 'copy');
  const counted = redisUrl ? await copyFromRedis(redisUrl, copy) : await copyFromFolder(copy);
  await sealFile(copy, target, keys);
  const { size } = await stat(target);
  console.log(`${counted}, ${(size / 1e6).toFixed(1)} MB, checked and encrypted`);
} catch (error) {
  stop(`the backup was not made: ${explain(error)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function copyFromFolder(copy: string): Promise<string> {
  const { messages, conversations } = await copyStore(dataDir, copy);
  await packPeople(dataDir, copy);
  return `${conversations} conversations, ${messages} messages`;
}

async function copyFromRedis(url: string, copy: string): Promise<string> {
  const { keys: count, conversations } = await copyRedis(url, copy);
  return `${conversations} conversations, ${count} keys of Redis`;
}
