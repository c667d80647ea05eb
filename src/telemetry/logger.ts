import { pino } from 'pino';
import type { Logger } from './telemetry.ts';

/** Field names that could carry an address, words or a secret: never written, whatever the caller passes. */
const NEVER = [
  'phone',
  'bsuid',
  'from',
  'to',
  'address',
  'text',
  'body',
  'words',
  'content',
  'token',
  'secret',
  'authorization',
  'password',
  'url',
];

/**
 * A pino logger whose lines hold ids, codes and durations only (S7).
 * Errors are written without their message: libraries put values there, and a value may be what a person wrote.
 */
export function makeLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), censor: '[removed]' },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Name, code and the places in our code; no message, no values. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    at: frames
      .slice(0, 8)
      .map((frame) => frame.trim().replace(/\(?(file:\/\/)?\/.*?((node_modules|dist|src|dialogs)\/)/, '$2')),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/**
 * Lets one line through each interval and says with the next how many were held back (T13: a flood is one line a second).
 * @param log gets their number, and what the line that goes through was called with
 */
export function throttled<Args extends readonly unknown[]>(
  log: (held: number, ...args: Args) => void,
  intervalMs: number,
  now: () => number,
): (...args: Args) => void {
  let last = Number.NEGATIVE_INFINITY;
  let held = 0;
  return (...args) => {
    if (now() - last < intervalMs) {
      held += 1;
      return;
    }
    last = now();
    log(held, ...args);
    held = 0;
  };
}
