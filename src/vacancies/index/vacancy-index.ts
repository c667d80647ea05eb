import { Database, type Row as SqlRow } from '../../storage/sqlite/driver.ts';
import { inTransaction } from '../../storage/sqlite/transaction.ts';
import type { Codes } from '../codes.ts';
import type { ChangeBatch, LocalCopy } from '../local-copy.ts';
import type { Vacancy } from '../portal/schema.ts';
import { FLAG, type Row, type RowReader } from './row.ts';
import { Rows } from './rows.ts';
import { prepare } from './schema.ts';
import type { VacancySign } from './screen.ts';
import { TextIndex } from './text.ts';
import { VacancyTable } from './vacancy-table.ts';

export interface VacancyIndexOptions {
  /** The SQLite file, or `:memory:`. */
  readonly path: string;
  readonly codes: Codes;
  readonly read: RowReader;
  /** Changes when `read` gives other rows for the same vacancies: all are then read anew, once, at opening. */
  readonly version: string;
}

/** A vacancy that nobody is shown, for the desk to look at. */
export interface HeldVacancy {
  readonly vacancy: Vacancy;
  readonly signs: readonly VacancySign[];
}

/**
 * The local copy in one SQLite file: texts and the full-text index on disk, what searching needs in memory (`rows.ts`).
 * One process opens a file. Synchronous; nothing here waits for anything.
 * @throws Error from `node:sqlite` when the file cannot be opened or is damaged
 */
export class VacancyIndex implements LocalCopy {
  readonly rows: Rows;
  readonly text: TextIndex;
  readonly #db: Database;
  readonly #table: VacancyTable;

  constructor({ path, codes, read, version }: VacancyIndexOptions) {
    this.#db = new Database(path);
    prepare(this.#db);
    this.rows = new Rows(codes);
    this.#table = new VacancyTable(this.#db, read);
    this.text = new TextIndex(this.#db);
    if (this.#meta('version') === version) this.#load();
    else this.#reread(version);
  }

  cursor(): string | undefined {
    return this.#meta('cursor');
  }

  asOf(): Date | undefined {
    const at = this.#meta('asOf');
    return at === undefined ? undefined : new Date(at);
  }

  isSnapshotOpen(): boolean {
    return this.#meta('isSnapshotOpen') !== undefined;
  }

  apply({ upserts, removals }: ChangeBatch, cursor: string | undefined, asOf: Date | undefined): void {
    const seen = this.#snapshot();
    const inMemory: (() => void)[] = [];
    const freed: number[] = [];
    // Memory follows the file, so slots of this very batch are handed out here.
    let taken = 0;
    const free = this.rows.freeSlots(upserts.length);
    inTransaction(this.#db, () => {
      for (const { id } of removals) {
        const slot = this.#table.remove(id);
        if (slot !== undefined) freed.push(slot);
      }
      for (const vacancy of upserts) {
        const written = this.#table.upsert(vacancy, seen, () => free[taken++] ?? 0);
        if (written) inMemory.push(() => this.rows.set(written.slot, written.row));
      }
      if (cursor !== undefined) this.#setMeta('cursor', cursor);
      if (asOf !== undefined) this.#setMeta('asOf', asOf.toISOString());
    });
    for (const slot of freed) this.rows.delete(slot);
    for (const put of inMemory) put();
  }

  beginSnapshot(): void {
    inTransaction(this.#db, () => {
      this.#setMeta('snapshot', String(this.#snapshot() + 1));
      this.#setMeta('isSnapshotOpen', 'yes');
      this.#db.run("DELETE FROM meta WHERE name = 'cursor'");
    });
  }

  finishSnapshot(): void {
    if (!this.isSnapshotOpen()) return;
    const gone = this.#db.all<{ id: string }>('SELECT id FROM vacancy WHERE seen < ?', this.#snapshot());
    const freed: number[] = [];
    inTransaction(this.#db, () => {
      for (const { id } of gone) {
        const slot = this.#table.remove(id);
        if (slot !== undefined) freed.push(slot);
      }
      this.#db.run("DELETE FROM meta WHERE name = 'isSnapshotOpen'");
    });
    for (const slot of freed) this.rows.delete(slot);
  }

  /** The vacancy at a slot that `rows` gave. */
  at(slot: number): Vacancy | undefined {
    const json = this.#db.get<{ json: string }>('SELECT json FROM vacancy WHERE slot = ?', slot)?.json;
    return json === undefined ? undefined : (JSON.parse(json) as Vacancy);
  }

  /** A vacancy by its id, held back or not: look at `status`, and at `isHeld`. */
  byId(id: string): { readonly vacancy: Vacancy; readonly row: Row } | undefined {
    const found = this.#db.get<{ slot: number; json: string }>(
      'SELECT slot, json FROM vacancy WHERE id = ?',
      id,
    );
    return found && { vacancy: JSON.parse(found.json) as Vacancy, row: this.rows.get(found.slot) };
  }

  /** Held back for a sign of fraud: whoever tells somebody of a vacancy by another way than a search asks here first. */
  isHeld(id: string): boolean {
    const found = this.byId(id);
    return found !== undefined && (found.row.flags & FLAG.held) !== 0;
  }

  /** Vacancies with a sign of fraud, for the desk; newest rows first. */
  held(limit: number): HeldVacancy[] {
    return this.#db
      .all<{ signs: string; json: string }>(
        'SELECT signs, json FROM held JOIN vacancy USING (slot) ORDER BY slot DESC LIMIT ?',
        limit,
      )
      .map(({ signs, json }) => ({ vacancy: JSON.parse(json) as Vacancy, signs: signs.split(',') }));
  }

  close(): void {
    this.#db.close();
  }

  #load(): void {
    for (const { slot, packed } of this.#db.all<{ slot: number; packed: Uint8Array }>(
      'SELECT slot, packed FROM fit ORDER BY slot',
    ))
      this.rows.load(slot, packed);
  }

  #reread(version: string): void {
    inTransaction(this.#db, () => {
      for (const { slot, job_group } of this.#db.all<{ slot: number; job_group: number }>(
        'SELECT slot, job_group FROM vacancy ORDER BY slot',
      )) {
        const vacancy = this.at(slot);
        if (vacancy) this.rows.set(slot, this.#table.reread(slot, vacancy, job_group));
      }
      this.#setMeta('version', version);
    });
  }

  #snapshot(): number {
    return Number(this.#meta('snapshot') ?? '0');
  }

  #meta(name: string): string | undefined {
    return this.#db.get<SqlRow & { value: string }>('SELECT value FROM meta WHERE name = ?', name)?.value;
  }

  #setMeta(name: string, value: string): void {
    this.#db.run('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value);
  }
}
