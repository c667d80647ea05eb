import { Field } from '../parts.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { backToCase, caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** A person decides how urgent a case is, and says why; it is kept in the audit chain. */
export async function priorityPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field } = visit;
  const { score } = await visit.call('ticket', { params: caseParams(visit) });
  const children = (
    <>
      <Field word={t('priority.score')}>
        <input
          type="number"
          name="score"
          min={0}
          max={100}
          step={1}
          required
          value={field('score') || String(score)}
        />
      </Field>
      <Field word={t('priority.reason')}>
        <textarea name="reason" rows={3} required maxLength={4096} value={field('reason')} />
      </Field>
    </>
  );
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
