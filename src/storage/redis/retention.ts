import { RETENTION_DAYS, type RetentionTerms } from '../store.ts';
import { list } from './client.ts';
import { type RedisContext, runIn } from './context.ts';
import type { Partition } from './keys.ts';
import { SWEEP_LOGS } from './lua/retention.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 200;

/** Lets go of ended cases and of events that are past their term, in one partition. @returns how much went */
export async function sweepLogs(
  context: RedisContext,
  partition: Partition,
  now: Date,
  terms: RetentionTerms,
): Promise<number> {
  const before = (days: number) => now.getTime() - days * DAY_MS;
  const ended = before(terms.caseDays ?? RETENTION_DAYS.cases);
  const events = before(terms.eventDays ?? RETENTION_DAYS.events);
  let sum = 0;
  for (;;) {
    const [cases = 0, gone = 0] = list(
      await runIn(
        context,
        partition,
        SWEEP_LOGS,
        AT_ONCE,
        now.getTime(),
        ended,
        new Date(ended).toISOString(),
        Math.max(0, events),
      ),
    ).map(Number);
    sum += cases + gone;
    if (cases < AT_ONCE) return sum;
  }
}
