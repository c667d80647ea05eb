import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Reader } from '../reader.ts';

export interface HistoryProps extends Reader {
  readonly detail: TicketDetail;
}

/** Who held the conversation when. */
export function History({ detail, t, now, times }: HistoryProps): VNode | null {
  if (detail.floorEvents.length === 0) return null;
  return (
    <details class="card history">
      <summary>{t('history.title')}</summary>
      <ol>
        {detail.floorEvents.map((event) => (
          <li key={event.epoch}>
            <span class="soft">{times.moment(event.at, now)}</span> {t.code('floor_state', event.from)} →{' '}
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
