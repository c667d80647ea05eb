import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { momentOf } from '../../shared/time.ts';
import { useNow, useWords } from '../core/use.ts';

/** Who held the conversation when. */
export function History({ detail }: { readonly detail: TicketDetail }): VNode | null {
  const t = useWords();
  const now = useNow();
  if (detail.floorEvents.length === 0) return null;
  return (
    <details class="card history">
      <summary>{t('history.title')}</summary>
      <ol>
        {detail.floorEvents.map((event) => (
          <li key={event.epoch}>
            <span class="soft">{momentOf(event.at, now)}</span> {t.code('floor_state', event.from)} →{' '}
            {t.code('floor_state', event.to)}{' '}
            <span class="soft">
              <PlainText text={event.actor} /> · {t.code('floor_reason', event.reason)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
