import type { VNode } from 'preact';
import type { AuditEntry } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Times } from '../time.ts';
import type { Words } from '../words.ts';
import { Table } from './table.tsx';

const COLUMNS = ['number', 'at', 'who', 'what', 'case', 'more'];

export interface ChainProps {
  readonly isIntact: boolean;
  /** The first entry that does not fit. */
  readonly brokenAt: number | null;
  readonly t: Words;
}

/** Whether every link of the chain holds. */
export function Chain({ isIntact, brokenAt, t }: ChainProps): VNode {
  return (
    <p class={`notice ${isIntact ? 'good' : 'bad'}`} role="status">
      {isIntact ? t('audit.intact') : t('audit.broken', { number: brokenAt ?? 0 })}
    </p>
  );
}

export interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly t: Words;
  readonly times: Pick<Times, 'clock' | 'day'>;
}

/** What was done and seen, newest first. */
export function AuditTable({ entries, t, times }: AuditTableProps): VNode {
  return (
    <Table label={t('audit.title')} columns={COLUMNS} word={(name) => t(`audit.column_${name}`)}>
      {entries.map((entry) => (
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
    </Table>
  );
}
