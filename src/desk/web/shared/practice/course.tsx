import type { VNode } from 'preact';
import type { PracticeCourse } from '../../../api/schema.ts';
import type { Words } from '../words.ts';
import { PracticeCases } from './cases.tsx';

export interface CourseViewProps {
  readonly course: PracticeCourse;
  readonly t: Words;
  /** Draws the way to the test that comes next, under a word for it. */
  readonly toTest: (word: string) => VNode;
  /** Once the course is done. */
  readonly certificate: VNode | undefined;
}

/** The course: a test, synthetic cases, a test, a certificate. What comes next is the server's to say. */
export function CourseView({ course, t, toTest, certificate }: CourseViewProps): VNode {
  const { stage, cases } = course;
  return (
    <div class="page medium">
      <h1>{t('practice.title')}</h1>
      <p class="practice-note">{t('practice.banner')}</p>
      {stage === 'before' && (
        <section class="card stack">
          <p>{t('practice.intro')}</p>
          <p>{t('practice.steps', { count: cases.length })}</p>
          {toTest(t('practice.begin'))}
        </section>
      )}
      {certificate}
      {stage !== 'before' && <PracticeCases cases={cases} t={t} />}
      {stage === 'after' && (
        <section class="card stack">
          <p>{t('practice.cases_closed')}</p>
          {toTest(t('practice.to_post'))}
        </section>
      )}
    </div>
  );
}
