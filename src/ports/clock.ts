/** Time as seen by everything inside; tests hand in a fixed one. */
export interface Clock {
  now(): Date;
  /** Milliseconds since this process started: monotonic, not moved by clock changes. */
  uptimeMs(): number;
}
