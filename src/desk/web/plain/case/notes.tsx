import type { VNode } from 'preact';
import type { Colleague, TicketDetail } from '../../../api/schema.ts';
import { Mentions, NotesCard } from '../../shared/case/notes.tsx';
import { Field, Select } from '../../shared/fields.tsx';
import { plainLine } from '../../shared/plain-text.tsx';
import { Form } from '../parts.tsx';
import type { Visit } from '../visit.ts';

export interface NotesProps {
  readonly visit: Visit;
  readonly detail: TicketDetail;
  readonly colleagues: readonly Colleague[];
  /** Words in the box that are not saved yet. */
  readonly note: string;
}

/** Notes for colleagues: a field, a colour and a route of their own. Nothing here is ever sent. */
export function Notes({ visit, detail, colleagues, note }: NotesProps): VNode {
  const { t, now, times } = visit;
  return (
    <NotesCard
      notes={detail.notes}
      below={(one) => <Mentions note={one} t={t} />}
      t={t}
      now={now}
      times={times}
    >
      {detail.actions.includes('note') && (
        <Form visit={visit} action={`/desk/t/${detail.id}/notes`} label={t('notes.save')}>
          <Field word={t('notes.label')} note>
            <textarea
              id="note-text"
              name="note"
              rows={3}
              maxLength={4096}
              required
              data-draft="note"
              value={note}
            />
          </Field>
          <div class="note-buttons">
            <Select
              name="mention"
              label={t('notes.mention')}
              empty={t('notes.mention')}
              choices={colleagues.map(({ id, name }) => ({ value: id, word: plainLine(name) }))}
            />
            <button type="submit" class="note-save">
              {t('notes.save')}
            </button>
          </div>
        </Form>
      )}
    </NotesCard>
  );
}
