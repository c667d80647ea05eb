import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sayProblem } from '../core/actions.ts';
import type { ResponseOf } from '../core/endpoints.ts';
import { focusOn } from '../core/keys.ts';
import { useDesk, useWords } from '../core/use.ts';
import type { Tongue } from './practice.tsx';

type Questions = ResponseOf<'practiceTest'>;
type Result = ResponseOf<'answerPracticeTest'>;

export interface PracticeTestProps {
  readonly tongue: Tongue;
  readonly onDone: () => void;
}

/** The test that comes next; each can be handed in once. What was right and why is said after the second only. */
export function PracticeTestPage({ tongue, onDone }: PracticeTestProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [test, setTest] = useState<Questions>();
  const [result, setResult] = useState<Result>();
  useEffect(() => {
    void (async () => {
      const answer = await desk.api.call('practiceTest', { query: { language: tongue } });
      const value = desk.settle(answer, sayProblem);
      if (value) setTest(value);
    })();
  }, [desk, tongue]);
  if (!test) return <p class="page soft">{t('common.loading')}</p>;
  const handIn = async (form: FormData) => {
    const answers = Object.fromEntries(test.questions.map(({ id }) => [id, String(form.get(id) ?? '')]));
    const answer = await desk.api.call('answerPracticeTest', { body: { answers, language: tongue } });
    const value = desk.settle(answer, sayProblem);
    if (!value) return;
    setResult(value);
    focusOn('practice-result');
  };
  const title = t(test.stage === 'before' ? 'practice.pre' : 'practice.post');
  return (
    <form
      class="page medium"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!result) void handIn(new FormData(event.currentTarget));
      }}
    >
      <h1>{title}</h1>
      {result && (
        <section class="notice good stack" id="practice-result" tabIndex={-1}>
          <p>
            <b>{t('practice.result', { points: result.score })}</b>
          </p>
          <div>
            <button type="button" class="primary" onClick={onDone}>
              {t('practice.go_on')}
            </button>
          </div>
        </section>
      )}
      {test.questions.map((question, index) => {
        const review = result?.review.find(({ id }) => id === question.id);
        return (
          <fieldset
            key={question.id}
            class={`question ${review ? (review.isRight ? 'right' : 'wrong') : ''}`}
            disabled={result !== undefined}
          >
            <legend class="only-read">{t('practice.question', { number: index + 1 })}</legend>
            <p lang={tongue}>
              <b aria-hidden="true">{index + 1}.</b> {question.text}
            </p>
            <div class="choices" lang={tongue}>
              {question.options.map((option) => (
                <label key={option.id} class="check">
                  <input type="radio" name={question.id} value={option.id} required />
                  <span>
                    {option.text}
                    {review?.right === option.id && <b class="answer"> ✓ {t('practice.right')}</b>}
                  </span>
                </label>
              ))}
            </div>
            {review && (
              <p class={review.isRight ? '' : 'notice warn'} lang={tongue}>
                {!review.isRight && <b>{t('practice.wrong')} </b>}
                {review.why}
              </p>
            )}
          </fieldset>
        );
      })}
      {!result && (
        <div class="buttons">
          <button type="button" class="quiet" onClick={onDone}>
            {t('common.cancel')}
          </button>
          <button type="submit" class="primary">
            {t('practice.check')}
          </button>
        </div>
      )}
    </form>
  );
}
