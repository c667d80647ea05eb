import type { Database } from './driver.ts';

/** Long enough for the requests of a burst to meet in one transaction, too short for anybody to notice. */
const WINDOW_MS = 2;
/** As many as turns run side by side: then nobody else is about to come, and waiting would only be waiting. */
const FULL = 128;

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * Writes that come within two milliseconds share one transaction, so one fsync pays for many (reliability.md, "The
 * pattern" 2). What arrives during an fsync forms the next group: it grows with the load. A job that throws is rejected
 * alone: the group is run again with a savepoint around each. A failed COMMIT rejects the whole group. Jobs keep everything
 * they do in the database, so running one twice does it once.
 */
export class GroupCommit {
  readonly #db: Database;
  readonly #windowMs: number;
  #queue: Job[] = [];
  #isScheduled = false;
  #isClosed = false;

  /** @param windowMs how long the first of a group waits for others */
  constructor(db: Database, windowMs = WINDOW_MS) {
    this.#db = db;
    this.#windowMs = windowMs;
  }

  /** Resolves with what `job` returned once it is durable. `job` is synchronous and only uses the same connection. */
  write<T>(job: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error('the store is closed'));
        return;
      }
      this.#queue.push({ run: job, resolve: resolve as (value: never) => void, reject });
      if (!this.#isScheduled) {
        this.#isScheduled = true;
        // In a busy round of the event loop the window has passed when all that it brought has been looked at; a timer would
        // wait for the end of the next one.
        const from = performance.now();
        setImmediate(() => {
          const leftMs = this.#windowMs - (performance.now() - from);
          if (leftMs > 0) setTimeout(() => this.#flush(), leftMs);
          else this.#flush();
        });
      }
      if (this.#queue.length === FULL) setImmediate(() => this.#flush());
    });
  }

  /** Writes what is queued now and takes nothing more. */
  close(): void {
    this.#flush();
    this.#isClosed = true;
  }

  #flush(): void {
    this.#isScheduled = false;
    const jobs = this.#queue;
    if (jobs.length === 0) return;
    this.#queue = [];
    let outcomes: Outcome[];
    try {
      outcomes = this.#runTogether(jobs) ?? this.#runEachAlone(jobs);
    } catch (error) {
      this.#rollBack();
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const [index, outcome] of outcomes.entries()) {
      const job = jobs[index] as Job;
      if ('error' in outcome) job.reject(outcome.error);
      else job.resolve(outcome.value as never);
    }
  }

  /** The usual case: all go well, and no savepoint copies pages for nothing. Undefined when one failed: nothing is written. */
  #runTogether(jobs: readonly Job[]): Outcome[] | undefined {
    this.#db.run('BEGIN IMMEDIATE');
    let outcomes: Outcome[];
    try {
      outcomes = jobs.map((job) => ({ value: job.run() }));
    } catch (error) {
      this.#rollBack();
      if (jobs.length === 1) return [{ error }];
      return undefined;
    }
    this.#db.run('COMMIT');
    return outcomes;
  }

  /** Again from the start, each behind a savepoint, so that the one that fails takes nobody with it. */
  #runEachAlone(jobs: readonly Job[]): Outcome[] {
    this.#db.run('BEGIN IMMEDIATE');
    const outcomes = jobs.map((job) => this.#runIsolated(job));
    this.#db.run('COMMIT');
    return outcomes;
  }

  #runIsolated(job: Job): Outcome {
    this.#db.run('SAVEPOINT job');
    try {
      const value = job.run();
      this.#db.run('RELEASE job');
      return { value };
    } catch (error) {
      try {
        this.#db.run('ROLLBACK TO job');
        this.#db.run('RELEASE job');
      } catch {
        // A full disk or an I/O error has ended the whole transaction: nobody of the group was written.
        throw error;
      }
      return { error };
    }
  }

  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite had already rolled back by itself (full disk, I/O error).
    }
  }
}
