import type { VNode } from 'preact';
import type { AskProps } from '../../shared/ask.ts';
import { HoldFields, nothing } from '../../shared/case/questions.tsx';
import { localInput } from '../../shared/time.ts';
import { act } from '../core/actions.ts';
import { nowMs } from '../core/clock.ts';
import { useDesk, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** Until when a case is put aside; a new message of the person ends it earlier. */
export function HoldDialog({ detail, onClose }: AskProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const submit = async (form: FormData) => {
    const until = new Date(String(form.get('until')));
    if (Number.isNaN(until.getTime())) return;
    const note = String(form.get('note') ?? '').trim();
    const body = { until: until.toISOString(), ...(note ? { note } : {}) };
    await act(desk, 'hold', detail.id, body, onClose);
  };
  return (
    <Dialog title={t('hold.title')} submit={t('action.hold')} onClose={onClose} onSubmit={submit}>
      <HoldFields t={t} typed={nothing} now={nowMs()} local={localInput} />
    </Dialog>
  );
}
