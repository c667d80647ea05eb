import { ExportFields } from '../../shared/case/questions.tsx';
import { fileNameOf } from '../../shared/say.ts';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** On what the export of a person's data rests; it is kept. */
export async function exportPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field } = visit;
  await visit.call('ticket', { params: caseParams(visit) });
  const children = <ExportFields t={t} typed={field} />;
  return question(
    { visit, title: t('export.title'), path: 'export', submit: t('export.submit'), said, children },
    status,
  );
}

/** All that is held of the person, as a file: the browser saves it and stays on the page. */
export async function exportPerson(visit: Visit): Promise<Outcome> {
  const held = await visit.call('exportPerson', {
    params: caseParams(visit),
    body: { basis: visit.field('basis') },
  });
  return {
    file: {
      name: fileNameOf(visit.param('ticket')),
      type: 'application/json; charset=utf-8',
      body: JSON.stringify(held, null, 2),
    },
  };
}
