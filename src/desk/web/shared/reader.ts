import type { Times } from './time.ts';
import type { Words } from './words.ts';

/** For whom something is drawn: their words, how they read times, and what time it is. */
export interface Reader {
  readonly t: Words;
  /** Server time in ms. */
  readonly now: number;
  readonly times: Times;
}
