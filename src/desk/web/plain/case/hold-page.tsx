import { Field } from '../parts.tsx';
import type { Outcome, Said, View, Visit } from '../visit.ts';
import { backToCase, caseParams } from './deeds.ts';
import { question } from './question.tsx';

const HOUR_MS = 3_600_000;

/** Until when a case is put aside; a new message of the person ends it earlier. */
export async function holdPage(visit: Visit, said?: Said, status?: number): Promise<View> {
  const { t, now, times, field } = visit;
  await visit.call('ticket', { params: caseParams(visit) });
  const children = (
    <>
      <p class="soft">{t('hold.hint')}</p>
      <Field word={t('hold.until')}>
        <input
          type="datetime-local"
          name="until"
          required
          min={times.local(now)}
          value={field('until') || times.local(now + 2 * HOUR_MS)}
          aria-describedby="hold-zone"
        />
      </Field>
      <p class="soft small mono" id="hold-zone">
        {times.zone}
      </p>
      <Field word={t('common.note_optional')} note>
        <textarea name="note" rows={3} maxLength={4096} value={field('note')} />
      </Field>
    </>
  );
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
