import { createHash } from 'node:crypto';
import type { Logger } from '../../../telemetry/telemetry.ts';
import { type Client, list, text } from '../client.ts';
import { META } from '../keys.ts';
import { EXCHANGE_OFFERS } from '../lua/offers.ts';

/** A process speaks once a second; who has been silent for so long has ended, and nobody waits for them. */
const ALIVE_MS = 5_000;
/** One that lived just before the loss and does not speak after it holds the others up no longer than this. */
const MOST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** A cluster has one for each of its servers. */
const MOST_MARKS = 64;

export interface OfferBarrierOptions {
  readonly client: Client;
  /** Of this process, made anew at each start. */
  readonly name: string;
  readonly logger: Logger;
  readonly mostWaitMs?: number;
}

/**
 * After a loss the messages of one person may lie in the spools of several processes. Nobody begins a turn before all of
 * them have offered theirs, or the older message that a slow process keeps would be answered behind a newer one. Each
 * process that keeps messages says in Redis, once a second, under which marks (histories of servers, lives of partitions)
 * it has offered all it has.
 */
export class OfferBarrier {
  readonly #options: OfferBarrierOptions;
  readonly #marks = new Set<string>();
  #isKeeper = false;
  #isClosed = false;
  /** Who lived when it was looked last before a loss: the server that comes after it may not know of all. */
  #alive: ReadonlySet<string> = new Set();

  constructor(options: OfferBarrierOptions) {
    this.#options = options;
  }

  /** From now on the others wait for this process. */
  async join(): Promise<void> {
    this.#isKeeper = true;
    await this.#exchange();
  }

  /** Waits for nobody any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** It ends, and has nothing more to offer. */
  async leave(): Promise<void> {
    if (!this.#isKeeper) return;
    this.#isKeeper = false;
    await this.#options.client.hdel(`${META}:offers`, this.#options.name);
  }

  /** Nothing has been lost under these marks, as far as this process knows. Hears who else is there. */
  async pass(marks: readonly string[]): Promise<void> {
    this.#put(marks);
    const said = await this.#exchange();
    this.#alive = new Set([...said].flatMap(([name, { isAlive }]) => (isAlive ? [name] : [])));
  }

  /** This process has offered all it has under these marks; resolves when everybody has, or is silent for too long. */
  async wait(marks: readonly string[]): Promise<void> {
    this.#put(marks);
    const until = performance.now() + (this.#options.mostWaitMs ?? MOST_WAIT_MS);
    for (;;) {
      const processes = await this.countOwing(marks);
      if (processes === 0 || this.#isClosed) return;
      if (performance.now() > until) {
        this.#options.logger.warn(
          { processes },
          'not every process has offered its messages again; turns go on',
        );
        return;
      }
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  }

  /** How many others live, or did before the loss, and have not offered all they have under these marks. */
  async countOwing(marks: readonly string[]): Promise<number> {
    const said = await this.#exchange();
    const wanted = marks.map(short);
    const owes = (name: string): boolean => {
      const theirs = said.get(name);
      const isAwaited = this.#alive.has(name) || theirs?.isAlive === true;
      return isAwaited && !wanted.every((mark) => theirs?.marks.has(mark));
    };
    const others = new Set([...this.#alive, ...said.keys()]);
    others.delete(this.#options.name);
    return [...others].filter(owes).length;
  }

  /** What is said last stays longest. */
  #put(marks: readonly string[]): void {
    for (const mark of marks.map(short)) {
      this.#marks.delete(mark);
      this.#marks.add(mark);
    }
    for (const oldest of this.#marks) {
      if (this.#marks.size <= MOST_MARKS) break;
      this.#marks.delete(oldest);
    }
  }

  /** Says what this process has offered, if it keeps anything, and hears what everybody has. */
  async #exchange(): Promise<
    Map<string, { readonly isAlive: boolean; readonly marks: ReadonlySet<string> }>
  > {
    const { client, name } = this.#options;
    const [now, ...rest] = list(
      await EXCHANGE_OFFERS.run(client, META, [this.#isKeeper ? name : '', [...this.#marks].join(' ')]),
    ).map(text);
    const said = new Map<string, { isAlive: boolean; marks: Set<string> }>();
    for (let i = 0; i + 1 < rest.length; i += 2) {
      const [at, ...marks] = (rest[i + 1] as string).split(' ');
      const isAlive = Number(now) - Number(at) <= ALIVE_MS;
      said.set(rest[i] as string, { isAlive, marks: new Set(marks) });
    }
    return said;
  }
}

const short = (mark: string): string => createHash('sha256').update(mark).digest('base64url').slice(0, 10);
