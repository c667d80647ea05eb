import { PlainText } from '../../shared/plain-text.tsx';
import { Notice } from '../frame.tsx';
import { saidDone } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { MisuseAlerts, readAlerts } from './misuse.tsx';

const PAGE = 100;
const COLUMNS = ['number', 'at', 'who', 'what', 'case', 'more'];

/** The chain of what was done and seen, newest first, and whether every link holds. */
export async function auditPage(visit: Visit, refused?: Said, status?: number): Promise<View> {
  const { t, times } = visit;
  const before = Number.parseInt(visit.query('before'), 10);
  const page = await visit.call('audit', { query: { limit: PAGE, ...(before >= 1 ? { before } : {}) } });
  const last = page.entries.at(-1)?.seq ?? 1;
  const alerts = await readAlerts(visit);
  const title = t('audit.title');
  const said = refused ?? saidDone(visit);
  const main = (
    <div class="page">
      <h1>{title}</h1>
      <Notice said={said} />
      <MisuseAlerts visit={visit} alerts={alerts} from="audit" />
      <p class={`notice ${page.isIntact ? 'good' : 'bad'}`} role="status">
        {page.isIntact ? t('audit.intact') : t('audit.broken', { number: page.brokenAt ?? 0 })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than a phone is scrolled with the keyboard too. */}
      <section class="table-scroll" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th key={name} scope="col">
                  {t(`audit.column_${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.entries.map((entry) => (
              <tr key={entry.seq}>
                <td>{entry.seq}</td>
                <td>
                  {times.day(entry.at)} {times.clock(entry.at)}
                </td>
                <th scope="row">
                  <PlainText text={entry.actorName ?? entry.actor} />
                </th>
                <td>{t.code('audit_action', entry.action)}</td>
                <td class="mono">{entry.ticket?.slice(-6) ?? ''}</td>
                <td>
                  <PlainText
                    text={Object.entries(entry.data)
                      .map(([name, value]) => `${name}: ${value}`)
                      .join(' · ')}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {last > 1 && (
        <p>
          <a class="button quiet" href={`/desk/audit?before=${last}`}>
            {t('audit.earlier')}
          </a>
        </p>
      )}
    </div>
  );
  return { title, place: 'audit', main, said, takesOver: true, ...(status ? { status } : {}) };
}
