import { answerName, Question } from '../../shared/practice/question.tsx';
import { tongueOf } from '../../shared/practice/tongue.ts';
import { Notice } from '../frame.tsx';
import { Form } from '../parts.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';

const readTest = (visit: Visit) => visit.call('practiceTest', { query: { language: tongueOf(visit.t) } });

/** The test that comes next; each can be handed in once. */
export async function testPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t } = visit;
  const test = await readTest(visit);
  const title = t(test.stage === 'before' ? 'practice.pre' : 'practice.post');
  const main = (
    <div class="page medium">
      <h1>{title}</h1>
      <Notice said={said} />
      <Form visit={visit} action="/desk/practice/test" class="stack" label={title}>
        {test.questions.map((question, index) => (
          <Question
            key={question.id}
            question={question}
            number={index + 1}
            tongue={tongueOf(t)}
            t={t}
            chosen={visit.field(answerName(question.id))}
          />
        ))}
        <div class="buttons">
          <a class="button quiet" href="/desk/practice">
            {t('common.cancel')}
          </a>
          <button type="submit" class="primary">
            {t('practice.check')}
          </button>
        </div>
      </Form>
    </div>
  );
  return { title, place: 'practice', main, said, ...(status ? { status } : {}) };
}

/** Hands the test in; after the second, what was right and why. */
export async function handIn(visit: Visit): Promise<Outcome> {
  const { t } = visit;
  const tongue = tongueOf(t);
  const { questions } = await readTest(visit);
  const answers = Object.fromEntries(questions.map(({ id }) => [id, visit.field(answerName(id))]));
  const result = await visit.call('answerPracticeTest', { body: { answers, language: tongue } });
  const title = t('practice.result', { points: result.score });
  const main = (
    <div class="page medium">
      <h1>{title}</h1>
      {result.review.map((review, index) => {
        const question = questions.find(({ id }) => id === review.id);
        return (
          <section key={review.id} class={`question ${review.isRight ? 'right' : 'wrong'}`} lang={tongue}>
            <p>
              <b>{index + 1}.</b> {question?.text}
            </p>
            <p>
              {question?.options.find(({ id }) => id === review.right)?.text}{' '}
              <b class="answer" lang={t.language}>
                ✓ {t('practice.right')}
              </b>
            </p>
            <p class={review.isRight ? '' : 'notice warn'}>
              {!review.isRight && <b lang={t.language}>{t('practice.wrong')} </b>}
              {review.why}
            </p>
          </section>
        );
      })}
      <p>
        <a class="button primary" href="/desk/practice">
          {t('practice.go_on')}
        </a>
      </p>
    </div>
  );
  return { title, place: 'practice', main };
}
