import type { VNode } from 'preact';
import type { DeskProblem } from '../../../contract.ts';
import { OUTCOME_CODES } from '../../shared/ask.ts';
import { OWN_NAMES } from '../../shared/languages.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { Notice } from '../frame.tsx';
import { Field, Form, Select } from '../parts.tsx';
import { saidProblem } from '../said.ts';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { tongueOf } from './course-page.tsx';

type Case = Awaited<ReturnType<typeof readCase>>;

const input = (visit: Visit) => ({
  params: { case: visit.param('case') },
  query: { language: tongueOf(visit) },
});
const readCase = (visit: Visit) => visit.call('practiceCase', input(visit));

/** One synthetic case: take it, write, close it; the person answers by itself, and what was good and missing is said. */
export async function practiceCasePage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t } = visit;
  const view = await readCase(visit);
  const action = `/desk/practice/${view.id}`;
  const main = (
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
        <Talk visit={visit} view={view} />
        <Notice said={said} />
        {view.state === 'waiting' && (
          <Form visit={visit} action={action} class="composer-off buttons">
            <button type="submit" name="action" value="claim" class="primary">
              {t('action.claim')}
            </button>
          </Form>
        )}
        {view.state === 'open' && <Work visit={visit} view={view} action={action} />}
        {view.feedback && <Feedback visit={visit} feedback={view.feedback} action={action} />}
      </div>
    </article>
  );
  return { title: view.title, place: 'practice', main, said, takesOver: true, ...(status ? { status } : {}) };
}

function Talk({ visit, view }: { readonly visit: Visit; readonly view: Case }): VNode {
  return (
    <section class="thread" aria-label={visit.t('thread.title')}>
      {view.transcript.map((line, index) => (
        <div key={index} class={`bubble ${line.from}`}>
          <p class="bubble-head">{visit.t(`thread.${line.from}`)}</p>
          <p class="text" lang={line.from === 'agent' ? undefined : view.language}>
            <PlainText text={line.text} />
          </p>
          {line.gloss && (
            <p class="text translation" lang={tongueOf(visit)}>
              <PlainText text={line.gloss} />
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

function Work(props: { readonly visit: Visit; readonly view: Case; readonly action: string }): VNode {
  const { visit, view, action } = props;
  const { t } = visit;
  return (
    <>
      <Form visit={visit} action={action} class="composer" label={t('compose.title')} id="reply">
        <label class="compose-field" for="practice-text">
          <span class="compose-label">{t('compose.to_person', { language: OWN_NAMES[view.language] })}</span>
          <textarea
            id="practice-text"
            name="text"
            rows={3}
            required
            maxLength={4096}
            placeholder={t('practice.placeholder')}
            value={visit.field('text')}
          />
        </label>
        <div class="compose-buttons">
          <button type="submit" name="action" value="message" class="primary send">
            {t('compose.send')}
          </button>
        </div>
      </Form>
      <Form visit={visit} action={action} class="practice-close" label={t('resolve.title')}>
        <Field word={t('resolve.outcome')}>
          <Select
            name="outcome"
            required
            empty={t('common.choose')}
            choices={OUTCOME_CODES.map((value) => ({ value, word: t(`outcome.${value}`) }))}
          />
        </Field>
        <button type="submit" name="action" value="resolve">
          {t('action.resolve')}
        </button>
      </Form>
    </>
  );
}

function Feedback(props: {
  readonly visit: Visit;
  readonly feedback: NonNullable<Case['feedback']>;
  readonly action: string;
}): VNode {
  const { visit, feedback, action } = props;
  const { t } = visit;
  const outcomes = feedback.outcomes.map((code) => t.code('outcome', code)).join(' / ');
  const checks = [
    ...feedback.rules.map(({ text, isMet }) => ({ text, isMet, lang: tongueOf(visit) as string })),
    { text: t('practice.outcome_fits', { outcomes }), isMet: feedback.isOutcomeRight, lang: t.language },
  ];
  return (
    <section class="feedback stack" aria-labelledby="feedback-title">
      <h2 id="feedback-title">{t('practice.result', { points: feedback.score })}</h2>
      <ul class="checks">
        {checks.map(({ text, isMet, lang }) => (
          <li key={text} class={isMet ? 'met' : 'unmet'}>
            <span class="mark" aria-hidden="true">
              {isMet ? '✓' : '✗'}
            </span>
            <span class="only-read">{t(isMet ? 'practice.met' : 'practice.unmet')}: </span>
            <span lang={lang}>{text}</span>
          </li>
        ))}
      </ul>
      <Form visit={visit} action={action} class="buttons">
        <button type="submit" name="action" value="restart" class="quiet">
          {t('practice.again')}
        </button>
        <a class="button primary" href="/desk/practice">
          {t('practice.go_on')}
        </a>
      </Form>
    </section>
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
