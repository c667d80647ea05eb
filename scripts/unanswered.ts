import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readEvents } from '../src/storage/redis/events.ts';
import { Database, type Row } from '../src/storage/sqlite/driver.ts';
import { misused, readArguments, wholeNumber } from './arguments.ts';
import { explain, stop } from './data-folder.ts';

/** `npm run unanswered [-- DAYS]`: what people asked and Rumbo did not understand, the most frequent first. */
const MOST = 200;
const DAY_MS = 86_400_000;
const TYPE = 'message.not_understood';

const USAGE = 'npm run unanswered [-- DAYS]';
const { positionals } = readArguments(USAGE, { allowPositionals: true, options: {} });
const days = wholeNumber(USAGE, 'DAYS', positionals[0] ?? '30');
if (days === 0 || positionals.length > 1) misused(USAGE);
const since = new Date(Date.now() - days * DAY_MS);
interface Gist {
  readonly gist: string;
  readonly language: string;
  readonly n: number;
}
const rows = process.env.REDIS_URL
  ? await fromRedis(process.env.REDIS_URL).catch((error: unknown) => stop(explain(error)))
  : fromFile();
console.log(
  '"…" is a word that none of our examples holds, "#" a number: the words themselves are not kept.\n',
);
for (const { gist, language, n } of rows) console.log(`${String(n).padStart(5)}  ${language}  ${gist}`);
if (rows.length === 0) console.log('nothing in this time');

function fromFile(): Gist[] {
  const folder = resolve(process.env.DATA_DIR ?? join(import.meta.dirname, '..', 'data'));
  const file = join(folder, 'rumbo.db');
  if (!existsSync(file)) stop('there is no store in DATA_DIR');
  const db = new Database(file);
  const found = db.all<Row & Gist>(
    `SELECT data ->> 'gist' AS gist, data ->> 'language' AS language, count(*) AS n FROM event
     WHERE type = ? AND at >= ? AND data ->> 'gist' <> '' GROUP BY 1, 2 ORDER BY n DESC, gist LIMIT ?`,
    TYPE,
    since.getTime(),
    MOST,
  );
  db.close();
  return found;
}

async function fromRedis(url: string): Promise<Gist[]> {
  const counts = new Map<string, Gist>();
  for (const data of await readEvents(url, TYPE, since)) {
    const [gist, language] = [String(data.gist ?? ''), String(data.language ?? '')];
    if (gist === '') continue;
    const n = (counts.get(`${language} ${gist}`)?.n ?? 0) + 1;
    counts.set(`${language} ${gist}`, { gist, language, n });
  }
  return [...counts.values()].sort((a, b) => b.n - a.n || (a.gist < b.gist ? -1 : 1)).slice(0, MOST);
}
