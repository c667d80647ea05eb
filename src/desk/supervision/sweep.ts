import type { Clock } from '../../ports/clock.ts';
import type { DeskStore } from '../../storage/desk-store.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { ABSOLUTE_MS, IDLE_MS } from '../accounts/sessions.ts';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** A desk that was closed over a long weekend still replays; older ones read everything anew. */
const EVENT_DAYS = 7;
/** reliability.md, S5: audit two years. */
const AUDIT_DAYS = 730;

/**
 * Forgets what is past its term: ended sessions, old events, the far end of the audit chain.
 * @param mayForget whether the clock can be trusted with that now
 */
export function makeSweeper(
  store: Pick<DeskStore, 'sweepDesk'>,
  clock: Pick<Clock, 'now'>,
  logger: Logger,
  mayForget: () => boolean = () => true,
): { sweep(): Promise<void>; start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const sweep = () => {
    const ago = (ms: number) => new Date(clock.now().getTime() - ms);
    return store.sweepDesk({
      events: ago(EVENT_DAYS * DAY_MS),
      sessionsSeen: ago(IDLE_MS),
      sessionsMade: ago(ABSOLUTE_MS),
      audit: ago(AUDIT_DAYS * DAY_MS),
    });
  };
  return {
    sweep,
    start: () => {
      timer = setInterval(() => {
        if (mayForget()) sweep().catch((error) => logger.error({ err: error }, 'sweeping the desk failed'));
      }, EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
