import type { VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { PlainText } from '../../shared/plain-text.tsx';
import { clockOf, dayOf } from '../../shared/time.ts';
import { sayProblem } from '../core/actions.ts';
import type { ResponseOf } from '../core/endpoints.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

type Alert = ResponseOf<'misuseAlerts'>['alerts'][number];
/** Auditors have no stream open; for all others an event comes sooner. */
const EVERY_MS = 60_000;

/** Who looked at more than their work asks for: what was counted, and a place to write down what it was. */
export function MisuseAlerts(): VNode | null {
  const desk = useDesk();
  const t = useWords();
  const news = useDeskState((state) => state.misuseNews);
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const [asking, setAsking] = useState<Alert>();
  const isAllowed = desk.may('misuse.read');
  const read = useCallback(async () => {
    const answer = await desk.api.call('misuseAlerts', { query: {} });
    if (answer.kind === 'ok') setAlerts(answer.value.alerts);
  }, [desk]);
  useEffect(() => {
    if (!isAllowed) return;
    void read();
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => clearInterval(timer);
  }, [isAllowed, read, news]);
  if (!isAllowed || alerts.length === 0) return null;
  const settle = async (alert: Alert, form: FormData) => {
    const note = String(form.get('note') ?? '').trim();
    const answer = await desk.api.call('acknowledgeMisuse', { path: { alert: alert.id }, body: { note } });
    if (desk.settle(answer, sayProblem)) setAsking(undefined);
    await read();
  };
  return (
    <section class="stack" aria-label={t('misuse.title')}>
      <h2>{t('misuse.title')}</h2>
      <p class="soft">{t('misuse.about')}</p>
      <ul class="plain-list stack" id="misuse-alerts">
        {alerts.map((alert) => (
          <li key={alert.id} class="notice bad">
            <p>
              <strong>
                <PlainText text={alert.account.name} />
              </strong>{' '}
              ({t.code('role', alert.role ?? '')}) · {dayOf(alert.at)} {clockOf(alert.at)}
            </p>
            <p>{t(`misuse.kind_${alert.kind}`, { count: alert.count, limit: alert.limit })}</p>
            {desk.may('misuse.acknowledge') && (
              <button type="button" class="quiet" onClick={() => setAsking(alert)}>
                {t('misuse.acknowledge')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <Dialog
          title={t('misuse.acknowledge')}
          submit={t('common.save')}
          onClose={() => setAsking(undefined)}
          onSubmit={(form) => settle(asking, form)}
        >
          <label class="field">
            <span>{t('misuse.note')}</span>
            <textarea name="note" data-first required minLength={3} maxLength={1000} rows={3} />
          </label>
        </Dialog>
      )}
    </section>
  );
}
