import { CertificateView } from '../../shared/practice/certificate.tsx';
import { CourseView } from '../../shared/practice/course.tsx';
import { tongueOf } from '../../shared/practice/tongue.ts';
import type { View, Visit } from '../visit.ts';

/** The course: a test, synthetic cases, a test, a certificate. */
export async function practicePage(visit: Visit): Promise<View> {
  const { t, times } = visit;
  const course = await visit.call('practice', { query: { language: tongueOf(t) } });
  const certificate = course.stage === 'done' ? await visit.call('certificate') : undefined;
  const main = (
    <CourseView
      course={course}
      t={t}
      certificate={certificate && <CertificateView certificate={certificate} t={t} times={times} />}
      toTest={(word) => (
        <p>
          <a class="button primary" href="/desk/practice/test">
            {word}
          </a>
        </p>
      )}
    />
  );
  return { title: t('practice.title'), place: 'practice', main, takesOver: true };
}
