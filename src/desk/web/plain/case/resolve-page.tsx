import { ResolveFields } from '../../shared/case/questions.tsx';
import { canAskHowItWas } from '../../shared/case/reply.ts';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { backToCase, caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** Wrap-up: how it ended, whether somebody looks again on a day, whether the person is asked how it was. */
export async function resolvePage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, now, times, field } = visit;
  const detail = await visit.call('ticket', { params: caseParams(visit) });
  const today = times.local(now).slice(0, 10);
  const children = <ResolveFields t={t} typed={field} today={today} canAsk={canAskHowItWas(detail, now)} />;
  return question(
    { visit, title: t('resolve.title'), path: 'resolve', submit: t('action.resolve'), said, children },
    status,
  );
}

export async function resolve(visit: Visit): Promise<Outcome> {
  const { field, times } = visit;
  const followUpAt =
    field('followUp') === '' ? undefined : (times.read(field('followUp')) ?? field('followUp'));
  const note = field('note').trim();
  await visit.call('resolve', {
    params: caseParams(visit),
    body: {
      outcome: field('outcome'),
      ...(followUpAt === undefined ? {} : { followUpAt }),
      ...(note ? { note } : {}),
      askSatisfaction: field('ask') === 'on',
    },
  });
  return backToCase(visit, 'resolve');
}
