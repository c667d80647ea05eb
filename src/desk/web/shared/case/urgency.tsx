import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Words } from '../words.ts';

export interface UrgencyProps {
  readonly detail: TicketDetail;
  readonly t: Words;
}

/** How urgent a case is, point by point; and who decided otherwise, with their reason. */
export function Urgency({ detail, t }: UrgencyProps): VNode {
  return (
    <div class={`why ${detail.isPinned ? 'pinned' : ''}`}>
      <p>
        <b>{t('context.urgency', { score: detail.score })}</b>
        {detail.isPinned && <span class="tag bad">{t('context.pinned')}</span>}
      </p>
      <ul class="reasons">
        {detail.scoreReasons.map(({ code, points }) => (
          <li key={code}>
            <span>{t.code('risk', code)}</span>
            <span class="points">+{points}</span>
          </li>
        ))}
      </ul>
      {detail.override && (
        <p class="small">
          <PlainText text={t('context.override', { name: detail.override.by.name })} />{' '}
          <PlainText text={detail.override.reason} />
        </p>
      )}
    </div>
  );
}
