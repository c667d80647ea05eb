import { RevealFields } from '../../shared/case/questions.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** Why somebody wants to see the number; the reason is kept. */
export async function revealPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, field } = visit;
  await visit.call('ticket', { params: caseParams(visit) });
  const children = <RevealFields t={t} typed={field} />;
  return question(
    { visit, title: t('reveal.title'), path: 'reveal', submit: t('reveal.submit'), said, children },
    status,
  );
}

/** The number, on a page that no cache keeps and that the browser leaves by itself when the minute is over. */
export async function reveal(visit: Visit): Promise<Outcome> {
  const { t, now } = visit;
  const { number, hideAt } = await visit.call('reveal', {
    params: caseParams(visit),
    body: { reason: visit.field('reason') },
  });
  const home = `/desk/t/${visit.param('ticket')}`;
  const title = t('context.number');
  const main = (
    <div class="page narrow">
      <h1>{title}</h1>
      <section class="card stack">
        <p class="mono secret">{number}</p>
        <p class="soft">{t('reveal.hint')}</p>
        <p>
          <a href={home}>{t('plain.back_to_case')}</a>
        </p>
      </section>
    </div>
  );
  const after = Math.max(1, Math.ceil((Date.parse(hideAt) - now) / 1000));
  return { title, place: 'queue', main, leaves: { after, to: home } };
}
