import { randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Codes } from '../codes.ts';
import type { MayTake } from '../eligibility.ts';
import { SlipIndex } from '../search/slips.ts';
import { wordsOf } from '../search/words.ts';
import type { RemovalReason, Status, Vacancy } from '../vacancy.ts';
import { makeRow, type Row } from './row.ts';
import { INDEXES, SETTINGS, TABLES } from './tables.ts';

export interface StoreOptions {
  readonly codes: Codes;
  readonly mayTake: MayTake;
  readonly now: () => number;
}

/** A vacancy as it stands now. */
export interface Stored {
  readonly n: number;
  readonly status: Status;
  /** When its state was last changed, in milliseconds. */
  readonly changedAt: number;
  readonly json: string;
}

/** One vacancy of the changes feed in its newest state. */
export interface Changed {
  readonly id: string;
  readonly changedAt: number;
  readonly status: Status;
  readonly removedFor: RemovalReason | null;
  readonly json: string;
}

/** A place in the feed: after the vacancy `id` that changed at `at` (milliseconds). */
export interface Position {
  readonly at: number;
  readonly id: string;
}

/** Ids are letters, digits and hyphens: this one comes after all of them, so it ends the feed. */
export const AFTER_ALL = '~';
const COLUMNS = [
  'id',
  'state',
  'municipality',
  'latitude',
  'longitude',
  'occupation',
  'family',
  'salary',
  'schedules',
  'profiles',
  'modality',
  'education',
  'experience',
  'languages',
  'supports',
  'accessible',
  'employer',
  'employerName',
  'posted',
  'modified',
  'validThrough',
  'status',
] as const satisfies readonly (keyof Row)[];
const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The portal's vacancies, in a SQLite file that ends with the process. All calls are synchronous. */
export class VacancyStore {
  readonly db: DatabaseSync;
  /** The words of the vacancies; complete after `finishLoad`. */
  readonly vocabulary = new SlipIndex();
  readonly #options: StoreOptions;
  readonly #put: StatementSync;
  readonly #putDocument: StatementSync;
  readonly #putWords: StatementSync;
  readonly #dropWords: StatementSync;
  readonly #find: StatementSync;
  readonly #due: StatementSync;
  readonly #close: StatementSync;
  readonly #changes: StatementSync;
  /** The last moment of the feed that was told to anybody, or given to a change: the next change comes after it. */
  #lastAt = 0;
  /** Unpredictable once somebody changed something that a restart forgets. */
  #edition = '';
  /** Rows are numbered upwards and never deleted: a number up to this one was there before. */
  #highest = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
    // An empty name is a temporary database on disk.
    this.db = new DatabaseSync('');
    this.db.exec(SETTINGS + TABLES);
    const prepare = (sql: string) => this.db.prepare(sql);
    const names = COLUMNS.map(toSnake);
    this.#put = prepare(`
      INSERT INTO vacancy (${names.join(', ')}, removed_for, changed_at)
      VALUES (${names.map(() => '?').join(', ')}, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        ${names
          .slice(1)
          .map((name) => `${name} = excluded.${name}`)
          .join(', ')},
        removed_for = excluded.removed_for, changed_at = excluded.changed_at
      RETURNING n`);
    this.#putDocument = prepare('INSERT OR REPLACE INTO document (n, json) VALUES (?, ?)');
    this.#putWords = prepare('INSERT INTO words (rowid, title, employer, body) VALUES (?, ?, ?, ?)');
    this.#dropWords = prepare('DELETE FROM words WHERE rowid = ?');
    this.#find = prepare(`
      SELECT n, status, changed_at AS changedAt, json FROM vacancy JOIN document USING (n) WHERE id = ?`);
    this.#due = prepare(`
      SELECT id, valid_through AS validThrough FROM vacancy WHERE status = 'open' AND valid_through <= ?`);
    this.#close = prepare('UPDATE vacancy SET status = ?, removed_for = ?, changed_at = ? WHERE n = ?');
    this.#changes = prepare(`
      SELECT id, changed_at AS changedAt, status, removed_for AS removedFor, json FROM vacancy JOIN document USING (n)
      WHERE (changed_at, id) > (?, ?) AND (status = 'open' OR changed_at > ?)
      ORDER BY changed_at, id LIMIT ?`);
  }

  /** Writes what is there from the beginning, step by step. A vacancy given twice stands as given last. */
  load(vacancies: readonly Vacancy[]): void {
    const now = this.#options.now();
    // One transaction until `finishLoad`: the text index is then written once.
    if (!this.db.isTransaction) this.db.exec('BEGIN');
    for (const vacancy of vacancies) {
      const end = Date.parse(vacancy.validThrough);
      const status = vacancy.status === 'open' && end <= now ? 'expired' : vacancy.status;
      const changedAt = status === 'expired' ? end : Date.parse(vacancy.dateModified);
      this.#write(status === vacancy.status ? vacancy : { ...vacancy, status }, Math.min(now, changedAt));
    }
  }

  /** After the last `load`: makes the rows ready to be searched. */
  finishLoad(): void {
    if (this.db.isTransaction) this.db.exec('COMMIT');
    this.db.exec(INDEXES);
    for (const row of this.db.prepare('SELECT term, doc FROM vocabulary').iterate())
      this.vocabulary.add(String(row.term), Number(row.doc));
    this.db.exec('ANALYZE');
  }

  /** Adds a vacancy or replaces it whole, as employers and the portal do; it counts as modified now. */
  upsert(vacancy: Vacancy): void {
    const at = this.#beginChange();
    this.#write({ ...vacancy, dateModified: new Date(at).toISOString() }, at);
    const { title, description, hiringOrganization } = vacancy;
    for (const word of new Set(wordsOf(`${title} ${hiringOrganization.name} ${description}`)))
      this.vocabulary.add(word);
  }

  /** Takes a vacancy out. @returns whether there was an open one */
  remove(id: string, reason: RemovalReason): boolean {
    const stored = this.get(id);
    if (stored?.status !== 'open') return false;
    const status: Status = reason === 'filled' || reason === 'expired' ? reason : 'withdrawn';
    this.#closeRow(stored, status, reason, this.#beginChange());
    return true;
  }

  get(id: string): Stored | undefined {
    this.sweep();
    return this.#find.get(id) as unknown as Stored | undefined;
  }

  /** Closes what is past its term; every reading begins with it. */
  sweep(): void {
    const now = this.#options.now();
    for (const due of this.#due.all(now)) {
      const stored = this.#find.get(String(due.id)) as unknown as Stored;
      // Its own moment, so that a restart tells it at the same place, but after all that was told.
      this.#closeRow(stored, 'expired', 'expired', Math.max(Number(due.validThrough), this.#lastAt + 1));
    }
  }

  /**
   * The vacancies that changed after a place, oldest change first, each in its newest state.
   * @param start closed ones are told only if they were closed after this moment (milliseconds)
   */
  changes(after: Position, start: number, limit: number): { rows: Changed[]; end: Position } {
    this.sweep();
    const rows = this.#changes.all(after.at, after.id, start, limit + 1) as unknown as Changed[];
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    if (last) return { rows: rows.slice(0, limit), end: { at: last.changedAt, id: last.id } };
    this.#lastAt = Math.max(this.#lastAt, this.#options.now());
    return { rows, end: { at: this.#lastAt, id: AFTER_ALL } };
  }

  /** Empty, or a name for the changes made since the start. */
  get edition(): string {
    return this.#edition;
  }

  count(): { all: number; open: number } {
    this.sweep();
    const row = this.db
      .prepare("SELECT count(*) AS a, coalesce(sum(status = 'open'), 0) AS o FROM vacancy")
      .get();
    return { all: Number(row?.a), open: Number(row?.o) };
  }

  close(): void {
    this.db.close();
  }

  #beginChange(): number {
    this.#edition ||= randomBytes(6).toString('hex');
    this.#lastAt = Math.max(this.#options.now(), this.#lastAt + 1);
    return this.#lastAt;
  }

  #write(vacancy: Vacancy, changedAt: number): void {
    const { codes, mayTake } = this.#options;
    const row = makeRow(vacancy, codes, mayTake);
    const removedFor = row.status === 'open' ? null : row.status;
    const n = Number(this.#put.get(...COLUMNS.map((name) => row[name]), removedFor, changedAt)?.n);
    this.#putDocument.run(n, JSON.stringify(vacancy));
    if (n <= this.#highest) this.#dropWords.run(n);
    else this.#highest = n;
    this.#putWords.run(n, vacancy.title, vacancy.hiringOrganization.name, vacancy.description);
  }

  #closeRow({ n, json }: Stored, status: Status, reason: RemovalReason, at: number): void {
    this.#close.run(status, reason, at, n);
    this.#putDocument.run(n, JSON.stringify({ ...JSON.parse(json), status }));
  }
}
