import type { AcceptItem, AcceptResult, SharedSafety, Store } from '../storage/store.ts';
import type { Logger, Metrics } from '../telemetry/telemetry.ts';

/** So many are offered again at once. */
const OFFERED_AT_ONCE = 400;
/** What comes new waits so long for what is offered again; then order within a conversation is left to its lane. */
const MOST_WAIT_MS = 3_000;
/** A store that is in doubt each time it takes something: the provider had better send it again. */
const MOST_TRIES = 4;
/** So many segments in a row of which nothing is missing: what is older has been copied before them. */
const WHOLE_IN_A_ROW = 2;

/** Files of what was accepted lately (storage/spool/). */
export interface RecentMessages {
  append(items: readonly AcceptItem[]): Promise<void>;
  /** Oldest first. */
  segments(): readonly string[];
  read(segment: string): Promise<AcceptItem[]>;
}

export interface SpooledDeps {
  readonly store: Pick<Store, 'accept'>;
  readonly safety: SharedSafety;
  readonly spool: RecentMessages | undefined;
  /** Keys as they are made now: the store may have begun anew with another pepper. */
  readonly rekey: (item: AcceptItem) => AcceptItem;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Neither a replica nor the spool has it: the provider must send it again. */
export class NotSafeError extends Error {
  override readonly name = 'NotSafeError';
}

/**
 * Accepting where the store may lose what it acknowledged (a failover): it is answered 200 when the store has it and,
 * beside it, this process's spool, or a replica that would be promoted. Only the spool survives any failover, so it is
 * written always; while its disk is full, the word of a replica is enough, or that there is none to be promoted.
 */
export function makeSpooledAccept(deps: SpooledDeps): Store['accept'] {
  const { store, safety, spool, metrics, logger } = deps;
  const keep = async (items: readonly AcceptItem[]): Promise<boolean> => {
    if (!spool) return false;
    try {
      await spool.append(items);
      return true;
    } catch (error) {
      metrics.count('spool_errors', {}, items.length);
      logger.error({ err: error }, 'the spool takes nothing; a failover of Redis could lose messages now');
      return false;
    }
  };
  return async (items): Promise<AcceptResult[]> => {
    await safety.restored(MOST_WAIT_MS);
    let doubts = safety.doubts();
    let [isKept, results] = await Promise.all([keep(items), store.accept(items)]);
    let copied = await safety.copied();
    // The server that took it may be gone, and the spool have been offered before it stood there: it would be nowhere.
    for (let tries = 1; doubts !== safety.doubts(); tries += 1) {
      if (tries === MOST_TRIES) throw new NotSafeError('Redis fails over again and again');
      doubts = safety.doubts();
      const before = results;
      results = (await store.accept(items)).map((result, index) =>
        result.kind === 'stored' ? result : (before[index] ?? result),
      );
      copied = await safety.copied();
    }
    metrics.count('replica_waits', { outcome: copied });
    if (spool && !isKept && copied === 'late')
      throw new NotSafeError('neither the spool nor a replica of Redis has taken it');
    return results;
  };
}

/**
 * Offers everything in the spool to the store again; what it has is left alone. The newest segments are looked at first,
 * to find where the loss begins, and from there it goes in order; what is older follows when the rest is back.
 * @returns how it went, when all that may be missing has been offered; the older rest is `rest`
 */
export async function reofferSpool({ spool, safety, rekey, metrics, logger }: SpooledDeps): Promise<{
  restored: number;
  rest: Promise<void>;
}> {
  const sum = { offered: 0, restored: 0, erased: 0 };
  if (!spool) return { restored: 0, rest: Promise.resolve() };
  const startedAt = performance.now();
  const segments = spool.segments();
  const batchesOf = async function* (segment: string): AsyncGenerator<AcceptItem[]> {
    const items = (await spool.read(segment)).map(rekey);
    for (let from = 0; from < items.length; from += OFFERED_AT_ONCE)
      yield items.slice(from, from + OFFERED_AT_ONCE);
  };
  const offer = async (some: readonly string[]): Promise<void> => {
    for (const segment of some)
      for await (const batch of batchesOf(segment)) {
        const { restored, erased } = await safety.reoffer(batch);
        sum.offered += batch.length;
        sum.restored += restored;
        sum.erased += erased;
      }
  };
  const report = (): void => {
    metrics.count('messages_reoffered', { outcome: 'restored' }, sum.restored);
    metrics.count('messages_reoffered', { outcome: 'erased' }, sum.erased);
    metrics.count('messages_reoffered', { outcome: 'known' }, sum.offered - sum.restored - sum.erased);
    if (sum.offered > 0)
      logger.warn(
        { ...sum, ms: Math.round(performance.now() - startedAt) },
        'the messages of the spool were offered to Redis again',
      );
    Object.assign(sum, { offered: 0, restored: 0, erased: 0 });
  };

  let from = segments.length;
  for (let whole = 0; from > 0 && whole < WHOLE_IN_A_ROW; ) {
    from -= 1;
    let [held, missing] = [0, 0];
    for await (const batch of batchesOf(segments[from] as string)) {
      held += batch.length;
      missing += await safety.countMissing(batch);
    }
    if (missing > 0) whole = 0;
    else if (held > 0) whole += 1;
  }
  await offer(segments.slice(from));
  const { restored } = sum;
  report();
  const rest = offer(segments.slice(0, from)).then(
    () => (from > 0 ? report() : undefined),
    (error) => logger.warn({ err: error }, 'offering the older messages of the spool again failed'),
  );
  return { restored, rest };
}
