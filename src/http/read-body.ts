import type { IncomingMessage } from 'node:http';

export type BodyResult =
  | { readonly kind: 'ok'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  /** All memory set aside for bodies is in use: ask the provider to come back. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'aborted' };

/** Memory that all bodies being read may hold together; keeps a flood of large bodies from growing the process (T12). */
export class BodyBudget {
  readonly #limit: number;
  #used = 0;
  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#limit) return false;
    this.#used += bytes;
    return true;
  }
  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/** Whether the announced length alone is too much; then nothing needs to be read. */
export function announcesTooMuch(req: IncomingMessage, limit: number): boolean {
  const announced = Number(req.headers['content-length'] ?? 0);
  return Number.isFinite(announced) && announced > limit;
}

/** Reads the exact bytes of a request. Never throws; after anything but `ok` the rest is left unread. */
export function readBody(req: IncomingMessage, limit: number, budget: BodyBudget): Promise<BodyResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (result: BodyResult) => {
      req.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
      budget.give(size);
      if (result.kind !== 'ok') req.pause();
      if (result.kind !== 'ok' || chunks.length > 1) for (const chunk of chunks) release(chunk);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      if (size + chunk.length > limit) return finish({ kind: 'too_large' });
      if (!budget.take(chunk.length)) return finish({ kind: 'busy' });
      size += chunk.length;
    };
    const onEnd = () =>
      finish({ kind: 'ok', body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size) });
    const onAbort = () => finish({ kind: 'aborted' });
    req.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
  });
}

/** Below it a buffer may be a part of one that others use. */
const LEAST_RELEASED_BYTES = 16 * 1024;

/**
 * Gives the memory of a piece back at once. What waits for the collector counts as much as what is in use: V8 lets some
 * 64 MB of it gather.
 */
export function release(chunk: Buffer): void {
  const { buffer } = chunk;
  const isWhole = chunk.byteOffset === 0 && chunk.byteLength === buffer.byteLength;
  if (
    isWhole &&
    buffer instanceof ArrayBuffer &&
    buffer.byteLength >= LEAST_RELEASED_BYTES &&
    !buffer.detached
  )
    buffer.transfer(0);
}
