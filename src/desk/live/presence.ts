import type { Clock } from '../../ports/clock.ts';
import { type ProcessPresence, type Status, type ViewerState, Viewing } from './presence-parts.ts';

/** A page that reloads is not somebody who left. */
export const OFFLINE_AFTER_MS = 15_000;

/**
 * Who is there, who looks at which case, who types. In memory: it is true for as long as the streams are open. What other
 * processes say of the people they serve counts as much as what is known here, for as long as they are heard of.
 */
export class Presence {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #viewing = new Viewing();
  readonly #streams = new Map<string, number>();
  readonly #leftAt = new Map<string, number>();
  readonly #seenAt = new Map<string, number>();
  readonly #chosen = new Map<string, { readonly isAway: boolean; readonly at: number }>();
  readonly #others = new Map<string, { readonly heardAt: number; readonly known: ProcessPresence }>();
  /** What was told last of everybody who ever came: who faded away is told too. */
  readonly #told = new Map<string, Status>();
  readonly #listeners = new Set<(ticket: string | undefined, isOurs: boolean) => void>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /**
   * @param listener called with the case whose viewers changed, or undefined when somebody came or went; `isOurs`: one of
   * the people that this process serves
   */
  onChange(listener: (ticket: string | undefined, isOurs: boolean) => void): void {
    this.#listeners.add(listener);
  }

  view(ticket: string, account: string, activity: 'viewing' | 'typing' | 'gone'): void {
    const isNews = this.#viewing.set(ticket, account, activity, this.#now());
    // Said again by the page every few seconds: nothing new for the desks here, but neighbours must know it still holds.
    if (isNews) this.#tell(ticket, true);
  }

  viewers(ticket: string): ViewerState[] {
    const merged = new Map<string, boolean>();
    const now = this.#now();
    const all = [this.#viewing, ...this.#fresh().map(({ known }) => known.viewing)];
    for (const { account, isTyping } of all.flatMap((viewing) => viewing.of(ticket, now)))
      merged.set(account, isTyping || (merged.get(account) ?? false));
    return [...merged].map(([account, isTyping]) => ({ account, isTyping }));
  }

  isTyping(ticket: string, account: string): boolean {
    return this.viewers(ticket).some((viewer) => viewer.account === account && viewer.isTyping);
  }

  /** A stream of somebody opened. @returns what to call when it ends */
  connect(account: string): () => void {
    this.#streams.set(account, this.streams(account) + 1);
    this.#leftAt.delete(account);
    this.#tell(undefined, true);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = this.streams(account) - 1;
      if (left > 0) this.#streams.set(account, left);
      else {
        this.#streams.delete(account);
        this.#leftAt.set(account, this.#now());
      }
      this.#tell(undefined, true);
    };
  }

  /** Streams that are open here. */
  streams(account: string): number {
    return this.#streams.get(account) ?? 0;
  }

  /** Somebody asked for something: they are there, with or without a stream. */
  active(account: string): void {
    this.#seenAt.set(account, this.#now());
  }

  setStatus(account: string, status: Status): void {
    this.#chosen.set(account, { isAway: status !== 'online', at: this.#now() });
    this.#tell(undefined, true);
  }

  statusOf(account: string): Status {
    const now = this.#now();
    const isThere =
      this.#hasStream(account) || now - (this.#lastLeft(account) ?? -Infinity) < OFFLINE_AFTER_MS;
    if (!isThere) return 'offline';
    const chosen = [this.#chosen.get(account), ...this.#fresh().map(({ known }) => known.chosen.get(account))]
      .filter((one) => one !== undefined)
      .toSorted((a, b) => b.at - a.at)[0];
    return chosen?.isAway ? 'away' : 'online';
  }

  /**
   * Since when somebody who had a stream has none, and has not asked for anything either. Undefined: they are there, or
   * work without streams, or it is not known.
   */
  goneSince(account: string): Date | undefined {
    const leftAt = this.#lastLeft(account);
    if (leftAt === undefined || this.#hasStream(account)) return undefined;
    const now = this.#now();
    if (now - leftAt < OFFLINE_AFTER_MS) return undefined;
    const seen = [this.#seenAt.get(account), ...this.#fresh().map(({ known }) => known.seenAt.get(account))];
    // The page's last words come a moment after its stream has ended.
    const isBack = seen.some((at) => at !== undefined && at > leftAt + OFFLINE_AFTER_MS);
    return isBack ? undefined : new Date(leftAt);
  }

  /** Forgets viewers that faded and processes that are no longer heard of; tells of what changed by that. */
  fade(): void {
    const now = this.#now();
    for (const ticket of this.#viewing.fade(now)) this.#tell(ticket, true);
    for (const [name, { heardAt, known }] of this.#others) {
      for (const ticket of known.viewing.fade(now)) this.#tell(ticket, false);
      if (now - heardAt < FORGOTTEN_AFTER_MS) continue;
      this.#others.delete(name);
      // Its people had streams there until it was heard of last.
      for (const account of known.streams) this.#left(account, heardAt);
      for (const [account, at] of known.leftAt) this.#left(account, at);
    }
    const isNews = [...this.#told].some(([account, status]) => this.statusOf(account) !== status);
    if (isNews) this.#tell(undefined, false);
  }

  /** What this process knows by itself, for its neighbours. */
  own(): ProcessPresence {
    return {
      streams: new Set(this.#streams.keys()),
      leftAt: this.#leftAt,
      seenAt: this.#seenAt,
      chosen: this.#chosen,
      viewing: this.#viewing,
    };
  }

  /** What another process says of its people; it replaces what it said before. */
  heard(name: string, known: ProcessPresence): void {
    const before = this.#others.get(name)?.known;
    this.#others.set(name, { heardAt: this.#now(), known });
    for (const ticket of known.viewing.differs(before?.viewing)) this.#tell(ticket, false);
    const accounts = [known, before].flatMap((one) => [
      ...(one?.streams ?? []),
      ...(one?.chosen.keys() ?? []),
    ]);
    if (accounts.some((account) => this.statusOf(account) !== this.#told.get(account)))
      this.#tell(undefined, false);
  }

  #hasStream(account: string): boolean {
    return this.#streams.has(account) || this.#fresh().some(({ known }) => known.streams.has(account));
  }

  #lastLeft(account: string): number | undefined {
    const all = [
      this.#leftAt.get(account),
      ...[...this.#others.values()].flatMap(({ known, heardAt }) => [
        known.leftAt.get(account),
        known.streams.has(account) ? heardAt : undefined,
      ]),
    ].filter((at) => at !== undefined);
    return all.length > 0 ? Math.max(...all) : undefined;
  }

  #left(account: string, at: number): void {
    this.#leftAt.set(account, Math.max(at, this.#leftAt.get(account) ?? 0));
  }

  /** Processes that were heard of lately; one that died says nothing, and its people are gone with it. */
  #fresh() {
    const now = this.#now();
    return [...this.#others.values()].filter(({ heardAt }) => now - heardAt < OFFLINE_AFTER_MS);
  }

  #tell(ticket: string | undefined, isOurs: boolean): void {
    if (ticket === undefined) {
      const known = [this.own(), ...[...this.#others.values()].map((other) => other.known)];
      for (const account of known.flatMap((one) => [
        ...one.streams,
        ...one.leftAt.keys(),
        ...one.chosen.keys(),
      ]))
        this.#told.set(account, this.statusOf(account));
    }
    for (const listener of this.#listeners) listener(ticket, isOurs);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const FORGOTTEN_AFTER_MS = 60_000;
