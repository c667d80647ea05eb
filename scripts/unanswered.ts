import { join, resolve } from 'node:path';
import { Database, type Row } from '../src/storage/sqlite/driver.ts';

/** `npm run unanswered [-- DAYS]`: what people asked and Rumbo did not understand, the most frequent first. */
const MOST = 200;
const DAY_MS = 86_400_000;

const days = Number(process.argv[2] ?? 30);
if (!Number.isFinite(days) || days <= 0) {
  console.error('usage: npm run unanswered [-- DAYS]');
  process.exit(2);
}
const folder = resolve(process.env.DATA_DIR ?? join(import.meta.dirname, '..', 'data'));
const db = new Database(join(folder, 'rumbo.db'));
const rows = db.all<Row & { gist: string; language: string; n: number }>(
  `SELECT data ->> 'gist' AS gist, data ->> 'language' AS language, count(*) AS n FROM event
   WHERE type = 'message.not_understood' AND at >= ? AND data ->> 'gist' <> '' GROUP BY 1, 2 ORDER BY n DESC, gist LIMIT ?`,
  Date.now() - days * DAY_MS,
  MOST,
);
db.close();
console.log(
  '"…" is a word that none of our examples holds, "#" a number: the words themselves are not kept.\n',
);
for (const { gist, language, n } of rows) console.log(`${String(n).padStart(5)}  ${language}  ${gist}`);
if (rows.length === 0) console.log('nothing in this time');
