import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sealFile } from '../src/privacy/sealed-file.ts';
import { copyStore } from '../src/storage/sqlite/backup.ts';
import { packPeople } from '../src/vacancies/people-backup.ts';
import { explain, readDataFolder, stop } from './data-folder.ts';

/** `npm run backup -- FILE`: the embedded store as it stands now, encrypted, while the service runs. */
const [file] = process.argv.slice(2);
if (file === undefined) stop('usage: npm run backup -- FILE');
if (process.env.REDIS_URL)
  stop(
    'REDIS_URL is set: back up Redis itself (docs/many-machines.md, "Backups"); this is for the embedded store',
  );
const target = resolve(file);
if (existsSync(target)) stop('FILE is there already; backups are never overwritten');

const { dataDir, keys } = await readDataFolder();
if (!existsSync(join(dataDir, 'rumbo.db'))) stop('there is no store in DATA_DIR');
await mkdir(dirname(target), { recursive: true, mode: 0o700 });
// Beside the target: it has the room, and what is not encrypted yet never leaves that disk.
const folder = await mkdtemp(join(dirname(target), '.rumbo-backup-'));
try {
  const { messages, conversations } = await copyStore(dataDir, join(folder, 'copy.db'));
  await packPeople(dataDir, join(folder, 'copy.db'));
  await sealFile(join(folder, 'copy.db'), target, keys);
  const { size } = await stat(target);
  console.log(
    `${conversations} conversations, ${messages} messages, ${(size / 1e6).toFixed(1)} MB, checked and encrypted`,
  );
} catch (error) {
  stop(`the backup was not made: ${explain(error)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
