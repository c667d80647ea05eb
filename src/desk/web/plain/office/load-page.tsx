import type { VNode } from 'preact';
import type { TicketRow } from '../../../api/schema.ts';
import { LoadView } from '../../shared/office/load.tsx';
import { PlainText } from '../../shared/plain-text.tsx';
import { rankTickets } from '../../shared/rank.ts';
import { waitOf, whyOf } from '../../shared/say.ts';
import { Notice } from '../frame.tsx';
import { readRows } from '../queue.tsx';
import { saidDone } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { MisuseAlerts, readAlerts } from './misuse.tsx';

const MOST_CASES = 40;

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
      <LoadView load={load} t={t} mayExport={visit.may('indicators.read')} />
      {active.length > 0 && <Cases visit={visit} rows={active} />}
    </div>
  );
  return { title, place: 'load', main, said, takesOver: true, ...(status ? { status } : {}) };
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
