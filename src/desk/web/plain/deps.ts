import type { RequestHandler } from 'express';
import type { Clock } from '../../../ports/clock.ts';
import type { Texts } from '../../../ports/texts.ts';
import type { Logger } from '../../../telemetry/telemetry.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { Cookies } from '../../api/cookies.ts';
import type { Handlers } from '../../api/handlers.ts';

/** What the pages drawn here ask of the desk: the API's own operations and sessions, and words. No store. */
export interface PlainDeps {
  readonly handlers: Handlers;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly cookies: Pick<Cookies, 'read'>;
  readonly texts: Texts;
  readonly clock: Pick<Clock, 'now'>;
  /** Where the office is: times on the pages are its. */
  readonly timeZone: string;
  readonly isHttps: () => boolean;
  /** Whether people may sign in with their institution's account. */
  readonly hasInstitution: boolean;
  /** Random, of this store. */
  readonly secret: Uint8Array;
  /** Somebody works without a live stream: they are there for as long as they turn pages. */
  readonly visits: { seen(account: string): void; left(account: string): void };
  /** The API's limits: pages do the same work, so they share its buckets. */
  readonly throttle: RequestHandler;
  readonly logger: Logger;
}
