import type { VNode } from 'preact';
import type { AskProps } from '../../shared/ask.ts';
import { nothing, PriorityFields } from '../../shared/case/questions.tsx';
import { act } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** A person decides how urgent a case is, and says why; it is kept in the audit chain. */
export function PriorityDialog({ detail, onClose }: AskProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const submit = async (form: FormData) => {
    const body = { score: Number(form.get('score')), reason: String(form.get('reason')).trim() };
    await act(desk, 'prioritise', detail.id, body, onClose);
  };
  return (
    <Dialog title={t('priority.title')} submit={t('common.save')} onClose={onClose} onSubmit={submit}>
      <PriorityFields t={t} typed={nothing} score={detail.score} />
    </Dialog>
  );
}
