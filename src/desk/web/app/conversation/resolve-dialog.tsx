import type { VNode } from 'preact';
import type { AskProps } from '../../shared/ask.ts';
import { nothing, ResolveFields } from '../../shared/case/questions.tsx';
import { canAskHowItWas } from '../../shared/case/reply.ts';
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
  const submit = async (form: FormData) => {
    const followUp = new Date(`${form.get('followUp')}T09:00`);
    const note = String(form.get('note') ?? '').trim();
    const body = {
      outcome: String(form.get('outcome')),
      ...(Number.isNaN(followUp.getTime()) ? {} : { followUpAt: followUp.toISOString() }),
      ...(note ? { note } : {}),
      askSatisfaction: form.get('ask') === 'on',
    };
    await act(desk, 'resolve', detail.id, body, onClose);
  };
  return (
    <Dialog title={t('resolve.title')} submit={t('action.resolve')} onClose={onClose} onSubmit={submit}>
      <ResolveFields
        t={t}
        typed={nothing}
        today={localInput(nowMs()).slice(0, 10)}
        canAsk={canAskHowItWas(detail, now)}
      />
    </Dialog>
  );
}
