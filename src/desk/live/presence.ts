import type { Clock } from '../../ports/clock.ts';

/** Looking at a case or typing in it fades unless it is said again. */
const FADES_AFTER_MS = 30_000;
/** A page that reloads is not somebody who left. */
const OFFLINE_AFTER_MS = 15_000;

export interface ViewerState {
  readonly account: string;
  readonly isTyping: boolean;
}

/** Who is there, who looks at which case, who types. In memory: it is true for as long as the streams are open. */
export class Presence {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #viewing = new Map<string, Map<string, { at: number; isTyping: boolean }>>();
  readonly #streams = new Map<string, number>();
  readonly #leftAt = new Map<string, number>();
  readonly #away = new Set<string>();
  #onChange: (ticket: string | undefined) => void = () => {};

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param listener called with the case whose viewers changed, or undefined when somebody came or went */
  onChange(listener: (ticket: string | undefined) => void): void {
    this.#onChange = listener;
  }

  view(ticket: string, account: string, activity: 'viewing' | 'typing' | 'gone'): void {
    const viewers = this.#viewing.get(ticket) ?? new Map();
    const before = viewers.get(account);
    if (activity === 'gone') viewers.delete(account);
    else viewers.set(account, { at: this.#clock.now().getTime(), isTyping: activity === 'typing' });
    if (viewers.size > 0) this.#viewing.set(ticket, viewers);
    else this.#viewing.delete(ticket);
    const after = viewers.get(account);
    if (before?.isTyping !== after?.isTyping) this.#onChange(ticket);
  }

  viewers(ticket: string): ViewerState[] {
    const oldest = this.#clock.now().getTime() - FADES_AFTER_MS;
    return [...(this.#viewing.get(ticket) ?? [])].flatMap(([account, { at, isTyping }]) =>
      at >= oldest ? [{ account, isTyping }] : [],
    );
  }

  isTyping(ticket: string, account: string): boolean {
    return this.viewers(ticket).some((viewer) => viewer.account === account && viewer.isTyping);
  }

  /** A stream of somebody opened. @returns what to call when it ends */
  connect(account: string): () => void {
    this.#streams.set(account, (this.#streams.get(account) ?? 0) + 1);
    this.#leftAt.delete(account);
    this.#onChange(undefined);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#streams.get(account) ?? 1) - 1;
      if (left > 0) this.#streams.set(account, left);
      else {
        this.#streams.delete(account);
        this.#leftAt.set(account, this.#clock.now().getTime());
      }
      this.#onChange(undefined);
    };
  }

  streams(account: string): number {
    return this.#streams.get(account) ?? 0;
  }

  setStatus(account: string, status: 'online' | 'away' | 'offline'): void {
    if (status === 'online') this.#away.delete(account);
    else this.#away.add(account);
    this.#onChange(undefined);
  }

  statusOf(account: string): 'online' | 'away' | 'offline' {
    const leftAt = this.#leftAt.get(account);
    const isThere =
      this.#streams.has(account) ||
      (leftAt !== undefined && this.#clock.now().getTime() - leftAt < OFFLINE_AFTER_MS);
    if (!isThere) return 'offline';
    return this.#away.has(account) ? 'away' : 'online';
  }

  /** Forgets viewers that faded; says which cases that changed. */
  fade(): void {
    const oldest = this.#clock.now().getTime() - FADES_AFTER_MS;
    for (const [ticket, viewers] of this.#viewing) {
      const before = viewers.size;
      for (const [account, { at }] of viewers) if (at < oldest) viewers.delete(account);
      if (viewers.size === 0) this.#viewing.delete(ticket);
      if (viewers.size !== before) this.#onChange(ticket);
    }
  }
}
