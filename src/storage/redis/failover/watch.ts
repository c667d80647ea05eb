import type { Logger } from '../../../telemetry/telemetry.ts';
import type { Client } from '../client.ts';
import { type NodeState, readNodes } from './nodes.ts';

const LOOK_EVERY_MS = 1_000;
const LOOK_AGAIN_MS = 100;
/** After data may have been lost, turns rest at least this long: a process that has just begun may not be known yet. */
const REST_MS = 1_500;
/** Of a cluster one node may be gone for good: the people of the others do not wait for it longer than this. */
const MOST_UNSETTLED_MS = 8_000;

const MOST_HISTORIES = 1_000;

export type Loss = 'failover' | 'wiped';

export interface WatchOptions {
  readonly client: Client;
  readonly isCluster: boolean;
  readonly logger: Logger;
  /** Looks whether what every store has is there; puts it back where it is gone. True: it was gone. */
  readonly heal: () => Promise<boolean>;
  readonly onNodes: (states: readonly NodeState[]) => void;
  /** Nothing is left to restore from what these servers have lost. */
  readonly onWhole: (states: readonly NodeState[]) => Promise<void>;
  /** All that this process keeps was offered to these servers; resolves when everybody else has done so too. */
  readonly othersOffered: (states: readonly NodeState[]) => Promise<void>;
  /** How many others are still about to offer what they keep. */
  readonly countOwing: (states: readonly NodeState[]) => Promise<number>;
}

/**
 * Notices that the store may have lost what it acknowledged: the connection leads to a server with another history (a
 * promoted replica, a restart), one whose history went back, or one that was emptied. From the moment a connection
 * breaks until that is known, and until the lost is back, the store is unsettled: no turn is begun, so that nobody is
 * answered out of order.
 */
export class FailoverWatch {
  readonly #options: WatchOptions;
  readonly #handlers: ((loss: Loss) => Promise<void>)[] = [];
  readonly #histories = new Map<string, number>();
  #whenSettled: () => Promise<void> = async () => {};
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;
  #unsettledSince: number | undefined;
  #suspicions = 0;
  #losses = 0;
  /** Unsettled for so long that turns go on all the same. */
  #isReleased = false;
  #toRestore: Loss | undefined;
  /** Began while others were still offering what an earlier loss took. */
  #isEarly = false;
  #restoring: Promise<void> | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Runs when data may have been lost, before turns go on; what throws is run again. */
  onLoss(handler: (loss: Loss) => Promise<void>): void {
    this.#handlers.push(handler);
  }

  /** Runs each time turns may go on. */
  onSettled(handler: () => Promise<void>): void {
    this.#whenSettled = handler;
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    const { client, onNodes } = this.#options;
    const { states } = await readNodes(client);
    this.#remember(states);
    onNodes(states);
    const suspect = (): void => this.suspect();
    for (const event of ['close', 'ready', '+node', '-node', 'node error'] as const)
      (client as NodeJS.EventEmitter).on(event, suspect);
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    if ((await this.#options.countOwing(states)) === 0) return;
    this.#isEarly = true;
    suspect();
  }

  /** Nobody may be given a turn now. */
  get isUnsettled(): boolean {
    if (this.#unsettledSince === undefined) return false;
    return !this.#options.isCluster || performance.now() - this.#unsettledSince < MOST_UNSETTLED_MS;
  }

  /** Resolves when nothing is being restored, or after `atMostMs`. */
  async restored(atMostMs: number): Promise<void> {
    if (!this.#restoring) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((done) => {
      timer = setTimeout(done, atMostMs);
    });
    await Promise.race([this.#restoring, late]);
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Grows each time that what was written before may be gone. */
  get doubts(): number {
    return this.#suspicions + this.#losses;
  }

  /** Something is not as it was: nobody is given a turn until it has been looked at. */
  suspect(): void {
    if (this.#isClosed) return;
    this.#suspicions += 1;
    this.#unsettledSince ??= performance.now();
    void this.#look();
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookUntilSettled().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookUntilSettled(): Promise<void> {
    do {
      const suspicions = this.#suspicions;
      try {
        // What became suspect during the look is looked at again: the answers may be older than that.
        if ((await this.#lookOnce()) && suspicions === this.#suspicions) {
          const wasUnsettled = this.#unsettledSince !== undefined;
          this.#unsettledSince = undefined;
          this.#isReleased = false;
          if (wasUnsettled) await this.#whenSettled();
          return;
        }
      } catch (error) {
        this.#options.logger.debug({ err: error }, 'looking at Redis failed; tried again');
      }
      if (this.#unsettledSince === undefined) return;
      if (!this.isUnsettled && !this.#isReleased) {
        this.#isReleased = true;
        await this.#whenSettled();
      }
      await pause(this.#isReleased ? LOOK_EVERY_MS : LOOK_AGAIN_MS);
    } while (!this.#isClosed);
  }

  /** True when all servers were heard and nothing is left to restore. */
  async #lookOnce(): Promise<boolean> {
    const { client, heal, onNodes, logger } = this.#options;
    const { states, unheard } = await readNodes(client);
    onNodes(states);
    const isWiped = unheard === 0 && (await heal());
    const loss = isWiped ? 'wiped' : states.some((state) => !this.#isKnown(state)) ? 'failover' : undefined;
    if (loss) {
      this.#unsettledSince ??= performance.now();
      this.#losses += 1;
      logger.warn({ loss }, LOSS_TEXTS[loss]);
      this.#toRestore = loss;
    }
    this.#remember(states);
    if (this.#toRestore) await this.#restore(this.#toRestore, states);
    else if (unheard > 0) return false;
    else if (this.#isEarly) await this.#options.othersOffered(states);
    else await this.#options.onWhole(states);
    this.#isEarly = false;
    return unheard === 0;
  }

  #isKnown({ history, offset }: NodeState): boolean {
    if (history === '') return this.#unsettledSince === undefined;
    return offset >= (this.#histories.get(history) ?? Number.POSITIVE_INFINITY);
  }

  /** What fails is left to the next look. */
  async #restore(loss: Loss, states: readonly NodeState[]): Promise<void> {
    const work = Promise.all(this.#handlers.map((handler) => handler(loss)));
    this.#restoring = work.then(
      () => {},
      () => {},
    );
    try {
      await Promise.all([work.then(() => this.#options.othersOffered(states)), pause(REST_MS)]);
      this.#toRestore = undefined;
    } finally {
      this.#restoring = undefined;
    }
  }

  #remember(states: readonly NodeState[]): void {
    for (const { history, offset } of states) this.#histories.set(history, offset);
    // Every restart leaves one behind.
    for (const [oldest] of this.#histories) {
      if (this.#histories.size <= MOST_HISTORIES) break;
      if (!states.some(({ history }) => history === oldest)) this.#histories.delete(oldest);
      else break;
    }
  }
}

const LOSS_TEXTS: Record<Loss, string> = {
  failover:
    'Redis has another history than before (a promoted replica or a restart): messages of the last minutes are offered again',
  wiped:
    'Redis was emptied: what people said, their cases and the accounts of the desk are gone; restore a backup (docs/many-machines.md). Messages of the last minutes are offered again',
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
