import { setImmediate } from 'node:timers/promises';
import type { VacancyStore } from '../store/vacancy-store.ts';
import type { Vacancy } from '../vacancy.ts';
import type { Source } from './source.ts';

/** Some 15 ms of work; then whoever else waits goes first. */
const ROWS_AT_ONCE = 250;

/**
 * Fills the store in steps, so that the process goes on answering meanwhile.
 * @param isClosed asked between steps: the store may be closed then
 */
export async function load(store: VacancyStore, source: Source, isClosed: () => boolean): Promise<void> {
  let waiting: Vacancy[] = [];
  const write = async () => {
    store.load(waiting);
    waiting = [];
    await setImmediate();
  };
  for await (const vacancy of source.rows()) {
    if (waiting.push(vacancy) < ROWS_AT_ONCE) continue;
    if (isClosed()) return;
    await write();
  }
  if (isClosed()) return;
  await write();
  if (!isClosed()) store.finishLoad();
}
