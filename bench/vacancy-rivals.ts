import { DatabaseSync } from 'node:sqlite';
import MiniSearch from 'minisearch';
import { wordsIn } from '../src/understanding/fold.ts';
import type { Vacancy } from '../src/vacancies/portal/schema.ts';

/** What every rival is told besides the words: the place as codes, as if somebody had understood it for them. */
export interface Asked {
  readonly words: string;
  readonly municipality: string;
}

export interface Rival {
  readonly buildSeconds: number;
  find(asked: Asked): string[];
}

/** MiniSearch as its readme shows it: fuzzy 0.2, every word, a filter function; open vacancies only. */
export function makeMiniSearch(vacancies: Iterable<Vacancy>): Rival {
  const startedAt = performance.now();
  const engine = new MiniSearch({
    fields: ['title', 'employer', 'description'],
    storeFields: ['municipality'],
    processTerm: (term) => wordsIn(term).join(' ') || null,
    searchOptions: { fuzzy: 0.2, boost: { title: 10 }, combineWith: 'AND' },
  });
  for (const { id, title, description, hiringOrganization, jobLocation } of vacancies)
    engine.add({
      id,
      title,
      description,
      employer: hiringOrganization.name,
      municipality: jobLocation.municipality,
    });
  return {
    buildSeconds: (performance.now() - startedAt) / 1000,
    find: ({ words, municipality }) =>
      engine
        .search(words, { filter: (hit) => hit.municipality === municipality })
        .slice(0, 10)
        .map(({ id }) => String(id)),
  };
}

/** FTS5 with nothing around it but the place. */
export function makePlainFts(vacancies: Iterable<Vacancy>): Rival {
  const startedAt = performance.now();
  const db = new DatabaseSync(':memory:');
  db.exec(`CREATE TABLE place (slot INTEGER PRIMARY KEY, id TEXT, municipality TEXT);
    CREATE VIRTUAL TABLE words USING fts5(title, employer, description, content = '', detail = column,
      tokenize = 'unicode61 remove_diacritics 2'); BEGIN`);
  const place = db.prepare('INSERT INTO place VALUES (?, ?, ?)');
  const words = db.prepare('INSERT INTO words (rowid, title, employer, description) VALUES (?, ?, ?, ?)');
  let slot = 0;
  for (const { id, title, description, hiringOrganization, jobLocation } of vacancies) {
    slot += 1;
    place.run(slot, id, jobLocation.municipality);
    words.run(slot, title, hiringOrganization.name, description);
  }
  db.exec('COMMIT');
  const query = db.prepare(
    'SELECT id FROM words JOIN place ON slot = words.rowid WHERE words MATCH ? AND municipality = ? ORDER BY bm25(words, 10, 1, 0.1) LIMIT 10',
  );
  return {
    buildSeconds: (performance.now() - startedAt) / 1000,
    find: ({ words: text, municipality }) =>
      query
        .all(
          wordsIn(text)
            .map((word) => `"${word}"`)
            .join(' AND '),
          municipality,
        )
        .map(({ id }) => String(id)),
  };
}
