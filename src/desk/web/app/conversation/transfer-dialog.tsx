import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type AskProps, OFFICES } from '../../shared/ask.ts';
import { act } from '../core/actions.ts';
import type { ResponseOf } from '../core/endpoints.ts';
import { useDesk, useDeskState, useWords } from '../core/use.ts';
import { Dialog } from '../parts/dialog.tsx';

type Kind = 'person' | 'topic' | 'office' | 'ally';
const KINDS: readonly Kind[] = ['person', 'topic', 'office', 'ally'];

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
  const topics = targets.topics
    .map((topic) => [topic, t.code('topic', topic)] as const)
    .sort((a, b) => a[1].localeCompare(b[1]));
  const people = colleagues
    .filter(({ id, role }) => id !== me && (!detail.isProtection || role === 'protection'))
    .sort((a, b) => rankOf(a.presence) - rankOf(b.presence) || a.name.localeCompare(b.name));
  const submit = async (form: FormData) => {
    const [id, note] = [String(form.get('target')).trim(), String(form.get('note')).trim()];
    if (!id || !note) return;
    if (await act(desk, 'transfer', detail.id, { to: { kind, id }, note })) onClose();
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
        {kind === 'person' ? (
          <select id="transfer-target" name="target" required>
            <option value="">{t('common.choose')}</option>
            {people.map(({ id, name, role, languages, presence }) => (
              <option key={id} value={id}>
                {`${name} · ${t.code('role', role)} · ${languages.join(', ')} · ${t(`presence.${presence}`)}`}
              </option>
            ))}
          </select>
        ) : kind === 'office' ? (
          <select id="transfer-target" name="target" required>
            <option value="">{t('common.choose')}</option>
            {OFFICES.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        ) : kind === 'topic' ? (
          <select id="transfer-target" name="target" required>
            <option value="">{t('common.choose')}</option>
            {topics.map(([topic, name]) => (
              <option key={topic} value={topic}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <select id="transfer-target" name="target" required>
            <option value="">{t('common.choose')}</option>
            {targets.allies.map(({ id, name, place }) => (
              <option key={id} value={id}>
                {place ? `${name} · ${place}` : name}
              </option>
            ))}
          </select>
        )}
      </label>
      {detail.isProtection && <p class="notice">{t('transfer.protection')}</p>}
      <label class="field note-field">
        <span>{t('transfer.note')}</span>
        <textarea name="note" rows={3} required maxLength={4096} />
      </label>
    </Dialog>
  );
}

const rankOf = (presence: string): number => ['online', 'away', 'offline'].indexOf(presence);
