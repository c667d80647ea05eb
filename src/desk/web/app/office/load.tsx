import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Load } from '../../../api/schema.ts';
import { spanOf } from '../../shared/time.ts';
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
  const figures: readonly (readonly [string, string])[] = [
    ['waiting', String(load.waiting)],
    ['open', String(load.open)],
    ['pinned', String(load.pinned)],
    ['breached', String(load.breached)],
    ['longest', spanOf(load.longestWaitSeconds * 1000)],
    ['expected', load.expectedWaitMinutes === null ? '—' : `${load.expectedWaitMinutes} min`],
  ];
  return (
    <div class="page">
      <h1>{t('load.title')}</h1>
      <MisuseAlerts />
      <p class="soft">{t(load.isOpenNow ? 'load.open_now' : 'load.closed_now')}</p>
      <dl class="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`load.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section class="table-scroll" aria-label={t('load.people')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {['name', 'role', 'presence', 'languages', 'cases', 'unanswered', 'oldest'].map((name) => (
                <th key={name} scope="col">
                  {t(`load.column_${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {load.agents.map((agent) => (
              <tr key={agent.id}>
                <th scope="row">{agent.name}</th>
                <td>{t.code('role', agent.role)}</td>
                <td>
                  <span class={`presence-dot ${agent.presence}`} aria-hidden="true" />
                  {t(`presence.${agent.presence}`)}
                </td>
                <td>{agent.languages.join(', ')}</td>
                <td>
                  {agent.open} ({agent.weight}/{agent.capacity})
                </td>
                <td>{agent.unanswered}</td>
                <td>{agent.unanswered ? spanOf(agent.oldestUnansweredSeconds * 1000) : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {desk.may('indicators.read') && (
        <p>
          <a href="/api/indicators.csv" download="">
            {t('load.export')}
          </a>
        </p>
      )}
    </div>
  );
}
