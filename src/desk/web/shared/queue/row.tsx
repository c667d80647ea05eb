import type { VNode } from 'preact';
import type { TicketRow } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import { levelOf, scoreNow } from '../rank.ts';
import type { Reader } from '../reader.ts';
import { titleOf, waitOf, whyOf } from '../say.ts';
import type { Words } from '../words.ts';

export interface RowProps extends Reader {
  readonly row: TicketRow;
  readonly href: string;
  /** The account that reads. */
  readonly me: string;
  /** It is the case on the screen. */
  readonly isCurrent?: boolean;
}

/** One line of the queue: how urgent, why, about what, in which language, who has it, how long they wait. */
export function Row({ row, href, me, isCurrent, t, now, times }: RowProps): VNode {
  const score = scoreNow(row, now);
  const isHeld = row.holdUntil !== null && Date.parse(row.holdUntil) > now;
  return (
    <a
      class={`row ${levelOf(row.isPinned, score)}`}
      href={href}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <span class="score">
        <span class="only-read">{t('queue.score')} </span>
        {row.isPinned ? '!' : score}
      </span>
      <span class="row-what">
        <b>{titleOf(row, t)}</b>
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
            <span class="tag">{t('queue.on_hold', { at: times.moment(row.holdUntil ?? '', now) })}</span>
          )}
        </span>
      </span>
      <span class="row-who">
        <span class="row-time">{waitOf(row, t, now, times.moment)}</span>
        <Owner row={row} t={t} me={me} />
      </span>
    </a>
  );
}

function Owner({ row, t, me }: { readonly row: TicketRow; readonly t: Words; readonly me: string }): VNode {
  const owner = row.holder ?? row.assignee;
  if (!owner) return <span class="owner nobody">{row.state === 'resolved' ? '' : t('queue.nobody')}</span>;
  if (owner.id === me)
    return <span class="owner mine">{t(row.holder ? 'queue.me' : 'queue.passed_to_me')}</span>;
  return (
    <span class="owner">
      <PlainText text={row.holder ? owner.name : t('queue.passed_to', { name: owner.name })} />
    </span>
  );
}
