import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PracticeTest, PracticeTestResult } from '../../../api/schema.ts';
import type { LanguageCode } from '../../shared/languages.ts';
import { answerName, Question } from '../../shared/practice/question.tsx';
import { sayProblem } from '../core/actions.ts';
import { focusOn } from '../core/keys.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useDesk, useWords } from '../core/use.ts';

export interface PracticeTestProps {
  readonly tongue: LanguageCode;
  readonly onDone: () => void;
}

/** The test that comes next; each can be handed in once. What was right and why is said after the second only. */
export function PracticeTestPage({ tongue, onDone }: PracticeTestProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [test, setTest] = useState<PracticeTest>();
  const [result, setResult] = useState<PracticeTestResult>();
  useEffect(() => {
    void (async () => {
      const answer = await desk.api.call('practiceTest', { query: { language: tongue } });
      const value = desk.settle(answer, sayProblem);
      if (value) setTest(value);
    })();
  }, [desk, tongue]);
  const [handIn, isHandingIn] = useOneAtATime(async (form: FormData) => {
    if (!test) return;
    const answers = Object.fromEntries(
      test.questions.map(({ id }) => [id, String(form.get(answerName(id)) ?? '')]),
    );
    const answer = await desk.api.call('answerPracticeTest', { body: { answers, language: tongue } });
    const value = desk.settle(answer, sayProblem);
    if (!value) return;
    setResult(value);
    focusOn('practice-result');
  });
  if (!test) return <p class="page soft">{t('common.loading')}</p>;
  const title = t(test.stage === 'before' ? 'practice.pre' : 'practice.post');
  return (
    <form
      class="page medium"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!result) handIn(new FormData(event.currentTarget));
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
      {test.questions.map((question, index) => (
        <Question
          key={question.id}
          question={question}
          number={index + 1}
          tongue={tongue}
          t={t}
          isOver={result !== undefined}
          review={result?.review.find(({ id }) => id === question.id)}
        />
      ))}
      {!result && (
        <div class="buttons">
          <button type="button" class="quiet" onClick={onDone}>
            {t('common.cancel')}
          </button>
          <button type="submit" class="primary" aria-disabled={isHandingIn}>
            {t('practice.check')}
          </button>
        </div>
      )}
    </form>
  );
}
