import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Codes } from '../codes.ts';
import type { VacancyStore } from '../store/vacancy-store.ts';
import { type Condition, conditionsOf, DISTANCE_SQL, distanceKm } from './conditions.ts';
import { countFacets } from './facets.ts';
import type { Interpreter, Reading } from './interpret.ts';
import { type Found, Pins } from './pins.ts';
import type { SearchQuery } from './query.ts';
import { searchText } from './text.ts';

/** Statements differ by their filters; those of common searches are kept. */
const KEPT_STATEMENTS = 200;

/** Finds vacancies and turns the pages of what was found. All calls are synchronous. */
export class Search {
  readonly #store: VacancyStore;
  readonly #codes: Codes;
  readonly #interpreter: Interpreter;
  readonly #pins: Pins;
  readonly #statements = new Map<string, StatementSync>();
  readonly #item: StatementSync;

  constructor(store: VacancyStore, codes: Codes, interpreter: Interpreter, now: () => number) {
    this.#store = store;
    this.#codes = codes;
    this.#interpreter = interpreter;
    this.#pins = new Pins(now);
    addDistance(store.db);
    this.#item = store.db.prepare(
      'SELECT status, latitude, longitude, json FROM vacancy JOIN document USING (n) WHERE n = ?',
    );
  }

  /** The first page of a search, as JSON of `VacancyPage`. */
  find(query: SearchQuery, limit: number): string {
    this.#store.sweep();
    const reading = query.q === undefined ? undefined : this.#interpreter.read(query.q);
    const text = reading && searchText(reading);
    const where = join([...conditionsOf(query, this.#codes), ...(text?.conditions ?? [])], ' AND ');
    const order = join(orderOf(query, text?.order ?? []), ', ');
    const sql = `SELECT n FROM vacancy WHERE ${where.sql} ORDER BY ${order.sql}`;
    const rows = this.#select(sql, [...where.values, ...order.values]);
    const found: Found = {
      query,
      rows: Int32Array.from(rows, ({ n }) => Number(n)),
      facets: query.facets && countFacets(query.facets, where, (one, values) => this.#select(one, values)),
      interpreted: reading && tell(reading),
    };
    return this.#page(found, 0, limit, () => this.#pins.keep(found));
  }

  /** A later page; undefined: the cursor is malformed, unknown or too old. */
  turn(cursor: string, limit: number): string | undefined {
    this.#store.sweep();
    const pinned = this.#pins.read(cursor);
    return pinned && this.#page(pinned.found, pinned.offset, limit, () => pinned.name);
  }

  /** Vacancies that closed since are left out, and the next ones take their place. */
  #page(found: Found, offset: number, limit: number, pin: () => string): string {
    const items: string[] = [];
    let at = offset;
    for (; at < found.rows.length && items.length < limit; at += 1) {
      const item = this.#item.get(found.rows[at] ?? 0);
      if (item?.status === 'open') items.push(withDistance(item, found.query));
    }
    const next = at < found.rows.length ? this.#pins.cursor(pin(), at) : null;
    const { facets, interpreted } = found;
    const rest = JSON.stringify({ next, facets, interpreted }).slice(1);
    return `{"total":{"value":${found.rows.length},"exact":true},"items":[${items.join(',')}],${rest}`;
  }

  #select(sql: string, values: Condition['values']): Record<string, unknown>[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
      statement = this.#store.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(...values);
  }
}

/** What the caller can say back of how its text was read. */
function tell({ occupations, states, municipalities, corrected, unknown }: Reading) {
  const only = (codes: readonly string[]) => (codes.length === 1 ? codes[0] : undefined);
  return {
    occupation: [...occupations],
    state: only(states),
    municipality: only(municipalities),
    corrected,
    ...(unknown.length > 0 ? { unknown } : {}),
  };
}

/** Fit or what was asked for first, then the newest; the id makes it one order. */
function orderOf({ sort, near }: SearchQuery, fit: readonly Condition[]): Condition[] {
  const term = (sql: string, values: Condition['values'] = []): Condition => ({ sql, values });
  const newest = [term('posted DESC'), term('id')];
  const nearest = near ? [term(DISTANCE_SQL, [near.latitude, near.longitude])] : [];
  switch (sort) {
    case 'date':
      return newest;
    case 'salary':
      return [term('salary DESC NULLS LAST'), ...newest];
    case 'distance':
      return [...nearest, ...newest];
    default:
      return [...fit, ...newest];
  }
}

const join = (conditions: readonly Condition[], by: string): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(by),
  values: conditions.flatMap(({ values }) => values),
});

function addDistance(db: DatabaseSync): void {
  db.function('distance_km', { deterministic: true }, (lat1, lon1, lat2, lon2) =>
    lat1 === null || lon1 === null
      ? null
      : distanceKm(Number(lat1), Number(lon1), Number(lat2), Number(lon2)),
  );
}

function withDistance(item: Record<string, unknown>, { near }: SearchQuery): string {
  const json = String(item.json);
  if (!near || item.latitude === null) return json;
  const { latitude, longitude } = near;
  const km = distanceKm(Number(item.latitude), Number(item.longitude), latitude, longitude);
  return `${json.slice(0, -1)},"distanceKm":${Math.round(km * 10) / 10}}`;
}
