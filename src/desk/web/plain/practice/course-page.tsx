import type { VNode } from 'preact';
import { OWN_NAMES } from '../../shared/languages.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { levelOf } from '../parts.tsx';
import type { View, Visit } from '../visit.ts';

type Course = Awaited<ReturnType<typeof readCourse>>;

/** The course is written in Spanish and English; readers of other languages get the Spanish one. */
export const tongueOf = ({ t }: Visit): 'es' | 'en' => (t.language === 'en' ? 'en' : 'es');

const readCourse = (visit: Visit) => visit.call('practice', { query: { language: tongueOf(visit) } });

/** The course: a test, synthetic cases, a test, a certificate. */
export async function practicePage(visit: Visit): Promise<View> {
  const { t } = visit;
  const course = await readCourse(visit);
  const title = t('practice.title');
  const main = (
    <div class="page medium">
      <h1>{title}</h1>
      <p class="practice-note">{t('practice.banner')}</p>
      {course.stage === 'before' && (
        <section class="card stack">
          <p>{t('practice.intro')}</p>
          <p>{t('practice.steps', { count: course.cases.length })}</p>
          <ToTest word={t('practice.begin')} />
        </section>
      )}
      {course.stage === 'done' && <Certificate visit={visit} certificate={await visit.call('certificate')} />}
      {course.stage !== 'before' && <Cases visit={visit} course={course} />}
      {course.stage === 'after' && (
        <section class="card stack">
          <p>{t('practice.cases_closed')}</p>
          <ToTest word={t('practice.to_post')} />
        </section>
      )}
    </div>
  );
  return { title, place: 'practice', main, takesOver: true };
}

const ToTest = ({ word }: { readonly word: string }): VNode => (
  <p>
    <a class="button primary" href="/desk/practice/test">
      {word}
    </a>
  </p>
);

/** The synthetic queue, most urgent first, as the real one. */
function Cases({ visit, course }: { readonly visit: Visit; readonly course: Course }): VNode {
  const { t } = visit;
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
            <a class={`row ${levelOf(one.isPinned, one.priority)}`} href={`/desk/practice/${one.id}`}>
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

interface Scores {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly cases: number;
  readonly issuedAt: string;
  readonly serial: string;
}

function Certificate({ visit, certificate }: { readonly visit: Visit; readonly certificate: Scores }): VNode {
  const { t, times } = visit;
  const scores: readonly (readonly [string, number])[] = [
    ['score_pre', certificate.before],
    ['score_cases', certificate.cases],
    ['score_post', certificate.after],
  ];
  return (
    <section class="certificate" aria-labelledby="certificate-title">
      <h2 id="certificate-title">{t('practice.certificate')}</h2>
      <p class="certificate-name">
        <PlainText text={certificate.name} />
      </p>
      <p>{t('practice.certificate_text')}</p>
      <dl class="figures">
        {scores.map(([name, points]) => (
          <div key={name}>
            <dt>{t(`practice.${name}`)}</dt>
            <dd>{points} / 100</dd>
          </div>
        ))}
      </dl>
      <p class="soft">
        {times.day(certificate.issuedAt)} · {t('practice.serial')}{' '}
        <span class="mono">{certificate.serial}</span>
      </p>
    </section>
  );
}
