import { CertificateView } from '../../shared/practice/certificate.tsx';
import { CourseView } from '../../shared/practice/course.tsx';
import type { View, Visit } from '../visit.ts';

/** The course is written in Spanish and English; readers of other languages get the Spanish one. */
export const tongueOf = ({ t }: Visit): 'es' | 'en' => (t.language === 'en' ? 'en' : 'es');

/** The course: a test, synthetic cases, a test, a certificate. */
export async function practicePage(visit: Visit): Promise<View> {
  const { t, times } = visit;
  const course = await visit.call('practice', { query: { language: tongueOf(visit) } });
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
