import type { VNode } from 'preact';
import type { Load, TicketRow } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { rankTickets } from '../../shared/rank.ts';
import { waitOf, whyOf } from '../../shared/say.ts';
import { spanOf } from '../../shared/time.ts';
import { Notice } from '../frame.tsx';
import { readRows } from '../queue.tsx';
import { saidDone } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { MisuseAlerts, readAlerts } from './misuse.tsx';

const MOST_CASES = 40;
const COLUMNS = ['name', 'role', 'presence', 'languages', 'cases', 'unanswered', 'oldest'];

/** For supervisors: how long people wait, who has how much, and the most urgent cases with a way to pass them on. */
export async function loadPage(visit: Visit, refused?: Said, status?: number): Promise<View> {
  const { t } = visit;
  const load = await visit.call('load');
  const rows = visit.may('tickets.assign') ? await readRows(visit) : [];
  const active = rankTickets(
    rows.filter(({ state }) => state !== 'resolved'),
    visit.now,
  ).slice(0, MOST_CASES);
  const title = t('load.title');
  const said = refused ?? saidDone(visit);
  const alerts = await readAlerts(visit);
  const main = (
    <div class="page">
      <h1>{title}</h1>
      <Notice said={said} />
      <MisuseAlerts visit={visit} alerts={alerts} from="load" />
      <p class="soft">{t(load.isOpenNow ? 'load.open_now' : 'load.closed_now')}</p>
      <Figures visit={visit} load={load} />
      <Agents visit={visit} load={load} />
      {visit.may('indicators.read') && (
        <p>
          <a href="/api/indicators.csv" download="">
            {t('load.export')}
          </a>
        </p>
      )}
      {active.length > 0 && <Cases visit={visit} rows={active} />}
    </div>
  );
  return { title, place: 'load', main, said, takesOver: true, ...(status ? { status } : {}) };
}

function Figures({ visit, load }: { readonly visit: Visit; readonly load: Load }): VNode {
  const figures: readonly (readonly [string, string])[] = [
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
          <dt>{visit.t(`load.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Agents({ visit, load }: { readonly visit: Visit; readonly load: Load }): VNode {
  const { t } = visit;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than a phone is scrolled with the keyboard too.
    <section class="table-scroll" aria-label={t('load.people')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {t(`load.column_${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {load.agents.map((agent) => (
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
        </tbody>
      </table>
    </section>
  );
}

/** The most urgent ones, with who has them: any can be passed on, also one whose words are for others. */
function Cases({ visit, rows }: { readonly visit: Visit; readonly rows: readonly TicketRow[] }): VNode {
  const { t, now, times } = visit;
  return (
    <section aria-labelledby="load-cases">
      <h2 id="load-cases">{t('queue.title')}</h2>
      <ul class="load-cases">
        {rows.map((row) => (
          <li key={row.id}>
            <a href={`/desk/t/${row.id}`}>
              {row.topic ? t.code('topic', row.topic) : t.code('reason', row.reason)}
            </a>
            <span class="soft">
              {[whyOf(row, t), waitOf(row, t, now, times.moment)].filter(Boolean).join(' · ')}
            </span>
            <span>
              <PlainText text={row.holder?.name ?? row.assignee?.name ?? t('queue.nobody')} />
            </span>
            <a
              class="button quiet"
              href={`/desk/t/${row.id}/transfer`}
              aria-label={`${t('action.transfer')} ${row.id.slice(-6)}`}
            >
              {t('action.transfer')}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
