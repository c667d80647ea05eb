import type { ComponentChildren, VNode } from 'preact';
import type { PracticeFeedback } from '../../../api/schema.ts';
import type { LanguageCode } from '../languages.ts';
import type { Words } from '../words.ts';

export interface FeedbackViewProps {
  readonly feedback: PracticeFeedback;
  /** The language of the course, in which the rules are written. */
  readonly tongue: LanguageCode;
  readonly t: Words;
  /** Where to go from here. */
  readonly children: ComponentChildren;
}

/** What was good and what is missing in a case that was closed. Whoever closed it is brought to its title. */
export function FeedbackView({ feedback, tongue, t, children }: FeedbackViewProps): VNode {
  const outcomes = feedback.outcomes.map((code) => t.code('outcome', code)).join(' / ');
  return (
    <section class="feedback stack" aria-labelledby="feedback-title">
      <h2 id="feedback-title" tabIndex={-1}>
        {t('practice.result', { points: feedback.score })}
      </h2>
      <ul class="checks">
        {feedback.rules.map((rule) => (
          <Check key={rule.text} isMet={rule.isMet} t={t}>
            <span lang={tongue}>{rule.text}</span>
          </Check>
        ))}
        <Check isMet={feedback.isOutcomeRight} t={t}>
          <span>{t('practice.outcome_fits', { outcomes })}</span>
        </Check>
      </ul>
      {children}
    </section>
  );
}

interface CheckProps {
  readonly isMet: boolean;
  readonly t: Words;
  readonly children: VNode;
}

function Check({ isMet, t, children }: CheckProps): VNode {
  return (
    <li class={isMet ? 'met' : 'unmet'}>
      <span class="mark" aria-hidden="true">
        {isMet ? '✓' : '✗'}
      </span>
      <span class="only-read">{t(isMet ? 'practice.met' : 'practice.unmet')}: </span>
      {children}
    </li>
  );
}
