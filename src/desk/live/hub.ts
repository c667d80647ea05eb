import type { Clock } from '../../ports/clock.ts';
import type { DeskStore, LoggedEvent } from '../../storage/desk-store.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Actor } from '../contract.ts';
import { frame, type PreparedEvent } from './prepare.ts';

/** Events kept ready for streams that are nearly up to date; older ones are read from the log. */
const RING = 1000;
const AT_ONCE = 500;

/** One open stream. */
export interface Stream {
  readonly actor: Actor;
  /** @returns false when the stream is gone or too slow: it is closed, and comes back with the last id it got */
  write(text: string): boolean;
  close(): void;
}

interface Follower {
  readonly stream: Stream;
  cursor: number;
  isPumping: boolean;
}

export interface HubDeps {
  readonly store: Pick<DeskStore, 'eventsAfter' | 'eventRange' | 'onEvents'>;
  readonly prepare: (events: readonly LoggedEvent[]) => Promise<PreparedEvent[]>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Follows the desk's durable log and writes it to every open stream, each from where it stands: none missed, none twice,
 * whatever is cut or restarted, because a stream's only state is the number of the last event it got.
 */
export class Hub {
  readonly #deps: HubDeps;
  readonly #followers = new Set<Follower>();
  #ring: PreparedEvent[] = [];
  #newest = 0;
  #reading: Promise<void> | undefined;
  #isAgain = false;
  #stop: () => void = () => {};

  constructor(deps: HubDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#newest = (await this.#deps.store.eventRange()).newest;
    this.#stop = this.#deps.store.onEvents(() => this.#read());
  }

  get newest(): number {
    return this.#newest;
  }

  /** The first word on a stream, and the sign that it lives: how far the log is, and what time it is here. */
  hello(newest = this.#newest): string {
    return frame('hello', { lastEventId: String(newest), at: this.#deps.clock.now().toISOString() });
  }

  get size(): number {
    return this.#followers.size;
  }

  /**
   * Opens a stream.
   * @param after the last event it has; undefined: begin now
   * @returns what to call when the other side is gone
   */
  async follow(stream: Stream, after: number | undefined): Promise<() => void> {
    await this.#reading;
    const { oldest, newest } = await this.#deps.store.eventRange();
    // A number from another store, or one that is long forgotten: what is on the screen cannot be brought up to date.
    const isLost = after !== undefined && (after > newest || after < oldest - 1);
    const follower: Follower = {
      stream,
      cursor: after === undefined || isLost ? newest : after,
      isPumping: false,
    };
    stream.write(this.hello(newest));
    if (isLost) stream.write(frame('reset', { lastEventId: String(newest) }, newest));
    this.#followers.add(follower);
    await this.#pump(follower);
    return () => void this.#followers.delete(follower);
  }

  /** To everybody it is for, without a number: what is true now and needs no replay. */
  tell(isFor: (actor: Actor) => boolean, text: string): void {
    for (const { stream } of this.#followers) if (isFor(stream.actor)) stream.write(text);
  }

  /** Whoever has a stream open; somebody with two comes twice. */
  actors(): Actor[] {
    return [...this.#followers].map(({ stream }) => stream.actor);
  }

  /** Ends streams, each with a last word. */
  end(which: (actor: Actor) => boolean, reason: string): void {
    for (const follower of this.#followers) {
      if (!which(follower.stream.actor)) continue;
      follower.stream.write(frame('bye', { reason }));
      follower.stream.close();
      this.#followers.delete(follower);
    }
  }

  close(): void {
    this.#stop();
    // No last word: a page comes back to the next process by itself.
    for (const { stream } of this.#followers) stream.close();
    this.#followers.clear();
  }

  #read(): void {
    if (this.#reading) {
      this.#isAgain = true;
      return;
    }
    this.#reading = this.#readNew()
      .catch((error) => this.#deps.logger.error({ err: error }, 'reading the log of the desk failed'))
      .finally(() => {
        this.#reading = undefined;
        if (this.#isAgain) {
          this.#isAgain = false;
          this.#read();
        }
      });
  }

  async #readNew(): Promise<void> {
    for (;;) {
      const events = await this.#deps.store.eventsAfter(this.#newest, AT_ONCE);
      if (events.length === 0) return;
      const prepared = await this.#deps.prepare(events);
      this.#ring = [...this.#ring, ...prepared].slice(-RING);
      this.#newest = prepared.at(-1)?.seq ?? this.#newest;
      for (const follower of this.#followers) void this.#pump(follower);
    }
  }

  /** Brings one stream up to date. One at a time per stream, so that order holds. */
  async #pump(follower: Follower): Promise<void> {
    if (follower.isPumping) return;
    follower.isPumping = true;
    try {
      while (follower.cursor < this.#newest) {
        const batch = this.#fromRing(follower.cursor) ?? (await this.#fromLog(follower.cursor));
        if (batch.length === 0) return;
        // In one piece: a write a stream costs more than all that is in it.
        const { stream } = follower;
        if (!stream.write(batch.map((event) => event.frameFor(stream.actor)).join(''))) {
          this.#followers.delete(follower);
          return;
        }
        follower.cursor = batch.at(-1)?.seq ?? follower.cursor;
      }
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'a stream of the desk failed; it is closed');
      follower.stream.close();
      this.#followers.delete(follower);
    } finally {
      follower.isPumping = false;
    }
  }

  #fromRing(cursor: number): PreparedEvent[] | undefined {
    const first = this.#ring[0]?.seq;
    if (first === undefined || cursor + 1 < first) return undefined;
    return this.#ring.slice(cursor + 1 - first);
  }

  async #fromLog(cursor: number): Promise<PreparedEvent[]> {
    return this.#deps.prepare(await this.#deps.store.eventsAfter(cursor, AT_ONCE));
  }
}
