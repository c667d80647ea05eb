import type { LoggedAudit } from '../../storage/desk-store.ts';
import { dayOf, HOUR_MS } from './rules.ts';

/** What shows the words of a conversation; all of it is in the chain. */
const OPENS: ReadonlySet<string> = new Set([
  'ticket.viewed',
  'ticket.claimed',
  'media.viewed',
  'person.exported',
]);
/** What shows a number. */
const REVEALS: ReadonlySet<string> = new Set(['number.revealed', 'person.exported']);

interface Person {
  /** Cases whose words were shown today. */
  readonly seen: Set<string>;
  reveals: number;
  /** Cases opened within the last hour, by when they were opened last; oldest first. */
  readonly lately: Map<string, number>;
}

/** Who looked at how much, counted from the chain: today's for alerts, the last hour's for the limit. */
export class Looks {
  readonly #people = new Map<string, Person>();
  #day = '';

  /** Counts one link of the chain. @param now decides which day is today */
  take(
    { actor, action, ticket, at }: Pick<LoggedAudit, 'actor' | 'action' | 'ticket' | 'at'>,
    now: Date,
  ): void {
    this.#turn(now);
    const isToday = dayOf(at) === this.#day;
    if (REVEALS.has(action) && isToday) this.#person(actor).reveals += 1;
    if (!OPENS.has(action) || ticket === undefined) return;
    if (isToday) this.#person(actor).seen.add(ticket);
    if (now.getTime() - at.getTime() < HOUR_MS) this.#open(this.#person(actor), ticket, at.getTime());
  }

  /**
   * Asks to open a case. Decided and counted at once, so that a hundred requests side by side are a hundred.
   * @returns ms to wait; 0: it is open
   */
  admit(account: string, ticket: string, most: number, now: Date): number {
    this.#turn(now);
    const person = this.#person(account);
    const at = now.getTime();
    for (const [id, openedAt] of person.lately) {
      if (at - openedAt < HOUR_MS) break;
      person.lately.delete(id);
    }
    if (!person.lately.has(ticket) && person.lately.size >= most) {
      const [oldest = at] = person.lately.values();
      return Math.max(1, oldest + HOUR_MS - at);
    }
    this.#open(person, ticket, at);
    return 0;
  }

  /** Today's counts of everybody who looked at anything. */
  today(now: Date): Map<string, { readonly views: number; readonly reveals: number }> {
    this.#turn(now);
    return new Map(
      [...this.#people].map(([id, { seen, reveals }]) => [id, { views: seen.size, reveals }] as const),
    );
  }

  /** How many cases somebody opened within the last hour. */
  lately(account: string): number {
    return this.#people.get(account)?.lately.size ?? 0;
  }

  #open(person: Person, ticket: string, at: number): void {
    const before = person.lately.get(ticket) ?? Number.NEGATIVE_INFINITY;
    // Oldest first: what was opened again goes to the end.
    person.lately.delete(ticket);
    person.lately.set(ticket, Math.max(before, at));
  }

  /** A new day begins: what was counted yesterday is yesterday's. The last hour goes on over midnight. */
  #turn(now: Date): void {
    const day = dayOf(now);
    if (day === this.#day) return;
    this.#day = day;
    for (const person of this.#people.values()) {
      person.seen.clear();
      person.reveals = 0;
    }
  }

  #person(id: string): Person {
    let person = this.#people.get(id);
    if (!person) {
      person = { seen: new Set(), reveals: 0, lately: new Map() };
      this.#people.set(id, person);
    }
    return person;
  }
}
