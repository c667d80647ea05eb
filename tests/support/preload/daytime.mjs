// Loaded into the service before anything of its own: the clock is moved to the hour that the test wants, and what is done
// once a minute or every five is done twice a second, so that it comes within the test. Uptime is untouched.
import { moveDate } from './move-date.mjs';

const shift = Number(process.env.TEST_SHIFT_MS);
moveDate(() => shift);
const realSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = (job, ms, ...given) =>
  realSetTimeout(job, ms >= 25_000 && ms <= 300_000 ? 500 : ms, ...given);
