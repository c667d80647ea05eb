import type { Logger } from '../../telemetry/telemetry.ts';
import { type Client, list, text } from './client.ts';
import { ALL_PARTITIONS, META, PARTITIONS, type Partition, prefixOf } from './keys.ts';
import { ACQUIRE, HEARTBEAT, LEAVE, MARK_STABLE, RELEASE, RENEW } from './lua/leases.ts';

export interface LeasesOptions {
  readonly client: Client;
  /** Of this process, made anew at each start. */
  readonly owner: string;
  /** A holder that is not heard of for this long has lost its partitions. */
  readonly leaseMs: number;
  readonly logger: Logger;
  /** Partitions that are ours from now on: what is open in them must be taken up. */
  readonly onGained: (partitions: readonly Partition[]) => void;
}

/**
 * Which partitions this process works on. Each has one holder at a time; its term is renewed while the process lives,
 * and every change of holder raises a number (the epoch) that each commit carries: a holder that slept through the end
 * of its term is refused, whatever it believes. Holders share evenly and give back what is too much for them.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #held = new Map<Partition, { epoch: string; unclean: number }>();
  /** Refused since the last round: another's, or gone with all that was in Redis. */
  readonly #refused = new Map<Partition, string>();
  /** Uptime until which nobody takes what they did not hold: Redis was emptied, and each goes on with what they know. */
  #keepsUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isClosed = false;
  #mostUnclean = 0;

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  /** The epoch under which this process holds a partition; undefined: somebody else may. */
  epochOf(partition: Partition): string | undefined {
    return this.#held.get(partition)?.epoch;
  }

  get held(): readonly Partition[] {
    return [...this.#held.keys()];
  }

  /** Unclean ends in a row before the partitions that this process took over. */
  get uncleanInARow(): number {
    return this.#mostUnclean;
  }

  /** A script refused our epoch: the partition is another's. */
  lose(partition: Partition): void {
    const epoch = this.epochOf(partition);
    if (epoch !== undefined) this.#refused.set(partition, epoch);
    this.#held.delete(partition);
  }

  /** Takes its share now and then keeps it; resolves after the first round. */
  async start(): Promise<void> {
    await this.#round();
    const every = Math.max(100, Math.min(1_000, this.#options.leaseMs / 5));
    this.#timer = setInterval(() => {
      this.#running ??= this.#round()
        .catch((error) =>
          this.#options.logger.warn({ err: error }, 'renewing the leases failed; tried again'),
        )
        .finally(() => {
          this.#running = undefined;
        });
    }, every);
    this.#timer.unref();
  }

  async markStable(): Promise<void> {
    const { client, owner } = this.#options;
    await Promise.all(
      [...this.#held].map(([partition, { epoch }]) =>
        MARK_STABLE.run(client, prefixOf(partition), [owner, epoch]),
      ),
    );
  }

  /** Stops renewing. `isClean`: hands everything back at once; else the terms run out, as after a crash. */
  async close(isClean: boolean): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
    if (isClean) {
      await Promise.all([...this.#held.keys()].map((partition) => this.#release(partition)));
      await LEAVE.run(this.#options.client, META, [this.#options.owner]);
    }
    this.#held.clear();
  }

  async #round(): Promise<void> {
    const { client, owner, leaseMs, logger, onGained } = this.#options;
    const gained = await this.#renewAll();
    const workers = list(await HEARTBEAT.run(client, META, [owner, leaseMs]))
      .map(text)
      .sort();
    const share = Math.ceil(PARTITIONS / Math.max(1, workers.length));
    const isKeeping = performance.now() < this.#keepsUntil;
    const surplus = isKeeping ? [] : [...this.#held.keys()].slice(share);
    await Promise.all(surplus.map((partition) => this.#release(partition)));
    // Everybody begins looking somewhere else, so that nobody races for the same ones.
    const offset = Math.max(0, workers.indexOf(owner)) * share;
    const free = ALL_PARTITIONS.map((index) => (index + offset) % PARTITIONS).filter(
      (partition) => !this.#held.has(partition),
    );
    while (!this.#isClosed && !isKeeping && this.#held.size < share && free.length > 0) {
      const batch = free.splice(0, share - this.#held.size);
      const taken = await Promise.all(batch.map((partition) => this.#acquire(partition)));
      gained.push(...batch.filter((_, index) => taken[index]));
    }
    if (gained.length === 0 && surplus.length === 0) return;
    logger.info(
      { gained: gained.length, released: surplus.length, held: this.#held.size, workers: workers.length },
      'partitions changed hands',
    );
    if (gained.length > 0) onGained(gained);
  }

  async #acquire(partition: Partition): Promise<boolean> {
    const { client, owner, leaseMs } = this.#options;
    const [epoch, unclean] = list(await ACQUIRE.run(client, prefixOf(partition), [owner, leaseMs]));
    if (Number(epoch) === 0) return false;
    this.#held.set(partition, { epoch: String(epoch), unclean: Number(unclean) });
    this.#mostUnclean = Math.max(this.#mostUnclean, Number(unclean));
    return true;
  }

  /** @returns those that were gone and are ours again */
  async #renewAll(): Promise<Partition[]> {
    const { client, owner, leaseMs } = this.#options;
    const before = new Map(this.#refused);
    for (const [partition, { epoch }] of this.#held) before.set(partition, epoch);
    const gained: Partition[] = [];
    let isEmptied = false;
    await Promise.all(
      [...before].map(async ([partition, known]) => {
        const [found, wasGone] = list(await RENEW.run(client, prefixOf(partition), [owner, known, leaseMs]));
        const epoch = text(found);
        this.#refused.delete(partition);
        // Lost, or taken anew, while we asked.
        if (this.#held.has(partition) && this.epochOf(partition) !== known) return;
        isEmptied ||= wasGone === 1;
        if (epoch === '') this.#held.delete(partition);
        else if (epoch !== known || !this.#held.has(partition)) gained.push(partition);
        if (epoch !== '')
          this.#held.set(partition, { epoch, unclean: this.#held.get(partition)?.unclean ?? 0 });
      }),
    );
    if (isEmptied) this.#keepsUntil = performance.now() + leaseMs;
    return gained;
  }

  async #release(partition: Partition): Promise<void> {
    const { client, owner } = this.#options;
    const epoch = this.epochOf(partition);
    this.#held.delete(partition);
    if (epoch !== undefined) await RELEASE.run(client, prefixOf(partition), [owner, epoch]);
  }
}
