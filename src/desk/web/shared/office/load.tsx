import type { VNode } from 'preact';
import type { Load } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import { spanOf } from '../time.ts';
import type { Words } from '../words.ts';
import { Table } from './table.tsx';

const COLUMNS = ['name', 'role', 'presence', 'languages', 'cases', 'unanswered', 'oldest'];

export interface LoadViewProps {
  readonly load: Load;
  readonly t: Words;
  /** Whether they may have the indicators as a file. */
  readonly mayExport: boolean;
}

/** How long people wait, and who has how much. */
export function LoadView({ load, t, mayExport }: LoadViewProps): VNode {
  return (
    <>
      <p class="soft">{t(load.isOpenNow ? 'load.open_now' : 'load.closed_now')}</p>
      <Figures load={load} t={t} />
      <Agents agents={load.agents} t={t} />
      {mayExport && (
        <p>
          <a href="/api/indicators.csv" download="">
            {t('load.export')}
          </a>
        </p>
      )}
    </>
  );
}

function Figures({ load, t }: { readonly load: Load; readonly t: Words }): VNode {
  const figures: readonly (readonly [name: string, value: string])[] = [
    ['waiting', String(load.waiting)],
    ['open', String(load.open)],
    ['pinned', String(load.pinned)],
    ['breached', String(load.breached)],
    ['longest', spanOf(load.longestWaitSeconds * 1000)],
    ['expected', load.expectedWaitMinutes === null ? '—' : `${load.expectedWaitMinutes} min`],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`load.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Agents({ agents, t }: { readonly agents: Load['agents']; readonly t: Words }): VNode {
  return (
    <Table label={t('load.people')} columns={COLUMNS} word={(name) => t(`load.column_${name}`)}>
      {agents.map((agent) => (
        <tr key={agent.id}>
          <th scope="row">
            <PlainText text={agent.name} />
          </th>
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
    </Table>
  );
}
