/** Looking at a case or typing in it fades unless it is said again. */
const FADES_AFTER_MS = 30_000;

export type Status = 'online' | 'away' | 'offline';

export interface ViewerState {
  readonly account: string;
  readonly isTyping: boolean;
}

/** What one process knows of the people it serves. Times in ms, by the clock of whoever reads them. */
export interface ProcessPresence {
  readonly streams: ReadonlySet<string>;
  readonly leftAt: ReadonlyMap<string, number>;
  readonly seenAt: ReadonlyMap<string, number>;
  readonly chosen: ReadonlyMap<string, { readonly isAway: boolean; readonly at: number }>;
  readonly viewing: Viewing;
}

/** Who looks at or types in which case. */
export class Viewing {
  readonly #cases = new Map<string, Map<string, { readonly at: number; readonly isTyping: boolean }>>();

  /** @returns whether that is new to somebody who looks on */
  set(ticket: string, account: string, activity: 'viewing' | 'typing' | 'gone', at: number): boolean {
    const viewers = this.#cases.get(ticket) ?? new Map<string, { at: number; isTyping: boolean }>();
    const before = viewers.get(account);
    if (activity === 'gone') viewers.delete(account);
    else viewers.set(account, { at, isTyping: activity === 'typing' });
    if (viewers.size > 0) this.#cases.set(ticket, viewers);
    else this.#cases.delete(ticket);
    return before?.isTyping !== viewers.get(account)?.isTyping;
  }

  of(ticket: string, now: number): ViewerState[] {
    return [...(this.#cases.get(ticket) ?? [])].flatMap(([account, { at, isTyping }]) =>
      now - at <= FADES_AFTER_MS ? [{ account, isTyping }] : [],
    );
  }

  /** Forgets what was not said again in time. @returns the cases that it was about */
  fade(now: number): string[] {
    const changed: string[] = [];
    for (const [ticket, viewers] of this.#cases) {
      const before = viewers.size;
      for (const [account, { at }] of viewers) if (now - at > FADES_AFTER_MS) viewers.delete(account);
      if (viewers.size === 0) this.#cases.delete(ticket);
      if (viewers.size !== before) changed.push(ticket);
    }
    return changed;
  }

  /** Cases where somebody else looks or types than in an older state of the same process. */
  differs(older: Viewing = new Viewing()): string[] {
    const tickets = new Set([...this.#cases.keys(), ...older.#cases.keys()]);
    return [...tickets].filter((ticket) => this.#sign(ticket) !== older.#sign(ticket));
  }

  /** Every viewer: case, account, when, whether they type. */
  all(): (readonly [ticket: string, account: string, at: number, isTyping: boolean])[] {
    return [...this.#cases].flatMap(([ticket, viewers]) =>
      [...viewers].map(([account, { at, isTyping }]) => [ticket, account, at, isTyping] as const),
    );
  }

  #sign(ticket: string): string {
    return JSON.stringify(
      [...(this.#cases.get(ticket) ?? [])].map(([account, { isTyping }]) => [account, isTyping]).sort(),
    );
  }
}
