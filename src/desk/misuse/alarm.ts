import type { Clock } from '../../ports/clock.ts';
import type { AccountRecord, DeskStore, LoggedAudit, MisuseAlertRecord } from '../../storage/desk-store.ts';
import { describeError } from '../../telemetry/logger.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { agentId, type Directory } from '../accounts/directory.ts';
import { DeskProblem } from '../contract.ts';
import { Looks } from './looks.ts';
import { dayBegan, dayOf, HOUR_MS, MOST_REVEALS, mostViews, OPENINGS_PER_HOUR } from './rules.ts';

const EVERY_MS = 5_000;
/** Mostly a handful is new; after a pause or at a start there is more. */
const FIRST_PAGE = 40;
const AT_ONCE = 500;

export interface MisuseDeps {
  readonly store: Pick<DeskStore, 'auditPage' | 'audit' | 'addMisuseAlert'>;
  readonly directory: Directory;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** An alert is there that was not there before. */
  readonly onAlert: (alert: MisuseAlertRecord) => void;
  /** Different conversations an account may open within an hour. */
  readonly openingsPerHour?: number | undefined;
}

/** Looks after those who look: counts from the audit chain, so that every process comes to the same. */
export interface MisuseAlarm {
  /**
   * Before words of a case are shown.
   * @throws DeskProblem too-many-openings: more different cases within an hour than anybody works on; others are told
   */
  admit(account: string, ticket: string): void;
  /** Something was looked at: counts soon. */
  nudge(): void;
  /** Reads what is new in the chain, and raises what must be raised. */
  check(): Promise<void>;
  start(): void;
  stop(): void;
}

export function makeMisuseAlarm(deps: MisuseDeps): MisuseAlarm {
  const { store, directory, clock, logger, openingsPerHour = OPENINGS_PER_HOUR } = deps;
  const looks = new Looks();
  /** Alerts that are there for certain: not asked for again. */
  const raised = new Set<string>();
  let cursor: number | undefined;
  let running: Promise<void> | undefined;
  let isAgain = false;
  let timer: NodeJS.Timeout | undefined;

  /** One run at a time; asked for meanwhile, once more. */
  const check = async (): Promise<void> => {
    if (running) {
      isAgain = true;
      return running;
    }
    running = (async () => {
      do {
        isAgain = false;
        const now = clock.now();
        for (const entry of await readNew(now)) looks.take(entry, now);
        await raiseAll(now);
      } while (isAgain);
    })().finally(() => {
      running = undefined;
    });
    return running;
  };
  const nudge = (): void =>
    void check().catch((error) =>
      logger.error({ err: describeError(error) }, 'counting who looked at what failed; it is tried again'),
    );

  /** Links after the last one read, oldest first; at a start those of today and of the last hour. */
  async function readNew(now: Date): Promise<LoggedAudit[]> {
    const since = Math.min(dayBegan(now).getTime(), now.getTime() - HOUR_MS);
    const found: LoggedAudit[] = [];
    for (let before: number | undefined, limit = FIRST_PAGE; ; limit = AT_ONCE) {
      const page = await store.auditPage({ limit, ...(before === undefined ? {} : { before }) });
      const fresh = page.filter(({ seq, at }) =>
        cursor === undefined ? at.getTime() >= since : seq > cursor,
      );
      found.push(...fresh);
      before = page.at(-1)?.seq;
      if (fresh.length < page.length || page.length < limit || before === undefined) break;
    }
    cursor = Math.max(cursor ?? 0, found[0]?.seq ?? 0);
    return found.reverse();
  }

  async function raiseAll(now: Date): Promise<void> {
    const counts = looks.today(now);
    for (const [id, { views, reveals }] of counts) {
      const account = directory.byId(id);
      if (!account) continue;
      if (reveals > MOST_REVEALS) await raise(account, 'reveals', reveals, MOST_REVEALS, now);
      const limit = mostViews(peersOf(account).map((peer) => counts.get(peer)?.views ?? 0));
      if (views > limit) await raise(account, 'views', views, Math.floor(limit), now);
    }
  }

  const peersOf = ({ id, role }: AccountRecord): string[] =>
    directory
      .all()
      .filter((one) => one.isActive && one.role === role && one.id !== id)
      .map((one) => one.id);

  async function raise(
    account: Pick<AccountRecord, 'id'>,
    kind: MisuseAlertRecord['kind'],
    count: number,
    limit: number,
    now: Date,
  ): Promise<void> {
    const day = dayOf(now);
    const id = `${day}-${kind}-${account.id}`;
    if (raised.has(id)) return;
    const alert = {
      id,
      account: agentId(account.id),
      kind,
      day,
      at: now,
      count,
      limit,
      acknowledged: undefined,
    };
    const isNew = await store.addMisuseAlert(alert);
    raised.add(id);
    if (!isNew) return;
    await store.audit([
      { actor: 'system', action: 'misuse.alerted', data: { account: account.id, kind, count, limit } },
    ]);
    logger.warn({ kind }, 'an account looks at more than its work asks for: see the supervision page');
    deps.onAlert(alert);
  }

  return {
    admit: (account, ticket) => {
      const now = clock.now();
      const wait = looks.admit(account, ticket, openingsPerHour, now);
      if (wait === 0) return;
      raise({ id: agentId(account) }, 'bulk_read', looks.lately(account), openingsPerHour, now).catch(
        (error) => logger.error({ err: describeError(error) }, 'an alert of misuse could not be kept'),
      );
      throw new DeskProblem(429, 'too-many-openings', { retryAfterSeconds: Math.ceil(wait / 1000) });
    },
    nudge,
    check,
    start: () => {
      nudge();
      timer = setInterval(nudge, EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
