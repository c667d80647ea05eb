import type { DeskProblem } from '../../contract.ts';
import { Unsent } from './case/unsent.tsx';
import { Notice } from './frame.tsx';
import { saidProblem } from './said.ts';
import type { View, Visit } from './visit.ts';

/** Why there is nothing to see or nothing was done; what somebody had written is shown, so that it is not lost. */
export function problemPage(visit: Visit, problem: DeskProblem): View {
  const { t } = visit;
  const isMissing = problem.status === 404;
  const title = isMissing ? t('case.not_found_title') : t('nav.desk');
  const said = isMissing ? { tone: 'bad' as const, text: t('case.not_found') } : saidProblem(visit, problem);
  const written = visit.field('text') || visit.field('note') || visit.field('reply');
  const main = (
    <div class="page narrow case-missing">
      <h1>{title}</h1>
      <Notice said={said} />
      {written && <Unsent visit={visit} text={written} />}
      <p>
        <a href="/desk">{t('case.back')}</a>
      </p>
    </div>
  );
  return { title: isMissing ? title : '', place: 'none', main, said, status: problem.status };
}
