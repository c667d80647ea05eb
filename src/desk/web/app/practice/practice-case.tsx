import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PracticeCaseView } from '../../../api/schema.ts';
import type { LanguageCode } from '../../shared/languages.ts';
import { CaseFrame, Lines } from '../../shared/practice/case.tsx';
import { FeedbackView } from '../../shared/practice/feedback.tsx';
import { sayProblem } from '../core/actions.ts';
import { focusOn } from '../core/keys.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useDesk, useWords } from '../core/use.ts';
import { CloseForm } from './close-form.tsx';
import { type ActInPractice, ReplyForm } from './reply-form.tsx';

export interface PracticeCaseProps {
  readonly id: string;
  readonly tongue: LanguageCode;
}

/** One synthetic case: take it, write, close it; the person answers by itself, and what was good and missing is said. */
export function PracticeCasePage({ id, tongue }: PracticeCaseProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [view, setView] = useState<PracticeCaseView>();
  const [isMissing, setMissing] = useState(false);
  const thread = useRef<HTMLDivElement>(null);
  const path = { case: id };
  useEffect(() => {
    void (async () => {
      const answer = await desk.api.call('practiceCase', { path, query: { language: tongue } });
      if (answer.kind === 'ok') setView(answer.value);
      else setMissing(true);
    })();
  }, [desk, id, tongue]);
  useEffect(() => {
    if (thread.current) thread.current.scrollTop = thread.current.scrollHeight;
  }, [view?.transcript.length]);
  const act: ActInPractice = async (body) => {
    const answer = await desk.api.call('actInPractice', { path, query: { language: tongue }, body });
    const value = desk.settle(answer, sayProblem);
    if (value) setView(value);
    return value !== undefined;
  };
  const [claim, isClaiming] = useOneAtATime(async () => {
    if (await act({ action: 'claim' })) focusOn('practice-text');
  });
  const [restart, isRestarting] = useOneAtATime(() => act({ action: 'restart' }));

  if (isMissing)
    return (
      <div class="page">
        <h1>{t('case.not_found_title')}</h1>
        <a href="/desk/practice">{t('practice.leave')}</a>
      </div>
    );
  if (!view) return <p class="page soft">{t('common.loading')}</p>;
  return (
    <CaseFrame view={view} t={t}>
      <div class="thread" role="log" aria-label={t('thread.title')} tabIndex={0} ref={thread}>
        <Lines view={view} tongue={tongue} t={t} />
      </div>
      {view.state === 'waiting' && (
        <div class="composer-off buttons">
          <button type="button" class="primary" aria-disabled={isClaiming} onClick={claim}>
            {t('action.claim')}
          </button>
        </div>
      )}
      {view.state === 'open' && <ReplyForm language={view.language} act={act} />}
      {view.state === 'open' && <CloseForm act={act} />}
      {view.feedback && (
        <FeedbackView feedback={view.feedback} tongue={tongue} t={t}>
          <div class="buttons">
            <button type="button" class="quiet" aria-disabled={isRestarting} onClick={restart}>
              {t('practice.again')}
            </button>
            <a class="button primary" href="/desk/practice">
              {t('practice.go_on')}
            </a>
          </div>
        </FeedbackView>
      )}
    </CaseFrame>
  );
}
