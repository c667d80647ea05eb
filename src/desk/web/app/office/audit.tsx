import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AuditPage as AuditPageSchema } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { clockOf, dayOf } from '../../shared/time.ts';
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
      <p class={`notice ${page.isIntact ? 'good' : 'bad'}`} role="status">
        {page.isIntact ? t('audit.intact') : t('audit.broken', { number: page.brokenAt ?? 0 })}
      </p>
      <section class="table-scroll" aria-label={t('audit.title')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {['number', 'at', 'who', 'what', 'case', 'more'].map((name) => (
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
                  {dayOf(entry.at)} {clockOf(entry.at)}
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
        <button type="button" class="quiet" onClick={() => void read(last)}>
          {t('audit.earlier')}
        </button>
      )}
    </div>
  );
}
