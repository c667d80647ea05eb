import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Sealer } from '../sealer.ts';
import type { AcceptItem } from '../store.ts';
import { readRecords, segmentHead, toRecord } from './records.ts';

/** A segment ends after this time, so that nothing is kept much longer than its term. */
const SEGMENT_MS = 30_000;
const SEGMENT_BYTES = 16 * 1024 * 1024;
const SWEEP_EVERY_MS = 10_000;
const SUFFIX = '.spool';

/** The disk does not take it. Safe to say: holds a code and nothing of the message. */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
}

export interface SpoolOptions {
  readonly folder: string;
  readonly sealer: Sealer;
  /** What is older is deleted, at most half a minute later. */
  readonly keepMs: number;
  readonly logger: Logger;
  readonly clock: { now(): Date; uptimeMs(): number };
}

interface Segment {
  readonly name: string;
  /** By the uptime of this process: a wall clock that jumps must neither keep nor delete. */
  expiresAt: number;
  /** Of one that another process wrote: the time of its last write as seen last. */
  writtenAt?: number;
}

interface Job {
  readonly items: readonly AcceptItem[];
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * What was accepted lately, in files of this process's own: a second copy for the case that the store, across a network,
 * turns out to have lost what it had acknowledged. Append-only, sealed, flushed to disk before `append` resolves; what
 * comes during a flush shares the next one. Each start writes new segments, so a torn end is never written behind.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #segments: Segment[] = [];
  #queue: Job[] = [];
  #flushing: Promise<void> | undefined;
  #isFlushing = false;
  #current:
    | {
        readonly handle: FileHandle;
        readonly segment: Segment;
        openedAt: number;
        records: number;
        bytes: number;
      }
    | undefined;
  readonly #sweeper: NodeJS.Timeout;

  private constructor(options: SpoolOptions) {
    this.#options = options;
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_EVERY_MS);
    this.#sweeper.unref();
  }

  /** Finds what an earlier process left; what is past its term is deleted. @throws SpoolError */
  static async open(options: SpoolOptions): Promise<Spool> {
    const spool = new Spool(options);
    try {
      await mkdir(options.folder, { recursive: true, mode: 0o700 });
      const names = (await readdir(options.folder)).filter((name) => name.endsWith(SUFFIX)).sort();
      for (const name of names) spool.#segments.push(await spool.#adopt(name));
      await spool.#sweep();
    } catch (error) {
      clearInterval(spool.#sweeper);
      throw toSpoolError(error);
    }
    return spool;
  }

  /** Resolves when all of them are on disk. @throws SpoolError */
  append(items: readonly AcceptItem[]): Promise<void> {
    return new Promise((done, fail) => {
      this.#queue.push({ items, done, fail });
      if (!this.#isFlushing) this.#flushing = this.#flush();
    });
  }

  /** Names of all segments, oldest first; the last may still be written to. */
  segments(): readonly string[] {
    return this.#segments.map(({ name }) => name);
  }

  /**
   * What a segment holds, in the order it was accepted in. Records that cannot be read are left out and said in the log:
   * one that was torn by a crash was not answered for.
   */
  async read(name: string): Promise<AcceptItem[]> {
    const { folder, sealer, logger } = this.#options;
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
    const { records, isTorn } = readRecords(bytes);
    if (isTorn && name !== this.#current?.segment.name)
      logger.info(
        { records: records.length },
        'a segment of the spool ends in a torn record; it is left out',
      );
    return records.flatMap((sealed, index) => {
      try {
        return [revive(JSON.parse(sealer.open(sealed, placeOf(name, index))) as AcceptItem)];
      } catch (error) {
        logger.warn({ err: error }, 'a record of the spool does not open; it is left out');
        return [];
      }
    });
  }

  /** Writes what is queued and stops. The files stay for the next start. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.#flushing;
    await this.#endSegment();
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#write(batch.flatMap(({ items }) => items));
        for (const { done } of batch) done();
      } catch (error) {
        // What was written of it may be torn: the next one begins a new file.
        await this.#endSegment();
        for (const { fail } of batch) fail(toSpoolError(error));
      }
    }
    // At once, not when somebody sees this promise end: who appends right after a `done` must start the next round.
    this.#isFlushing = false;
  }

  async #write(items: readonly AcceptItem[]): Promise<void> {
    const current = await this.#openSegment();
    const bytes = Buffer.concat(
      items.map((item, index) =>
        toRecord(
          this.#options.sealer.seal(
            JSON.stringify(item),
            placeOf(current.segment.name, current.records + index),
          ),
        ),
      ),
    );
    await current.handle.appendFile(bytes);
    await current.handle.datasync();
    current.records += items.length;
    current.bytes += bytes.length;
    current.segment.expiresAt = this.#options.clock.uptimeMs() + this.#options.keepMs;
  }

  async #openSegment() {
    const { folder, clock, keepMs } = this.#options;
    const current = this.#current;
    if (current && clock.uptimeMs() - current.openedAt < SEGMENT_MS && current.bytes < SEGMENT_BYTES)
      return current;
    await this.#endSegment();
    // Names sort by time; the random part keeps processes that share a folder apart.
    const name = `${String(clock.now().getTime()).padStart(14, '0')}-${randomBytes(4).toString('hex')}${SUFFIX}`;
    const handle = await open(join(folder, name), 'ax', 0o600);
    const openedAt = clock.uptimeMs();
    const opened = {
      handle,
      segment: { name, expiresAt: openedAt + keepMs },
      openedAt,
      records: 0,
      bytes: 0,
    };
    this.#current = opened;
    this.#segments.push(opened.segment);
    await handle.appendFile(segmentHead());
    await syncFolder(folder);
    return opened;
  }

  async #endSegment(): Promise<void> {
    const { handle } = this.#current ?? {};
    this.#current = undefined;
    await handle?.close().catch(() => {});
  }

  async #sweep(): Promise<void> {
    const { folder, clock, logger } = this.#options;
    const current = this.#current;
    // Nothing new came for a while: it must not stay open, and so be kept, for ever.
    if (current && !this.#isFlushing && clock.uptimeMs() - current.openedAt >= SEGMENT_MS)
      await this.#endSegment();
    const now = clock.uptimeMs();
    for (const segment of [...this.#segments]) {
      if (segment.expiresAt > now || segment === this.#current?.segment) continue;
      try {
        const again = segment.writtenAt === undefined ? segment : await this.#adopt(segment.name);
        // Another process that shares the folder may have written to it meanwhile.
        if (again.writtenAt !== segment.writtenAt) Object.assign(segment, again);
        else {
          await rm(join(folder, segment.name), { force: true });
          this.#segments.splice(this.#segments.indexOf(segment), 1);
        }
      } catch (error) {
        logger.warn({ err: error }, 'an old segment of the spool could not be deleted; tried again');
      }
    }
  }

  /** One that an earlier process left, or another one still writes. Its age is that of its last write; none is negative. */
  async #adopt(name: string): Promise<Segment> {
    const { folder, clock, keepMs } = this.#options;
    const written = await stat(join(folder, name)).catch(() => undefined);
    if (!written) return { name, expiresAt: 0, writtenAt: 0 };
    const age = Math.max(0, clock.now().getTime() - written.mtimeMs);
    return { name, expiresAt: clock.uptimeMs() + keepMs - age, writtenAt: written.mtimeMs };
  }
}

/** A record moved to another place, or to another segment, does not open. */
const placeOf = (segment: string, index: number): string => `spool:${segment}:${index}`;

/** Dates travel as text inside the sealed JSON. */
function revive(item: AcceptItem): AcceptItem {
  const { message } = item;
  return {
    ...item,
    message: { ...message, sentAt: new Date(message.sentAt), receivedAt: new Date(message.receivedAt) },
  };
}

/** So that the file itself is there after a power cut, not only its content. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toSpoolError(error: unknown): SpoolError {
  const { code } = (error ?? {}) as { code?: unknown };
  return new SpoolError(
    `the spool in DATA_DIR cannot be written (${typeof code === 'string' ? code : 'fault'})`,
    {
      cause: error,
    },
  );
}
