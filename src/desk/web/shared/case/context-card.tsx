import type { ComponentChildren, VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Reader } from '../reader.ts';
import { spanOf } from '../time.ts';
import { Urgency } from './urgency.tsx';

export interface ContextCardProps extends Reader {
  readonly detail: TicketDetail;
  /** The person's number, and the way to see it in full; only where there is one. */
  readonly number: VNode;
}

/** What the bot knows and why the case is urgent, so that nobody has to ask twice. */
export function ContextCard({ detail, number, t, now, times }: ContextCardProps): VNode {
  const { context } = detail;
  const unknown = t('context.unknown');
  const moment = (iso: string) => times.moment(iso, now);
  return (
    <section class="card" aria-labelledby="context-title">
      <h2 id="context-title">{t('context.title')}</h2>
      <Urgency detail={detail} t={t} />
      <dl class="facts">
        <Fact name={t('context.why')}>{t.code('reason', context.reason)}</Fact>
        <Fact name={t('context.waits')}>
          {detail.unansweredSince
            ? spanOf(now - Date.parse(detail.unansweredSince))
            : t('context.nothing_unanswered')}
        </Fact>
        {detail.dueAt && <Fact name={t('context.due')}>{moment(detail.dueAt)}</Fact>}
        {detail.holdUntil && <Fact name={t('context.hold')}>{moment(detail.holdUntil)}</Fact>}
        <Fact name={t('context.intent')}>
          {context.intent
            ? `${t.code('intent', context.intent)}${context.confidence === null ? '' : ` · ${Math.round(context.confidence * 100)} %`}`
            : unknown}
        </Fact>
        <Fact name={t('context.consent')}>
          {t(context.consent === null ? 'context.not_asked' : context.consent ? 'common.yes' : 'common.no')}
        </Fact>
        <Fact name={t('context.situation')}>
          {context.situation
            ? t.code('situation', context.situation)
            : context.consent
              ? unknown
              : t('context.no_consent')}
        </Fact>
        {detail.office && <Fact name={t('context.office')}>{detail.office}</Fact>}
        {context.answered.length > 0 && (
          <Fact name={t('context.answered')}>
            {context.answered.map((code) => t.code('topic', code)).join(', ')}
          </Fact>
        )}
        {context.vacancies.length > 0 && (
          <Fact name={t('context.vacancies')}>{context.vacancies.join(', ')}</Fact>
        )}
        <Fact name={t('context.earlier')}>{String(context.earlierTickets)}</Fact>
        <Fact name={t('context.number')}>
          {context.maskedNumber === null ? t('context.no_number') : number}
        </Fact>
        {detail.outcome && <Fact name={t('context.outcome')}>{t.code('outcome', detail.outcome)}</Fact>}
        {detail.followUpAt && <Fact name={t('context.follow_up')}>{moment(detail.followUpAt)}</Fact>}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{typeof children === 'string' ? <PlainText text={children} /> : children}</dd>
    </div>
  );
}
