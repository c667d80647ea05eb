import type { ComponentChildren, VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { spanOf } from '../../shared/time.ts';
import type { Visit } from '../visit.ts';

/** What the bot knows and why the case is urgent, so that nobody has to ask twice. */
export function ContextCard({
  visit,
  detail,
}: {
  readonly visit: Visit;
  readonly detail: TicketDetail;
}): VNode {
  const { t, now, times } = visit;
  const { context } = detail;
  const unknown = t('context.unknown');
  const moment = (iso: string) => times.moment(iso, now);
  return (
    <section class="card" aria-labelledby="context-title">
      <h2 id="context-title">{t('context.title')}</h2>
      <Urgency visit={visit} detail={detail} />
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
          {context.maskedNumber === null ? (
            t('context.no_number')
          ) : (
            <>
              <span class="mono">{context.maskedNumber}</span>{' '}
              {detail.actions.includes('reveal') && (
                <a href={`/desk/t/${detail.id}/reveal`} data-action="reveal">
                  {t('context.reveal')}
                </a>
              )}
            </>
          )}
        </Fact>
        {detail.outcome && <Fact name={t('context.outcome')}>{t.code('outcome', detail.outcome)}</Fact>}
        {detail.followUpAt && <Fact name={t('context.follow_up')}>{moment(detail.followUpAt)}</Fact>}
      </dl>
    </section>
  );
}

function Urgency({ visit, detail }: { readonly visit: Visit; readonly detail: TicketDetail }): VNode {
  const { t } = visit;
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

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{typeof children === 'string' ? <PlainText text={children} /> : children}</dd>
    </div>
  );
}
