import type { ComponentChildren, VNode } from 'preact';
import type { Note } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Reader } from '../reader.ts';
import type { Times } from '../time.ts';
import type { Words } from '../words.ts';

export interface NotesCardProps extends Reader {
  readonly notes: readonly Note[];
  /** What stands below a note. */
  readonly below?: (note: Note) => VNode | null;
  /** Where one is written. */
  readonly children: ComponentChildren;
}

/** Notes for colleagues: a field, a colour and a route of their own. Nothing here is ever sent. */
export function NotesCard({ notes, below, children, t, now, times }: NotesCardProps): VNode {
  return (
    <section class="card notes" aria-labelledby="notes-title" id="notes">
      <h2 id="notes-title">{t('notes.title')}</h2>
      <ul class="note-list">
        {notes.map((note) => (
          <li key={note.id}>
            <p class="note-head">
              <b>
                <PlainText text={note.author.name} />
              </b>{' '}
              · {times.moment(note.at, now)}
            </p>
            <p class="text">
              <PlainText text={note.text} />
            </p>
            {below?.(note)}
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}

export interface NoteLineProps {
  readonly note: Note;
  readonly t: Words;
  readonly times: Times;
  /** The day above it, where a new one begins. */
  readonly day: string;
  /** What stands below its words. */
  readonly children?: ComponentChildren;
}

/** A note among the messages: another colour, another shape, and it says who sees it. */
export function NoteLine({ note, t, times, day, children }: NoteLineProps): VNode {
  return (
    <>
      {day && <p class="day">{day}</p>}
      <div class="note-line">
        <p class="note-head">
          <b>{t('notes.inside')}</b> · <PlainText text={note.author.name} /> · {times.clock(note.at)}
        </p>
        <p class="text">
          <PlainText text={note.text} />
        </p>
        {children}
      </div>
    </>
  );
}

/** Whose attention a note calls for. */
export function Mentions({ note, t }: { readonly note: Note; readonly t: Words }): VNode | null {
  if (note.mentions.length === 0) return null;
  return (
    <p class="small">
      <PlainText text={t('notes.for', { names: note.mentions.map(({ name }) => name).join(', ') })} />
    </p>
  );
}
