import type { VNode } from 'preact';
import type { PracticeCaseView } from '../../../api/schema.ts';
import type { DeskProblem } from '../../../contract.ts';
import { ComposeField } from '../../shared/case/compose-field.tsx';
import { OutcomeField } from '../../shared/outcome.tsx';
import { CaseFrame, Lines } from '../../shared/practice/case.tsx';
import { FeedbackView } from '../../shared/practice/feedback.tsx';
import { tongueOf } from '../../shared/practice/tongue.ts';
import { Notice } from '../frame.tsx';
import { Form } from '../parts.tsx';
import { saidProblem } from '../said.ts';
import type { Outcome, Said, View, Visit } from '../visit.ts';

const input = (visit: Visit) => ({
  params: { case: visit.param('case') },
  query: { language: tongueOf(visit.t) },
});

/** One synthetic case: take it, write, close it; the person answers by itself, and what was good and missing is said. */
export async function practiceCasePage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t } = visit;
  const view = await visit.call('practiceCase', input(visit));
  const tongue = tongueOf(t);
  const action = `/desk/practice/${view.id}`;
  const main = (
    <CaseFrame view={view} t={t}>
      <section class="thread" aria-label={t('thread.title')}>
        <Lines view={view} tongue={tongue} t={t} />
      </section>
      <Notice said={said} />
      {view.state === 'waiting' && (
        <Form visit={visit} action={action} class="composer-off buttons">
          <button type="submit" name="action" value="claim" class="primary">
            {t('action.claim')}
          </button>
        </Form>
      )}
      {view.state === 'open' && <Work visit={visit} view={view} action={action} />}
      {view.feedback && (
        <FeedbackView feedback={view.feedback} tongue={tongue} t={t}>
          <Form visit={visit} action={action} class="buttons">
            <button type="submit" name="action" value="restart" class="quiet">
              {t('practice.again')}
            </button>
            <a class="button primary" href="/desk/practice">
              {t('practice.go_on')}
            </a>
          </Form>
        </FeedbackView>
      )}
    </CaseFrame>
  );
  return { title: view.title, place: 'practice', main, said, takesOver: true, ...(status ? { status } : {}) };
}

interface WorkProps {
  readonly visit: Visit;
  readonly view: PracticeCaseView;
  readonly action: string;
}

/** Writing to somebody who does not exist, and closing the case. */
function Work({ visit, view, action }: WorkProps): VNode {
  const { t } = visit;
  return (
    <>
      <Form visit={visit} action={action} class="composer" label={t('compose.title')} id="reply">
        <ComposeField language={view.language} t={t} id="practice-text">
          <textarea
            id="practice-text"
            name="text"
            rows={3}
            required
            maxLength={4096}
            placeholder={t('practice.placeholder')}
            value={visit.field('text')}
          />
        </ComposeField>
        <div class="compose-buttons">
          <button type="submit" name="action" value="message" class="primary send">
            {t('compose.send')}
          </button>
        </div>
      </Form>
      <Form visit={visit} action={action} class="practice-close" label={t('resolve.title')}>
        <OutcomeField t={t} />
        <button type="submit" name="action" value="resolve">
          {t('action.resolve')}
        </button>
      </Form>
    </>
  );
}

export async function actInCase(visit: Visit): Promise<Outcome> {
  const { field } = visit;
  const action = field('action');
  const body =
    action === 'message'
      ? { action, text: field('text') }
      : action === 'resolve'
        ? { action, outcome: field('outcome') }
        : { action };
  await visit.call('actInPractice', { ...input(visit), body });
  return { to: `/desk/practice/${visit.param('case')}#${action === 'resolve' ? 'feedback-title' : 'reply'}` };
}

export const caseRefusedInPractice = (visit: Visit, problem: DeskProblem): Promise<Outcome> =>
  practiceCasePage(visit, saidProblem(visit, problem), problem.status);
