import { HoldFields } from '../../shared/case/questions.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { backToCase, caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** Until when a case is put aside; a new message of the person ends it earlier. */
export async function holdPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, now, times, field } = visit;
  await visit.call('ticket', { params: caseParams(visit) });
  const children = <HoldFields t={t} typed={field} now={now} local={times.local} zone={times.zone} />;
  return question(
    { visit, title: t('hold.title'), path: 'hold', submit: t('action.hold'), said, children },
    status,
  );
}

export async function hold(visit: Visit): Promise<Outcome> {
  const { field, times } = visit;
  const note = field('note').trim();
  await visit.call('hold', {
    params: caseParams(visit),
    // What is no time is refused by the API's schema, like anybody's.
    body: { until: times.read(field('until')) ?? field('until'), ...(note ? { note } : {}) },
  });
  return backToCase(visit, 'hold');
}
