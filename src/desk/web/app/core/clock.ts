import { makeStore } from './store.ts';

/** The server's time: this computer's clock may be wrong by hours, and windows close by the server's. */
const NOTICEABLE_MS = 1_000;
let offsetMs = 0;
let isExact = false;

/** Takes over the server's clock. `exact` (from the stream, in ms) wins over a header's whole seconds. */
export function setServerTime(ms: number, exact = false): void {
  if (isExact && !exact) return;
  isExact = exact;
  const before = offsetMs;
  offsetMs = ms - Date.now();
  // A computer that is hours off shows wrong countdowns until it is told: not until the next tick.
  if (Math.abs(offsetMs - before) >= NOTICEABLE_MS) ticker.set({ now: nowMs() });
}

export const nowMs = (): number => Date.now() + offsetMs;

/** Moves on every ten seconds: whatever shows a span watches it. */
export const ticker = makeStore({ now: Date.now() });

/** Moves on at one moment, where something ends to the second. Returns how to call it off. */
export function tickAt(ms: number): () => void {
  const wait = ms - nowMs();
  // Timers beyond 24 days fire at once.
  if (wait < 0 || wait > 2_000_000_000) return () => {};
  const timer = setTimeout(() => ticker.set({ now: Math.max(nowMs(), ms) }), wait);
  return () => clearTimeout(timer);
}

export function startTicker(): void {
  const tick = () => ticker.set({ now: nowMs() });
  tick();
  setInterval(tick, 10_000);
  document.addEventListener('visibilitychange', () => document.hidden || tick());
}
