import { OUTCOME_CODES } from '../../shared/ask.ts';
import { Field, Select } from '../parts.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { backToCase, caseParams } from './deeds.ts';
import { question } from './question.tsx';

/** Wrap-up: how it ended, whether somebody looks again on a day, whether the person is asked how it was. */
export async function resolvePage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, now, times, field } = visit;
  const { isProtection, windowClosesAt } = await visit.call('ticket', { params: caseParams(visit) });
  const isInWindow = windowClosesAt === null || Date.parse(windowClosesAt) > now;
  const children = (
    <>
      <Field word={t('resolve.outcome')}>
        <Select
          name="outcome"
          required
          empty={t('common.choose')}
          value={field('outcome')}
          choices={OUTCOME_CODES.map((value) => ({ value, word: t(`outcome.${value}`) }))}
        />
      </Field>
      <Field word={t('resolve.follow_up')}>
        <input type="date" name="followUp" min={times.local(now).slice(0, 10)} value={field('followUp')} />
      </Field>
      <Field word={t('common.note_optional')} note>
        <textarea name="note" rows={3} maxLength={4096} value={field('note')} />
      </Field>
      {!isProtection && isInWindow && (
        <label class="check" for="ask">
          <input id="ask" type="checkbox" name="ask" checked={field('ask') === 'on'} />
          <span>{t('resolve.ask')}</span>
        </label>
      )}
    </>
  );
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
