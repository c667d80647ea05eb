import type { VNode } from 'preact';
import type { MisuseAlert } from '../../../api/schema.ts';
import { AlertList, AlertNote } from '../../shared/office/misuse.tsx';
import { Unsent } from '../case/unsent.tsx';
import { Form } from '../parts.tsx';
import type { Outcome, Visit } from '../visit.ts';

/** The pages on which alerts stand. */
const PAGES = ['load', 'audit'] as const;
export type AlertPage = (typeof PAGES)[number];

export interface MisuseAlertsProps {
  readonly visit: Visit;
  readonly alerts: readonly MisuseAlert[];
  /** Where whoever settles one comes back to. */
  readonly from: AlertPage;
}

/** Those that nobody has looked into yet; none for whoever may not know of them. */
export const readAlerts = async (visit: Visit): Promise<readonly MisuseAlert[]> =>
  visit.may('misuse.read') ? (await visit.call('misuseAlerts')).alerts : [];

/** Who looked at more than their work asks for: what was counted, and a place to write down what it was. */
export function MisuseAlerts({ visit, alerts, from }: MisuseAlertsProps): VNode | null {
  const { t, times } = visit;
  const note = visit.field('note');
  const isKept = alerts.some(({ id }) => id === visit.param('alert'));
  // Somebody else was sooner: what was written is shown all the same.
  const lost = note && !isKept && <Unsent visit={visit} text={note} />;
  if (alerts.length === 0) return lost ? <div class="stack">{lost}</div> : null;
  const typedOf = (alert: MisuseAlert) => (alert.id === visit.param('alert') ? note : '');
  const toSettle = (alert: MisuseAlert) => (
    <Settle visit={visit} alert={alert} from={from} note={typedOf(alert)} />
  );
  const canSettle = visit.may('misuse.acknowledge');
  return (
    <AlertList alerts={alerts} t={t} times={times} settle={canSettle ? toSettle : undefined}>
      {lost}
    </AlertList>
  );
}

function Settle(props: {
  readonly visit: Visit;
  readonly alert: MisuseAlert;
  readonly from: AlertPage;
  readonly note: string;
}): VNode {
  const { visit, alert, from, note } = props;
  const { t } = visit;
  return (
    <details open={note !== ''}>
      <summary>{t('misuse.acknowledge')}</summary>
      <Form visit={visit} action={`/desk/misuse/${alert.id}`} class="stack">
        <input type="hidden" name="from" value={from} />
        <AlertNote t={t} typed={note} />
        <div class="buttons">
          <button type="submit" class="primary">
            {t('common.save')}
          </button>
        </div>
      </Form>
    </details>
  );
}

/** The page that a form came from; of any other word the first. */
export const alertPageOf = (visit: Visit): AlertPage =>
  PAGES.find((page) => page === visit.field('from')) ?? PAGES[0];

/** Somebody looked into it: what it was is part of the audit chain from then on. */
export async function acknowledge(visit: Visit): Promise<Outcome> {
  await visit.call('acknowledgeMisuse', {
    params: { alert: visit.param('alert') },
    body: { note: visit.field('note').trim() },
  });
  return { to: `/desk/${alertPageOf(visit)}?done=acknowledgeMisuse#said` };
}
