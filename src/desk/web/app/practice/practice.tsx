import type { VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { sayProblem } from '../core/actions.ts';
import type { ResponseOf } from '../core/endpoints.ts';
import { LANGUAGE_CODES, type LanguageCode, OWN_NAMES } from '../core/settings.ts';
import { useDesk, useWords } from '../core/use.ts';
import { CertificatePage } from './certificate.tsx';
import { PracticeCasePage } from './practice-case.tsx';
import { PracticeTestPage } from './practice-test.tsx';

type Course = ResponseOf<'practice'>;
export type Tongue = LanguageCode;

/**
 * The course: a test, synthetic cases, a test, a certificate. How far one is, what is right and the scores are the
 * server's; the pages show them, in the language that the desk is read in.
 */
export function Practice({ caseId }: { readonly caseId: string | undefined }): VNode {
  const desk = useDesk();
  const t = useWords();
  const tongue: Tongue = LANGUAGE_CODES.find((code) => code === t.language) ?? 'es';
  const [course, setCourse] = useState<Course>();
  const [isTesting, setTesting] = useState(false);
  const read = useCallback(async () => {
    const answer = await desk.api.call('practice', { query: { language: tongue } });
    const value = desk.settle(answer, sayProblem);
    if (value) setCourse(value);
  }, [desk, tongue]);
  useEffect(() => void read(), [read, caseId]);

  if (caseId) return <PracticeCasePage key={caseId} id={caseId} tongue={tongue} />;
  if (!course) return <p class="page soft">{t('common.loading')}</p>;
  if (isTesting)
    return (
      <PracticeTestPage
        tongue={tongue}
        onDone={() => {
          setTesting(false);
          void read();
        }}
      />
    );
  return (
    <div class="page medium">
      <h1>{t('practice.title')}</h1>
      <p class="practice-note">{t('practice.banner')}</p>
      {course.stage === 'before' && (
        <section class="card stack">
          <p>{t('practice.intro')}</p>
          <p>{t('practice.steps', { count: course.cases.length })}</p>
          <div class="buttons">
            <button type="button" class="primary" onClick={() => setTesting(true)}>
              {t('practice.begin')}
            </button>
          </div>
        </section>
      )}
      {course.stage === 'done' && <CertificatePage />}
      {course.stage !== 'before' && <Cases course={course} />}
      {course.stage === 'after' && (
        <section class="card stack">
          <p>{t('practice.cases_closed')}</p>
          <div class="buttons">
            <button type="button" class="primary" onClick={() => setTesting(true)}>
              {t('practice.to_post')}
            </button>
          </div>
        </section>
      )}
    </div>
  );
}

/** The synthetic queue, most urgent first, as the real one. */
function Cases({ course }: { readonly course: Course }): VNode {
  const t = useWords();
  const closed = course.cases.filter(({ state }) => state === 'resolved').length;
  return (
    <section aria-labelledby="practice-cases">
      <div class="page-head">
        <h2 id="practice-cases">{t('practice.cases')}</h2>
        <p class="soft">{t('practice.done_cases', { done: closed, all: course.cases.length })}</p>
      </div>
      <ul class="practice-list">
        {course.cases.map((one) => (
          <li key={one.id}>
            <a class={`row ${levelOf(one)}`} href={`/desk/practice/${encodeURIComponent(one.id)}`}>
              <span class="score">
                <span class="only-read">{t('queue.score')} </span>
                {one.isPinned ? '!' : one.priority}
              </span>
              <span class="row-what">
                <b>{one.title}</b>
                <span class="row-tags">
                  <span class="tag language">{OWN_NAMES[one.language]}</span>
                  <span class="tag">{t.code('channel', one.channel)}</span>
                </span>
              </span>
              <span class="row-who">
                <span>{t(`practice.state_${one.state}`)}</span>
                {one.score !== null && <b>{t('practice.points', { points: one.score })}</b>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const levelOf = ({ isPinned, priority }: Course['cases'][number]): string =>
  isPinned ? 'pinned' : priority >= 60 ? 'high' : priority >= 30 ? 'middle' : 'low';
