import type { VNode } from 'preact';

import type { TicketRow } from '../../../api/schema.ts';
import { scoreNow } from '../../shared/rank.ts';
import { waitOf, whyOf } from '../../shared/say.ts';
import { momentOf } from '../../shared/time.ts';
import type { Words } from '../../shared/words.ts';
import { memo } from '../parts/memo.ts';

export interface RowProps {
  readonly row: TicketRow;
  readonly href: string;
  readonly t: Words;
  readonly now: number;
  readonly me: string;
  readonly isCurrent: boolean;
}

/** One line of the queue: how urgent, why, about what, in which language, who has it, how long they wait. */
function RowView({ row, href, t, now, me, isCurrent }: RowProps): VNode {
  const score = scoreNow(row, now);
  const level = row.isPinned ? 'pinned' : score >= 60 ? 'high' : score >= 30 ? 'middle' : 'low';
  const isHeld = row.holdUntil !== null && Date.parse(row.holdUntil) > now;
  return (
    <a class={`row ${level}`} href={href} aria-current={isCurrent ? 'true' : undefined}>
      <span class="score">
        <span class="only-read">{t('queue.score')} </span>
        {row.isPinned ? '!' : score}
      </span>
      <span class="row-what">
        <b>{row.topic ? t.code('topic', row.topic) : t.code('reason', row.reason)}</b>
        <span class="row-why">{whyOf(row, t)}</span>
        <span class="row-tags">
          <span class="tag language" lang={row.language}>
            {row.language.toUpperCase()}
          </span>
          <span class="tag">{t.code('channel', row.channel)}</span>
          {row.office && <span class="tag">{row.office}</span>}
          {row.isProtection && <span class="tag bad">{t('queue.protection')}</span>}
          {row.isBreached && row.state !== 'resolved' && <span class="tag bad">{t('queue.late')}</span>}
          {isHeld && (
            <span class="tag">{t('queue.on_hold', { at: momentOf(row.holdUntil ?? '', now) })}</span>
          )}
        </span>
      </span>
      <span class="row-who">
        <span class="row-time">{waitOf(row, t, now)}</span>
        <Owner row={row} t={t} me={me} />
      </span>
    </a>
  );
}

export const Row = memo(RowView);

function Owner({ row, t, me }: { readonly row: TicketRow; readonly t: Words; readonly me: string }): VNode {
  const owner = row.holder ?? row.assignee;
  if (!owner) return <span class="owner nobody">{row.state === 'resolved' ? '' : t('queue.nobody')}</span>;
  const name = owner.id === me ? t('queue.me') : owner.name;
  return (
    <span class={`owner ${owner.id === me ? 'mine' : ''}`}>
      {row.holder ? name : owner.id === me ? t('queue.passed_to_me') : t('queue.passed_to', { name })}
    </span>
  );
}
