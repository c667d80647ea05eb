import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

/**
 * Lets everybody else go first again and again during long work on the one thread.
 * @param atMostMs how long work goes on without a pause
 * @returns call it between small steps: undefined, or a promise to await when it is time
 */
export function makeBreather(atMostMs: number): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < atMostMs) return undefined;
    return turnOfTheLoop().then(() => {
      since = performance.now();
    });
  };
}
