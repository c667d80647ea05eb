import type { VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { MisuseAlert } from '../../../api/schema.ts';
import { AlertList, AlertNote } from '../../shared/office/misuse.tsx';
import { hereTimes } from '../../shared/time.ts';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** Auditors have no stream open; for all others an event comes sooner. */
const EVERY_MS = 60_000;

/** Who looked at more than their work asks for: what was counted, and a place to write down what it was. */
export function MisuseAlerts(): VNode | null {
  const desk = useDesk();
  const t = useWords();
  const news = useDeskState((state) => state.misuseNews);
  const [alerts, setAlerts] = useState<readonly MisuseAlert[]>([]);
  const [asking, setAsking] = useState<MisuseAlert>();
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
  const settle = async (alert: MisuseAlert, form: FormData) => {
    const note = String(form.get('note') ?? '').trim();
    const answer = await desk.api.call('acknowledgeMisuse', { path: { alert: alert.id }, body: { note } });
    if (desk.settle(answer, sayProblem)) setAsking(undefined);
    await read();
  };
  const canSettle = desk.may('misuse.acknowledge');
  const toSettle = (alert: MisuseAlert) => (
    <button type="button" class="quiet" onClick={() => setAsking(alert)}>
      {t('misuse.acknowledge')}
    </button>
  );
  return (
    <AlertList alerts={alerts} t={t} times={hereTimes} settle={canSettle ? toSettle : undefined}>
      {asking && (
        <Dialog
          title={t('misuse.acknowledge')}
          submit={t('common.save')}
          onClose={() => setAsking(undefined)}
          onSubmit={(form) => settle(asking, form)}
        >
          <AlertNote t={t} typed="" />
        </Dialog>
      )}
    </AlertList>
  );
}
