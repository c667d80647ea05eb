import { createHash } from 'node:crypto';
import type { SearchQuery } from './query.ts';

/** The result of a search as it was: which vacancies in which order, and what was said of them. */
export interface Found {
  readonly query: SearchQuery;
  /** Row numbers. */
  readonly rows: Int32Array;
  readonly facets: unknown;
  readonly interpreted: unknown;
}

/** A cursor lives so long after it was last given out. */
const LIFE_MS = 15 * 60_000;
/** Some 80 MB; beyond it the oldest go before their time. */
const MOST_ROWS = 20_000_000;

/**
 * Results that cursors point into. A pin is named by what it holds: the same search over unchanged vacancies has the
 * same cursors, so that its ETag stays true, and asking again makes them live longer.
 */
export class Pins {
  readonly #now: () => number;
  readonly #pins = new Map<string, { readonly found: Found; until: number }>();
  #rows = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps a result. @returns its name */
  keep(found: Found): string {
    const name = createHash('sha256')
      .update(JSON.stringify([found.query, found.facets, found.interpreted]))
      .update(found.rows)
      .digest('base64url')
      .slice(0, 24);
    this.#drop(name);
    this.#pins.set(name, { found, until: this.#now() + LIFE_MS });
    this.#rows += found.rows.length;
    this.#tidy();
    return name;
  }

  /** The result that a cursor points into and the place in it; undefined: malformed, unknown or too old. */
  read(
    cursor: string,
  ): { readonly name: string; readonly found: Found; readonly offset: number } | undefined {
    const [, name = '', offset] = /^([\w-]{24})\.(\d{1,9})$/.exec(cursor) ?? [];
    const pin = this.#pins.get(name);
    if (!pin || pin.until < this.#now()) return undefined;
    // Turning the page gives the next one its full time; the last used stand last.
    this.#pins.delete(name);
    pin.until = this.#now() + LIFE_MS;
    this.#pins.set(name, pin);
    return { name, found: pin.found, offset: Number(offset) };
  }

  cursor(name: string, offset: number): string {
    return `${name}.${offset}`;
  }

  #tidy(): void {
    for (const [name, { until }] of this.#pins) {
      if (until >= this.#now() && (this.#rows <= MOST_ROWS || this.#pins.size === 1)) return;
      this.#drop(name);
    }
  }

  #drop(name: string): void {
    const pin = this.#pins.get(name);
    if (!pin) return;
    this.#rows -= pin.found.rows.length;
    this.#pins.delete(name);
  }
}
