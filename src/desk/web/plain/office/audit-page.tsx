import { AuditTable, Chain } from '../../shared/office/audit.tsx';
import { Notice } from '../frame.tsx';
import { saidDone } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { MisuseAlerts, readAlerts } from './misuse.tsx';

const PAGE = 100;

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
      <Chain isIntact={page.isIntact} brokenAt={page.brokenAt} t={t} />
      <AuditTable entries={page.entries} t={t} times={times} />
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
