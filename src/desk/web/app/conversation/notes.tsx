import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { TicketDetail } from '../../../api/schema.ts';
import { mentionable, mentionedIn } from '../../shared/case/mentions.ts';
import { NotesCard } from '../../shared/case/notes.tsx';
import { Field } from '../../shared/fields.tsx';
import { act } from '../core/actions.ts';
import { keepDraft, readDraft } from '../core/drafts.ts';
import { useOneAtATime } from '../core/one-at-a-time.ts';
import { useSentField } from '../core/sent-field.ts';
import { useDesk, useDeskState, useReader } from '../core/use.ts';

/** Notes for colleagues: a field of their own, a colour of their own, a route of their own. Nothing here is ever sent. */
export function Notes({ detail }: { readonly detail: TicketDetail }): VNode {
  const desk = useDesk();
  const reader = useReader();
  const { t } = reader;
  const colleagues = useDeskState((state) => state.colleagues);
  const me = useDeskState((state) => state.session?.account.id);
  const field = useSentField(
    () => readDraft(detail.id, 'note'),
    (next) => keepDraft(detail.id, 'note', next),
  );
  const { text } = field;
  const [chosen, setMentions] = useState<readonly string[]>([]);
  const others = mentionable(colleagues, me, detail);
  /** Named in the words, as `@Ana`, or chosen from the list. */
  const named = mentionedIn(text, others);
  const mentions = [...new Set([...named, ...chosen])];
  const [save, isBusy] = useOneAtATime(async () => {
    const words = text.trim();
    if (words === '') return;
    await act(desk, 'addNote', detail.id, { text: words, mentions: [...mentions] }, () => {
      field.hasSent(words);
      setMentions([]);
    });
  });
  const nameOf = (id: string) => colleagues.find((one) => one.id === id)?.name ?? id;
  return (
    <NotesCard notes={detail.notes} {...reader}>
      {detail.actions.includes('note') && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field word={t('notes.label')} note>
            <textarea
              id="note-text"
              rows={3}
              maxLength={4096}
              value={text}
              onInput={(event) => field.change(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                  event.preventDefault();
                  save();
                }
                if (event.key === 'Escape') event.currentTarget.blur();
              }}
            />
          </Field>
          <div class="note-buttons">
            <select
              aria-label={t('notes.mention')}
              value=""
              onChange={(event) => {
                const id = event.currentTarget.value;
                if (id) setMentions([...new Set([...chosen, id])]);
                event.currentTarget.value = '';
              }}
            >
              <option value="">{t('notes.mention')}</option>
              {others
                .filter(({ id }) => !mentions.includes(id))
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
            </select>
            <button type="submit" class="note-save" aria-disabled={isBusy || text.trim() === ''}>
              {t('notes.save')}
            </button>
          </div>
          {mentions.length > 0 && (
            <p class="mentions">
              {mentions.map((id) => (
                <button
                  key={id}
                  type="button"
                  class="chip"
                  disabled={named.includes(id)}
                  onClick={() => setMentions(chosen.filter((one) => one !== id))}
                >
                  @{nameOf(id)}
                  {!named.includes(id) && (
                    <>
                      {' '}
                      <span aria-hidden="true">×</span>
                      <span class="only-read">{t('notes.unmention')}</span>
                    </>
                  )}
                </button>
              ))}
            </p>
          )}
        </form>
      )}
    </NotesCard>
  );
}
