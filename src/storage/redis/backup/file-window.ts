import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;

/** The file ends in the middle of something. */
export class CutShortError extends Error {
  override readonly name = 'RedisCutShortError';
}

/** Reads a file from front to back, a window at a time; what was taken since `mark` can be had again as one piece. */
export class FileWindow {
  readonly #fd: number;
  #bytes = Buffer.alloc(0);
  #at = 0;
  #markedAt = 0;

  constructor(file: string) {
    this.#fd = openSync(file, 'r');
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** From here on everything is kept until the next mark. */
  mark(): void {
    this.#markedAt = this.#at;
  }

  /** What was read since the mark; valid until the next call. */
  marked(): Buffer {
    return this.#bytes.subarray(this.#markedAt, this.#at);
  }

  /** @throws CutShortError when fewer are left */
  take(count: number): Buffer {
    if (this.#at + count > this.#bytes.length) this.#fill(count);
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  byte(): number {
    return this.take(1)[0] as number;
  }

  get isAtEnd(): boolean {
    if (this.#at < this.#bytes.length) return false;
    try {
      this.#fill(1);
      return false;
    } catch {
      return true;
    }
  }

  #fill(count: number): void {
    const kept = this.#bytes.subarray(this.#markedAt);
    const start = this.#at - this.#markedAt;
    const wanted = Math.max(CHUNK_BYTES, start + count - kept.length);
    const next = Buffer.alloc(kept.length + wanted);
    kept.copy(next);
    let length = kept.length;
    while (length < next.length) {
      const got = readSync(this.#fd, next, length, next.length - length, null);
      if (got === 0) break;
      length += got;
    }
    this.#bytes = next.subarray(0, length);
    this.#at = start;
    this.#markedAt = 0;
    if (start + count > length) throw new CutShortError('the copy of Redis is cut short');
  }
}
