import type { ComponentChildren, VNode } from 'preact';
import type { PracticeCaseView } from '../../../api/schema.ts';
import { type LanguageCode, OWN_NAMES } from '../languages.ts';
import { PlainText } from '../plain-text.tsx';
import type { Words } from '../words.ts';

export interface CaseFrameProps {
  readonly view: PracticeCaseView;
  readonly t: Words;
  /** The talk, and what can be done now. */
  readonly children: ComponentChildren;
}

/** One synthetic case: that it is one, the way out, what it is about. */
export function CaseFrame({ view, t, children }: CaseFrameProps): VNode {
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
        {children}
      </div>
    </article>
  );
}

export interface LinesProps {
  readonly view: Pick<PracticeCaseView, 'transcript' | 'language'>;
  /** The language of the course: what a line in another one means is said in it. */
  readonly tongue: LanguageCode;
  readonly t: Words;
}

/** What was said so far, oldest first. */
export function Lines({ view, tongue, t }: LinesProps): VNode {
  return (
    <>
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
    </>
  );
}
