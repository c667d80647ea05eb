import { PriorityFields } from '../../shared/case/questions.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { backToCase, caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** A person decides how urgent a case is, and says why; it is kept in the audit chain. */
export async function priorityPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field } = visit;
  const { score } = await visit.call('ticket', { params: caseParams(visit) });
  const children = <PriorityFields t={t} typed={field} score={score} />;
  return question(
    { visit, title: t('priority.title'), path: 'priority', submit: t('common.save'), said, children },
    status,
  );
}

export async function prioritise(visit: Visit): Promise<Outcome> {
  const score = visit.field('score');
  await visit.call('prioritise', {
    params: caseParams(visit),
    body: { score: score === '' ? undefined : Number(score), reason: visit.field('reason') },
  });
  return backToCase(visit, 'prioritise');
}
