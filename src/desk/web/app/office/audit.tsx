import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AuditPage as AuditPageSchema } from '../../../api/schema.ts';
import { AuditTable, Chain } from '../../shared/office/audit.tsx';
import { hereTimes } from '../../shared/time.ts';
import { useDesk, useWords } from '../core/use.ts';
import { MisuseAlerts } from './misuse.tsx';

type Page = ReturnType<typeof AuditPageSchema.parse>;
const PAGE = 100;

/** The chain of what was done and seen, newest first, and whether every link holds. */
export function AuditPage(): VNode {
  const desk = useDesk();
  const t = useWords();
  const [page, setPage] = useState<Page>();
  const read = async (before?: number) => {
    const answer = await desk.api.call('audit', {
      query: { limit: PAGE, ...(before === undefined ? {} : { before }) },
    });
    if (answer.kind === 'ok')
      setPage((known) => ({
        ...answer.value,
        entries:
          before === undefined ? answer.value.entries : [...(known?.entries ?? []), ...answer.value.entries],
      }));
  };
  useEffect(() => void read(), [desk]);
  if (!page) return <p class="page soft">{t('common.loading')}</p>;
  const last = page.entries.at(-1)?.seq ?? 1;
  return (
    <div class="page">
      <h1>{t('audit.title')}</h1>
      <MisuseAlerts />
      <Chain isIntact={page.isIntact} brokenAt={page.brokenAt} t={t} />
      <AuditTable entries={page.entries} t={t} times={hereTimes} />
      {last > 1 && (
        <button type="button" class="quiet" onClick={() => void read(last)}>
          {t('audit.earlier')}
        </button>
      )}
    </div>
  );
}
