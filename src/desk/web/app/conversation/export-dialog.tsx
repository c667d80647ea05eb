import type { VNode } from 'preact';
import { EXPORT_BASES } from '../../../api/codes.ts';
import type { AskProps } from '../../shared/ask.ts';
import { ExportFields, nothing } from '../../shared/case/questions.tsx';
import { fileNameOf } from '../../shared/say.ts';
import { sayProblem } from '../core/actions.ts';
import { saveFile } from '../core/save-file.ts';
import { useDesk, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** All that is held of the person, as a file, at their own request; on what it rests is kept in the audit chain. */
export function ExportDialog({ detail, onClose }: AskProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const submit = async (form: FormData) => {
    const basis = EXPORT_BASES.find((one) => one === form.get('basis'));
    if (!basis) return;
    const answer = await desk.api.call('exportPerson', { path: { ticket: detail.id }, body: { basis } });
    const held = desk.settle(answer, sayProblem);
    if (!held) return;
    saveFile(fileNameOf(detail.id), 'application/json', JSON.stringify(held, null, 2));
    desk.toast(held.isWhole ? 'good' : 'bad', t(held.isWhole ? 'done.exportPerson' : 'export.part'));
    onClose();
  };
  return (
    <Dialog title={t('export.title')} submit={t('export.submit')} onClose={onClose} onSubmit={submit}>
      <ExportFields t={t} typed={nothing} />
    </Dialog>
  );
}
