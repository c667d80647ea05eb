import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AskProps } from '../../shared/ask.ts';
import { nothing } from '../../shared/case/questions.tsx';
import { Handover, KINDS, type Kind, receiversOf } from '../../shared/case/transfer.tsx';
import { Select } from '../../shared/fields.tsx';
import { act } from '../core/actions.ts';
import type { ResponseOf } from '../core/endpoints.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

/** To whom a case is passed on, and what they should know: nobody has to ask the person twice. */
export function TransferDialog({ detail, onClose }: AskProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [kind, setKind] = useState<Kind>('person');
  const colleagues = useDeskState((state) => state.colleagues);
  const me = useDeskState((state) => state.session?.account.id);
  const [targets, setTargets] = useState<ResponseOf<'transferTargets'>>({ topics: [], allies: [] });
  useEffect(() => {
    void desk.api.call('transferTargets').then((answer) => answer.kind === 'ok' && setTargets(answer.value));
  }, [desk]);
  const receivers = receiversOf({ row: detail, me, colleagues, targets }, t);
  const submit = async (form: FormData) => {
    const [id, note] = [String(form.get('target')).trim(), String(form.get('note')).trim()];
    if (!id || !note) return;
    await act(desk, 'transfer', detail.id, { to: { kind, id }, note }, onClose);
  };
  return (
    <Dialog title={t('transfer.title')} submit={t('action.transfer')} onClose={onClose} onSubmit={submit}>
      <fieldset class="choices">
        <legend>{t('transfer.to')}</legend>
        {KINDS.map((one) => (
          <label key={one} class="check">
            <input
              type="radio"
              name="kind"
              value={one}
              checked={kind === one}
              onChange={() => setKind(one)}
              {...(kind === one ? { 'data-first': true } : {})}
            />
            <span>{t(`transfer.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="field" key={kind} for="transfer-target">
        <span>{t(`transfer.${kind}`)}</span>
        <Select
          id="transfer-target"
          name="target"
          required
          empty={t('common.choose')}
          choices={receivers[kind]}
        />
      </label>
      <Handover row={detail} t={t} typed={nothing} />
    </Dialog>
  );
}
