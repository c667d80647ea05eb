import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Load } from '../../../api/schema.ts';
import { LoadView } from '../../shared/office/load.tsx';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { MisuseAlerts } from './misuse.tsx';

const EVERY_MS = 30_000;

/** For supervisors: how long people wait, and who has how much. */
export function LoadPage(): VNode {
  const desk = useDesk();
  const t = useWords();
  const rows = useDeskState((state) => state.rows);
  const [load, setLoad] = useState<Load>();
  useEffect(() => {
    const read = async () => {
      const answer = await desk.api.call('load');
      if (answer.kind === 'ok') setLoad(answer.value);
    };
    // What happens in the queue shows here a moment later; and every half minute whatever happens.
    const soon = setTimeout(() => void read(), 300);
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => {
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [desk, rows]);
  if (!load) return <p class="page soft">{t('common.loading')}</p>;
  return (
    <div class="page">
      <h1>{t('load.title')}</h1>
      <MisuseAlerts />
      <LoadView load={load} t={t} mayExport={desk.may('indicators.read')} />
    </div>
  );
}
