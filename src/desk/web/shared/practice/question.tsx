import type { VNode } from 'preact';
import type { PracticeTest, PracticeTestResult } from '../../../api/schema.ts';
import type { LanguageCode } from '../languages.ts';
import type { Words } from '../words.ts';

/** Under which name a form holds the answer to a question. */
export const answerName = (question: string): string => `answer-${question}`;

export interface QuestionProps {
  readonly question: PracticeTest['questions'][number];
  /** From 1. */
  readonly number: number;
  /** The language of the course. */
  readonly tongue: LanguageCode;
  readonly t: Words;
  /** The option that was ticked when the page was drawn last. */
  readonly chosen?: string | undefined;
  /** Handed in: nothing can be ticked any more. */
  readonly isOver?: boolean;
  /** What was right and why, where that is told. */
  readonly review?: PracticeTestResult['review'][number] | undefined;
}

/** One question of the tests before and after the cases. */
export function Question({ question, number, tongue, t, chosen, isOver, review }: QuestionProps): VNode {
  const told = review ? (review.isRight ? ' right' : ' wrong') : '';
  return (
    <fieldset class={`question${told}`} disabled={isOver}>
      <legend class="only-read">{t('practice.question', { number })}</legend>
      <p lang={tongue}>
        <b aria-hidden="true">{number}.</b> {question.text}
      </p>
      <div class="choices" lang={tongue}>
        {question.options.map((option) => {
          const id = `${question.id}-${option.id}`;
          return (
            <label key={option.id} class="check" for={id}>
              <input
                id={id}
                type="radio"
                name={answerName(question.id)}
                value={option.id}
                required
                defaultChecked={chosen === option.id}
              />
              <span>
                {option.text}
                {review?.right === option.id && <b class="answer"> ✓ {t('practice.right')}</b>}
              </span>
            </label>
          );
        })}
      </div>
      {review && (
        <p class={review.isRight ? '' : 'notice warn'} lang={tongue}>
          {!review.isRight && <b>{t('practice.wrong')} </b>}
          {review.why}
        </p>
      )}
    </fieldset>
  );
}
