import type { Clock } from '../../ports/clock.ts';
import type { DeskStore, MisuseAlertRecord } from '../../storage/desk-store.ts';
import { agentId, type Directory } from '../accounts/directory.ts';
import type { Handlers } from '../api/handlers.ts';
import type { MisuseAlert } from '../api/schema.ts';
import { DeskProblem } from '../contract.ts';

export interface MisuseOperationDeps {
  readonly store: Pick<DeskStore, 'misuseAlerts' | 'misuseAlert' | 'acknowledgeMisuse' | 'audit'>;
  readonly directory: Pick<Directory, 'person' | 'byId'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Somebody took an alert: open desks take it off. */
  readonly onAcknowledged: (alert: MisuseAlertRecord) => void;
}

/** Read beyond the page asked for: one's own and those that are done are left out. */
const MOST_READ = 1_000;

/** Alerts of misuse. Nobody sees or settles the ones about themselves. */
export function misuseOperations(
  deps: MisuseOperationDeps,
): Pick<Handlers, 'misuseAlerts' | 'acknowledgeMisuse'> {
  const { store, directory, clock } = deps;
  const toAlert = (alert: MisuseAlertRecord): MisuseAlert => ({
    id: alert.id,
    account: directory.person(alert.account),
    role: (directory.byId(alert.account)?.role ?? null) as MisuseAlert['role'],
    kind: alert.kind,
    day: alert.day,
    at: alert.at.toISOString(),
    count: alert.count,
    limit: alert.limit,
    acknowledged: alert.acknowledged
      ? {
          by: directory.person(alert.acknowledged.by),
          at: alert.acknowledged.at.toISOString(),
          note: alert.acknowledged.note,
        }
      : null,
  });
  return {
    misuseAlerts: async ({ actor, query }) => {
      const alerts = await store.misuseAlerts(MOST_READ);
      return {
        alerts: alerts
          .filter(({ account }) => account !== actor.id)
          .filter(({ acknowledged }) => query.state === 'all' || acknowledged === undefined)
          .slice(0, query.limit)
          .map(toAlert),
      };
    },
    acknowledgeMisuse: async ({ actor, params, body }) => {
      const id = params.alert ?? '';
      const before = await store.misuseAlert(id);
      if (!before || before.account === actor.id) throw new DeskProblem(404, 'not-found');
      const by = { by: agentId(actor.id), at: clock.now(), note: body.note };
      if (!(await store.acknowledgeMisuse(id, by))) throw new DeskProblem(409, 'already-acknowledged');
      await store.audit([
        {
          actor: actor.id,
          action: 'misuse.acknowledged',
          data: { account: before.account, kind: before.kind, day: before.day },
        },
      ]);
      const alert = { ...before, acknowledged: by };
      deps.onAcknowledged(alert);
      return toAlert(alert);
    },
  };
}
