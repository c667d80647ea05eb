import type { VNode } from 'preact';
import { type AskProps, OUTCOME_CODES } from '../../shared/ask.ts';
import { localInput } from '../../shared/time.ts';
import { act } from '../core/actions.ts';
import { nowMs } from '../core/clock.ts';
import { useDesk, useNow, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** Wrap-up: how it ended, whether somebody looks again on a day, and whether the person is asked how it was. */
export function ResolveDialog({ detail, onClose }: AskProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const now = useNow();
  // As the server decides it (src/desk/tickets/finish.ts): a question that will not be sent is not offered.
  const canAsk =
    detail.windowClosesAt !== null &&
    Date.parse(detail.windowClosesAt) > now &&
    !detail.isProtection &&
    !detail.context.isOptedOut;
  const submit = async (form: FormData) => {
    const followUp = new Date(`${form.get('followUp')}T09:00`);
    const note = String(form.get('note') ?? '').trim();
    const body = {
      outcome: String(form.get('outcome')),
      ...(Number.isNaN(followUp.getTime()) ? {} : { followUpAt: followUp.toISOString() }),
      ...(note ? { note } : {}),
      askSatisfaction: form.get('ask') === 'on',
    };
    if (await act(desk, 'resolve', detail.id, body)) onClose();
  };
  return (
    <Dialog title={t('resolve.title')} submit={t('action.resolve')} onClose={onClose} onSubmit={submit}>
      <label class="field">
        <span>{t('resolve.outcome')}</span>
        <select name="outcome" data-first required>
          <option value="">{t('common.choose')}</option>
          {OUTCOME_CODES.map((code) => (
            <option key={code} value={code}>
              {t(`outcome.${code}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('resolve.follow_up')}</span>
        <input type="date" name="followUp" min={localInput(nowMs()).slice(0, 10)} />
      </label>
      <label class="field note-field">
        <span>{t('common.note_optional')}</span>
        <textarea name="note" rows={2} maxLength={4096} />
      </label>
      {canAsk && (
        <label class="check">
          <input type="checkbox" name="ask" />
          <span>{t('resolve.ask')}</span>
        </label>
      )}
    </Dialog>
  );
}
