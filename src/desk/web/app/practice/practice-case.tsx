import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { OUTCOME_CODES } from '../../shared/ask.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import type { Words } from '../../shared/words.ts';
import { sayProblem } from '../core/actions.ts';
import type { BodyOf, ResponseOf } from '../core/endpoints.ts';
import { focusOn } from '../core/keys.ts';
import { OWN_NAMES } from '../core/settings.ts';
import { useDesk, useWords } from '../core/use.ts';
import type { Tongue } from './practice.tsx';

type Case = ResponseOf<'practiceCase'>;

export interface PracticeCaseProps {
  readonly id: string;
  readonly tongue: Tongue;
}

/** One synthetic case: take it, write, close it; the person answers by itself, and what was good and missing is said. */
export function PracticeCasePage({ id, tongue }: PracticeCaseProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [view, setView] = useState<Case>();
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
  const act = async (body: BodyOf<'actInPractice'>): Promise<boolean> => {
    const answer = await desk.api.call('actInPractice', { path, query: { language: tongue }, body });
    const value = desk.settle(answer, sayProblem);
    if (value) setView(value);
    return value !== undefined;
  };

  if (isMissing)
    return (
      <div class="page">
        <h1>{t('case.not_found_title')}</h1>
        <a href="/desk/practice">{t('practice.leave')}</a>
      </div>
    );
  if (!view) return <p class="page soft">{t('common.loading')}</p>;
  return (
    <article class="practice-case" aria-labelledby="practice-case-title">
      <header class="practice-bar">
        <a href="/desk/practice">← {t('practice.leave')}</a>
        <p>{t('practice.banner')}</p>
      </header>
      <div class="practice-body">
        <header>
          <h1 id="practice-case-title">{view.title}</h1>
          <p class="case-sub">
            <span class="tag language">{OWN_NAMES[view.language]}</span>
            <span class="tag">{t.code('channel', view.channel)}</span>
            <span class="tag">{t.code('reason', view.reason)}</span>
            {view.riskCodes.map((code) => (
              <span key={code} class="tag bad">
                {t.code('risk', code)}
              </span>
            ))}
          </p>
        </header>
        <div class="thread" role="log" aria-label={t('thread.title')} tabIndex={0} ref={thread}>
          {view.transcript.map((line, index) => (
            // Lines have no id, and are only ever added at the end.
            <div key={index} class={`bubble ${line.from}`}>
              <p class="bubble-head">{t(`thread.${line.from}`)}</p>
              <p class="text" lang={line.from === 'agent' ? undefined : view.language}>
                <PlainText text={line.text} />
              </p>
              {line.gloss && (
                <p class="text translation" lang={tongue}>
                  <PlainText text={line.gloss} />
                </p>
              )}
            </div>
          ))}
        </div>
        {view.state === 'waiting' && (
          <div class="composer-off buttons">
            <button
              type="button"
              class="primary"
              onClick={async () => {
                if (await act({ action: 'claim' })) focusOn('practice-text');
              }}
            >
              {t('action.claim')}
            </button>
          </div>
        )}
        {view.state === 'open' && <Work act={act} t={t} language={OWN_NAMES[view.language]} />}
        {view.feedback && (
          <Feedback
            feedback={view.feedback}
            t={t}
            tongue={tongue}
            onAgain={() => void act({ action: 'restart' })}
          />
        )}
      </div>
    </article>
  );
}

function Work(props: {
  readonly act: (body: BodyOf<'actInPractice'>) => Promise<boolean>;
  readonly t: Words;
  readonly language: string;
}): VNode {
  const { act, t, language } = props;
  const [text, setText] = useState('');
  const send = async () => {
    if (text.trim() === '') return;
    if (await act({ action: 'message', text: text.trim() })) setText('');
    focusOn('practice-text');
  };
  return (
    <>
      <form
        class="composer"
        aria-label={t('compose.title')}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label class="compose-field">
          <span class="compose-label">{t('compose.to_person', { language })}</span>
          <textarea
            id="practice-text"
            rows={2}
            maxLength={4096}
            value={text}
            aria-keyshortcuts="Control+Enter"
            placeholder={t('practice.placeholder')}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              void send();
            }}
          />
        </label>
        <div class="compose-buttons">
          <button type="submit" class="primary send" aria-disabled={text.trim() === ''}>
            {t('compose.send')}
          </button>
        </div>
      </form>
      <form
        class="practice-close"
        aria-label={t('resolve.title')}
        onSubmit={(event) => {
          event.preventDefault();
          const outcome = String(new FormData(event.currentTarget).get('outcome'));
          void act({ action: 'resolve', outcome }).then((isDone) => isDone && focusOn('feedback-title'));
        }}
      >
        <label class="field">
          <span>{t('resolve.outcome')}</span>
          <select name="outcome" required>
            <option value="">{t('common.choose')}</option>
            {OUTCOME_CODES.map((code) => (
              <option key={code} value={code}>
                {t(`outcome.${code}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{t('action.resolve')}</button>
      </form>
    </>
  );
}

function Feedback(props: {
  readonly feedback: NonNullable<Case['feedback']>;
  readonly t: Words;
  readonly tongue: Tongue;
  readonly onAgain: () => void;
}): VNode {
  const { feedback, t, tongue, onAgain } = props;
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
      <div class="buttons">
        <button type="button" class="quiet" onClick={onAgain}>
          {t('practice.again')}
        </button>
        <a class="button primary" href="/desk/practice">
          {t('practice.go_on')}
        </a>
      </div>
    </section>
  );
}

function Check(props: { readonly isMet: boolean; readonly t: Words; readonly children: VNode }): VNode {
  const { isMet, t, children } = props;
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
