import type { VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PracticeCourse } from '../../../api/schema.ts';
import { CourseView } from '../../shared/practice/course.tsx';
import { tongueOf } from '../../shared/practice/tongue.ts';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';
import { CertificatePage } from './certificate.tsx';
import { PracticeCasePage } from './practice-case.tsx';
import { PracticeTestPage } from './practice-test.tsx';

/**
 * The course: a test, synthetic cases, a test, a certificate. How far one is, what is right and the scores are the
 * server's; the pages show them, in the language that the desk is read in.
 */
export function Practice({ caseId }: { readonly caseId: string | undefined }): VNode {
  const desk = useDesk();
  const t = useWords();
  const tongue = tongueOf(t);
  const [course, setCourse] = useState<PracticeCourse>();
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
    <CourseView
      course={course}
      t={t}
      certificate={course.stage === 'done' ? <CertificatePage /> : undefined}
      toTest={(word) => (
        <div class="buttons">
          <button type="button" class="primary" onClick={() => setTesting(true)}>
            {word}
          </button>
        </div>
      )}
    />
  );
}
