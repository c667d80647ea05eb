/** An answer kept with the mark under which the portal knows it. */
export interface Marked<T = unknown> {
  readonly etag: string;
  readonly value: T;
}

/** Answers by address, the least recently used going first when they exceed a number of bytes (as they came). */
export class EtagCache {
  readonly #maxBytes: number;
  readonly #kept = new Map<string, Marked & { readonly bytes: number }>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(address: string): Marked | undefined {
    const found = this.#kept.get(address);
    if (!found) return undefined;
    this.#kept.delete(address);
    this.#kept.set(address, found);
    return found;
  }

  /** @param bytes about how much memory it takes */
  set(address: string, marked: Marked, bytes: number): void {
    this.delete(address);
    if (bytes > this.#maxBytes / 4) return;
    this.#kept.set(address, { ...marked, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }

  delete(address: string): void {
    const found = this.#kept.get(address);
    if (!found) return;
    this.#kept.delete(address);
    this.#bytes -= found.bytes;
  }
}
