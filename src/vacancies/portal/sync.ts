import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import { makeBreather } from '../../scheduling/breather.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { ChangeBatch, LocalCopy } from '../local-copy.ts';
import { BatchBuilder } from './batch.ts';
import type { Change } from './changes.ts';
import type { PortalClient } from './client.ts';
import { PortalError } from './errors.ts';

export interface SyncDeps {
  readonly client: Pick<PortalClient, 'streamChanges'>;
  readonly copy: LocalCopy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /**
   * Told what changed since the copy was last complete, before it is written: after a crash the same comes again, so
   * nothing is missed and the taker must bear repeats. Not told of the first filling of an empty copy.
   */
  readonly onChanges?: (batch: ChangeBatch) => Promise<void> | void;
  /**
   * Where the copy does not outlive the process: when an earlier one had told everything. Then the first filling is told
   * of as far as it is newer.
   */
  readonly toldSince?: () => Date | undefined;
  /** The copy holds, and `onChanges` was told, all that there was at this time. */
  readonly onComplete?: (at: Date) => Promise<void> | void;
  /** Between questions (default 60 s: the contract allows no more). */
  readonly everyMs?: number;
}

export type SyncOutcome =
  | { readonly kind: 'current'; readonly changes: number }
  /** The portal gave no answer, or one that broke off; what came before it is kept. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly retryAfterMs?: number };

export interface Sync {
  /** Keeps the copy up to date until `close`. */
  start(): void;
  /** Reads all that is new now; calls under way are shared. Never rejects. */
  refresh(): Promise<SyncOutcome>;
  /** When the copy last held everything; undefined: never yet. */
  asOf(): Date | undefined;
  /** Writes nothing more from now on: the copy may be closed. */
  close(): void;
}

const EVERY_MS = 60_000;
const FIRST_RETRY_MS = 1_000;
/** Turns wait while the copy is written: as many rows at once as take about this long on this machine. */
const WRITE_MS = 10;
const MOST_ROWS_AT_ONCE = 200;
const LEAST_ROWS_AT_ONCE = 25;
const WORK_MS = 3;
/** A row that changed shortly before the copy was complete may have come with another answer: told once more. */
const OVERLAP_MS = 10 * 60_000;
/** A cursor that expires again and again during one reading: the portal is wrong, not late. */
const MOST_SNAPSHOTS = 2;

/**
 * Keeps the local copy by the changes feed: everything that is open first, then what changed, once a minute. A cursor
 * that is too old begins a new snapshot beside the old rows; a page that breaks off is read again; a restart goes on
 * where the copy says.
 */
export function makeSync(deps: SyncDeps): Sync {
  const { client, copy, clock, random, logger, everyMs = EVERY_MS } = deps;
  const pace: Pace = { rows: MOST_ROWS_AT_ONCE / 2 };
  let underWay: Promise<SyncOutcome> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let failures = 0;

  async function readAll(): Promise<SyncOutcome> {
    let changes = 0;
    for (let snapshots = 0; ; ) {
      const since = copy.cursor();
      if (since === undefined && !copy.isSnapshotOpen()) copy.beginSnapshot();
      const askedAt = clock.now();
      const writer = makeWriter(deps, pace, () => isClosed);
      const page = await client.streamChanges(since, writer.take);
      if (isClosed) throw new SyncClosed();
      if (page.kind === 'gone') {
        snapshots += 1;
        if (since === undefined || snapshots > MOST_SNAPSHOTS) throw stuck();
        logger.info({}, 'the place in the changes feed is too old: the vacancies are read anew');
        copy.beginSnapshot();
        continue;
      }
      if (page.skipped > 0)
        logger.warn({ skipped: page.skipped }, 'lines of the changes feed could not be read');
      if (page.more && page.next === since) throw stuck();
      changes += page.changes;
      await writer.finish(page.next);
      if (page.more) continue;
      // Rows that were not named go only after the last of those that were is written.
      if (copy.isSnapshotOpen()) {
        copy.finishSnapshot();
        await turnOfTheLoop();
        if (isClosed) throw new SyncClosed();
      }
      copy.apply({ upserts: [], removals: [] }, undefined, askedAt);
      await deps.onComplete?.(askedAt);
      return { kind: 'current', changes };
    }
  }

  async function refreshOnce(): Promise<SyncOutcome> {
    try {
      const outcome = await readAll();
      if (failures > 0) logger.info({ failures }, 'the copy of the vacancies is up to date again');
      failures = 0;
      return outcome;
    } catch (error) {
      if (error instanceof SyncClosed) return { kind: 'failed', error };
      failures += 1;
      logger.warn(
        { err: error, failures, ...codeOf(error) },
        'the copy of the vacancies was not brought up to date',
      );
      const retryAfterMs = error instanceof PortalError ? error.retryAfterMs : undefined;
      return { kind: 'failed', error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
  }

  const refresh = (): Promise<SyncOutcome> => {
    underWay ??= refreshOnce().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  async function loop(): Promise<void> {
    const startedAt = clock.uptimeMs();
    const outcome = await refresh();
    if (isClosed) return;
    const waitMs =
      outcome.kind === 'current'
        ? Math.max(everyMs - (clock.uptimeMs() - startedAt), everyMs / 2)
        : Math.max(outcome.retryAfterMs ?? 0, backoffMs());
    timer = setTimeout(() => void loop(), waitMs);
    timer.unref();
  }

  /** Half fixed, half random: many processes that lost the portal together do not come back together. */
  function backoffMs(): number {
    const step = Math.min(everyMs, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20));
    return step * (0.5 + random() / 2);
  }

  return {
    start: () => void loop(),
    refresh,
    asOf: () => copy.asOf(),
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** How many rows are written at once now. */
interface Pace {
  rows: number;
}

/** By our own work alone: what a disk or a neighbour takes is no less for smaller batches. */
function settle(pace: Pace, rows: number, workMs: number): void {
  if (workMs > WRITE_MS) pace.rows = Math.max(LEAST_ROWS_AT_ONCE, Math.floor(pace.rows / 2));
  else if (workMs < WRITE_MS / 2 && rows >= pace.rows)
    pace.rows = Math.min(MOST_ROWS_AT_ONCE, pace.rows + 25);
}

/** Gathers changes to batches and writes them, pausing between. */
function makeWriter({ copy, onChanges, toldSince }: SyncDeps, pace: Pace, isClosed: () => boolean) {
  const batch = new BatchBuilder();
  const breathe = makeBreather(WORK_MS);
  const completeAt = copy.asOf() ?? toldSince?.();
  const isSnapshot = copy.isSnapshotOpen();
  const write = async (cursor: string | undefined): Promise<void> => {
    const rows = batch.take();
    if (completeAt && onChanges) {
      const news = isSnapshot ? newsSince(completeAt, rows) : rows;
      if (news.upserts.length + news.removals.length > 0) await onChanges(news);
    }
    await turnOfTheLoop();
    if (isClosed()) throw new SyncClosed();
    const before = process.threadCpuUsage();
    copy.apply(rows, cursor, undefined);
    const { user, system } = process.threadCpuUsage(before);
    settle(pace, rows.upserts.length, (user + system) / 1000);
    await turnOfTheLoop();
  };
  return {
    take: (change: Change): Promise<void> | undefined => {
      if (isClosed()) throw new SyncClosed();
      batch.add(change);
      return batch.size >= pace.rows ? write(undefined) : breathe();
    },
    /** The rest of the page, and the place to go on from. */
    finish: (cursor: string): Promise<void> => write(cursor),
  };
}

/** In a snapshot everything comes again: news is what changed after the copy was last complete. */
function newsSince(completeAt: Date, { upserts, removals }: ChangeBatch): ChangeBatch {
  const from = completeAt.getTime() - OVERLAP_MS;
  return { upserts: upserts.filter(({ dateModified }) => Date.parse(dateModified) >= from), removals };
}

class SyncClosed extends Error {
  override readonly name = 'SyncClosed';
}

function stuck(): PortalError {
  return new PortalError('unreadable', {
    operation: 'streamChanges',
    flaw: 'wrong_shape',
    mayHaveArrived: true,
  });
}

function codeOf(error: unknown): { code?: string } {
  return error instanceof PortalError ? { code: error.code } : {};
}
