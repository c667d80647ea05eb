import type { VNode } from 'preact';
import type { TicketDetail } from '../../../api/schema.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { clockOf } from '../../shared/time.ts';
import type { Words } from '../../shared/words.ts';
import { memo } from '../parts/memo.ts';

export interface NoteLineProps {
  readonly note: TicketDetail['notes'][number];
  readonly t: Words;
  readonly day: string;
}

/** A note among the messages: another colour, another shape, and it says who sees it. */
function NoteLineView({ note, t, day }: NoteLineProps): VNode {
  return (
    <>
      {day && <p class="day">{day}</p>}
      <div class="note-line">
        <p class="note-head">
          <b>{t('notes.inside')}</b> · <PlainText text={note.author.name} /> · {clockOf(note.at)}
        </p>
        <p class="text">
          <PlainText text={note.text} />
        </p>
        {note.mentions.length > 0 && (
          <p class="small">{t('notes.for', { names: note.mentions.map(({ name }) => name).join(', ') })}</p>
        )}
      </div>
    </>
  );
}
export const NoteLine = memo(NoteLineView);
