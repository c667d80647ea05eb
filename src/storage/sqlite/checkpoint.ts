import { Worker } from 'node:worker_threads';
import type { Database } from './driver.ts';

/** Writes between two checkpoints: some thousand pages of log. */
const EVERY_WRITES = 500;
/**
 * The log begins anew only when all of it is in the file, which under load never happens to a thread: more is written while
 * it works. Each so many times the writing connection itself does what is left, which is little then.
 */
const FINISHED_EACH = 4;

/**
 * Brings the write-ahead log into the file beside the work. Done by the connection that writes, as SQLite does by itself,
 * it stopped all turns for as long as the disk takes to write pages spread over the file: half of a turn's time with a
 * million people stored. The thread begins with the first need of it; `wal_autocheckpoint` stays as the net under it.
 */
export class Checkpoints {
  readonly #db: Database;
  readonly #path: string;
  #worker: Worker | undefined;
  #writes = 0;
  #isRunning = false;
  #runs = 0;
  #isClosed = false;

  /** @param db the connection that writes */
  constructor(db: Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /** Call after each write that is durable. */
  note(): void {
    this.#writes += 1;
    this.#runIfDue();
  }

  /** Resolves when the thread has let go of the file. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage('end');
    await ended;
  }

  #runIfDue(): void {
    if (this.#writes < EVERY_WRITES || this.#isRunning || this.#isClosed) return;
    this.#writes = 0;
    this.#isRunning = true;
    this.#worker ??= this.#start();
    this.#worker.postMessage('run');
  }

  #start(): Worker {
    const name = import.meta.url.endsWith('.ts') ? './checkpoint-worker.ts' : './checkpoint-worker.js';
    const worker = new Worker(new URL(name, import.meta.url), {
      workerData: this.#path,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
    });
    worker.unref();
    worker.on('message', () => this.#ended());
    worker.once('error', () => {
      // SQLite's own checkpoints go on; the next need begins another thread.
      this.#worker = undefined;
      this.#isRunning = false;
    });
    return worker;
  }

  #ended(): void {
    this.#isRunning = false;
    this.#runs += 1;
    if (this.#runs % FINISHED_EACH === 0 && !this.#isClosed) this.#finish();
    this.#runIfDue();
  }

  #finish(): void {
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // As in the thread: the log keeps everything.
    }
  }
}
