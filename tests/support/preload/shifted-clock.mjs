// Loaded into the service before anything of its own: the machine's clock, moved by as many milliseconds as the file in
// TEST_CLOCK_FILE says. Uptime is untouched, as it is when somebody sets a clock. What is done every ten minutes is done
// twice a second, so that what a wrong clock would bring about comes within the test.
import { readFileSync } from 'node:fs';
import { moveDate } from './move-date.mjs';

const file = process.env.TEST_CLOCK_FILE;
let shift = Number(readFileSync(file, 'utf8'));
moveDate(() => shift);
const realSetInterval = globalThis.setInterval;
globalThis.setInterval = (job, ms, ...given) => realSetInterval(job, ms === 600_000 ? 500 : ms, ...given);
realSetInterval(() => {
  const text = readFileSync(file, 'utf8');
  if (text !== '') shift = Number(text);
}, 20).unref();
