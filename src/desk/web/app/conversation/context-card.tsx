import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { momentOf, spanOf } from '../../shared/time.ts';
import { useNow, useWords } from '../core/use.ts';
import { RevealNumber } from './reveal-number.tsx';

/** What the bot knows and why the case is urgent, so that nobody has to ask twice. */
export function ContextCard({ detail }: { readonly detail: TicketDetail }): VNode {
  const t = useWords();
  const now = useNow();
  const { context } = detail;
  const unknown = t('context.unknown');
  const topics = (codes: readonly string[]) => codes.map((code) => t.code('topic', code)).join(', ');
  return (
    <section class="card" aria-labelledby="context-title">
      <h2 id="context-title">{t('context.title')}</h2>
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
            {t('context.override', { name: detail.override.by.name })}{' '}
            <PlainText text={detail.override.reason} />
          </p>
        )}
      </div>
      <dl class="facts">
        <Fact name={t('context.why')}>{t.code('reason', context.reason)}</Fact>
        <Fact name={t('context.waits')}>
          {detail.unansweredSince
            ? spanOf(now - Date.parse(detail.unansweredSince))
            : t('context.nothing_unanswered')}
        </Fact>
        {detail.dueAt && <Fact name={t('context.due')}>{momentOf(detail.dueAt, now)}</Fact>}
        {detail.holdUntil && <Fact name={t('context.hold')}>{momentOf(detail.holdUntil, now)}</Fact>}
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
        {context.answered.length > 0 && <Fact name={t('context.answered')}>{topics(context.answered)}</Fact>}
        {context.vacancies.length > 0 && (
          <Fact name={t('context.vacancies')}>{context.vacancies.join(', ')}</Fact>
        )}
        <Fact name={t('context.earlier')}>{String(context.earlierTickets)}</Fact>
        <Fact name={t('context.number')}>
          {context.maskedNumber ? <RevealNumber detail={detail} /> : t('context.no_number')}
        </Fact>
        {detail.outcome && <Fact name={t('context.outcome')}>{t.code('outcome', detail.outcome)}</Fact>}
        {detail.followUpAt && <Fact name={t('context.follow_up')}>{momentOf(detail.followUpAt, now)}</Fact>}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: VNode | string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{typeof children === 'string' ? <PlainText text={children} /> : children}</dd>
    </div>
  );
}
