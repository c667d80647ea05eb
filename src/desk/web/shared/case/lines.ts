import type { Message, Note } from '../../../api/schema.ts';

/** A message or a note of the thread. */
export type Line = { readonly at: string; readonly day: string } & (
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'note'; readonly note: Note }
);

export interface Talk {
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
  /** There are older messages: notes of their time wait for them. */
  readonly hasEarlier: boolean;
  /** There are newer messages: notes of their time are not shown. */
  readonly isOld?: boolean;
}

/**
 * Messages and notes by time, each with the day above it where a new one begins, else ''.
 * @param dayOf the reader's day of a moment in ISO
 */
export function lay({ messages, notes, hasEarlier, isOld }: Talk, dayOf: (iso: string) => string): Line[] {
  const from = hasEarlier ? (messages[0]?.at ?? '') : '';
  const until = isOld ? (messages.at(-1)?.at ?? '') : '\uFFFF';
  const lines = [
    ...messages.map((message) => ({ kind: 'message' as const, at: message.at, message })),
    ...notes
      .filter(({ at }) => at >= from && at <= until)
      .map((note) => ({ kind: 'note' as const, at: note.at, note })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let last = '';
  return lines.map((line) => {
    const day = dayOf(line.at);
    const isNew = day !== last;
    last = day;
    return { ...line, day: isNew ? day : '' };
  });
}
