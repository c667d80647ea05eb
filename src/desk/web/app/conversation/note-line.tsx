import type { VNode } from 'preact';
import type { Note } from '../../../api/schema.ts';
import { NoteLine as Line, Mentions } from '../../shared/case/notes.tsx';
import { hereTimes } from '../../shared/time.ts';
import type { Words } from '../../shared/words.ts';
import { memo } from '../parts/memo.ts';

export interface NoteLineProps {
  readonly note: Note;
  readonly t: Words;
  readonly day: string;
}

/** A note among the messages, and for whom it is. */
function NoteLineView({ note, t, day }: NoteLineProps): VNode {
  return (
    <Line note={note} t={t} times={hereTimes} day={day}>
      <Mentions note={note} t={t} />
    </Line>
  );
}
export const NoteLine = memo(NoteLineView);
