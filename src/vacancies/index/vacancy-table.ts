import type { Database } from '../../storage/sqlite/driver.ts';
import type { Vacancy } from '../portal/schema.ts';
import { isSameJob, jobKeyOf } from './duplicates.ts';
import type { Reading, Row, RowReader } from './row.ts';
import { PACKED_BYTES, pack } from './row.ts';

type Kept = { slot: number; job_group: number; json: string };

/** The rows of the file; every call stands in a transaction of the caller. */
export class VacancyTable {
  readonly #db: Database;
  readonly #read: RowReader;

  constructor(db: Database, read: RowReader) {
    this.#db = db;
    this.#read = read;
  }

  /**
   * Writes one vacancy, inside a transaction. The same row again only counts as seen.
   * @param pickSlot gives a free slot, once each
   * @returns what to put into memory; undefined when nothing changed
   */
  upsert(vacancy: Vacancy, seen: number, pickSlot: () => number): { slot: number; row: Row } | undefined {
    const json = JSON.stringify(vacancy);
    const old = this.#db.get<Kept>('SELECT slot, job_group, json FROM vacancy WHERE id = ?', vacancy.id);
    if (old?.json === json) {
      this.#db.run('UPDATE vacancy SET seen = ? WHERE slot = ?', seen, old.slot);
      return undefined;
    }
    const slot = old?.slot ?? pickSlot();
    const key = jobKeyOf(vacancy);
    const group = this.#groupOf(vacancy, key) ?? slot;
    const reading = this.#read(vacancy);
    const row: Row = { ...reading.row, group };
    if (old) this.#forget(slot);
    // Not INSERT OR REPLACE: with two constraints that keeps a journal of its own for every row.
    if (old)
      this.#db.run(
        'UPDATE vacancy SET seen = ?, job_key = ?, job_group = ?, json = ? WHERE slot = ?',
        ...[seen, key, group, json, slot],
      );
    else
      this.#db.run(
        'INSERT INTO vacancy (slot, id, seen, job_key, job_group, json) VALUES (?, ?, ?, ?, ?, ?)',
        ...[slot, vacancy.id, seen, key, group, json],
      );
    this.#writeFit(slot, row, reading);
    this.#db.run(
      'INSERT INTO words (rowid, title, employer, description) VALUES (?, ?, ?, ?)',
      slot,
      vacancy.title,
      vacancy.hiringOrganization.name,
      vacancy.description,
    );
    return { slot, row };
  }

  /** @returns the slot that it stood in */
  remove(id: string): number | undefined {
    const slot = this.#db.get<{ slot: number }>('SELECT slot FROM vacancy WHERE id = ?', id)?.slot;
    if (slot === undefined) return undefined;
    this.#forget(slot);
    this.#db.run('DELETE FROM vacancy WHERE slot = ?', slot);
    return slot;
  }

  /** Works out anew what follows from a row and the rules, when the rules have changed. */
  reread(slot: number, vacancy: Vacancy, group: number): Row {
    const reading = this.#read(vacancy);
    const row: Row = { ...reading.row, group };
    this.#db.run('DELETE FROM held WHERE slot = ?', slot);
    this.#writeFit(slot, row, reading);
    return row;
  }

  #writeFit(slot: number, row: Row, { signs }: Reading): void {
    const packed = new Uint8Array(PACKED_BYTES);
    pack(new DataView(packed.buffer), 0, row);
    this.#db.run('INSERT OR REPLACE INTO fit (slot, packed) VALUES (?, ?)', slot, packed);
    if (signs.length > 0) this.#db.run('INSERT INTO held (slot, signs) VALUES (?, ?)', slot, signs.join());
  }

  #forget(slot: number): void {
    for (const sql of [
      'DELETE FROM words WHERE rowid = ?',
      'DELETE FROM fit WHERE slot = ?',
      'DELETE FROM held WHERE slot = ?',
    ])
      this.#db.run(sql, slot);
  }

  /** The group of another posting of the same job. */
  #groupOf(vacancy: Vacancy, key: number): number | undefined {
    const others = this.#db.all<Kept>(
      'SELECT slot, job_group, json FROM vacancy WHERE job_key = ? AND id <> ? ORDER BY slot LIMIT 40',
      key,
      vacancy.id,
    );
    return others.find(({ json }) => isSameJob(JSON.parse(json) as Vacancy, vacancy))?.job_group;
  }
}
