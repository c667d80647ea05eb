import type { z } from 'zod';
import { agentId } from '../accounts/directory.ts';
import type { NewNote, Note, Override, Revealed } from '../api/schema.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import { alarm, changed, type Ruling, rule } from './decision.ts';
import type { TicketDeskDeps } from './deps.ts';
import { toNote } from './detail.ts';
import { noteOf } from './hold.ts';

const REVEAL_MS = 60_000;

/** A note for colleagues. It goes into a table that nothing on the way to a provider reads. */
export async function addNote(
  deps: TicketDeskDeps,
  actor: Actor,
  id: string,
  input: z.output<typeof NewNote>,
): Promise<Note> {
  const note = {
    id: deps.newId(),
    at: deps.clock.now(),
    author: agentId(actor.id),
    text: input.text,
    mentions: [...new Set(input.mentions)]
      .filter((one) => deps.directory.byId(one)?.isActive)
      .map((one) => agentId(one)),
  };
  await rule(deps, actor, id, (): Ruling => {
    return {
      do: {
        note,
        events: [
          { kind: 'note', data: { note: note.id, author: actor.id, mentions: note.mentions } },
          ...(note.mentions.length > 0 ? [alarm('mention', note.mentions)] : []),
        ],
        audit: [{ actor: actor.id, action: 'note.added', data: { note: note.id } }],
      },
    };
  });
  return toNote(note, deps);
}

/** A person decides how urgent a case is, with a reason that stays on it. It moves in the queue, not out of protection. */
export function prioritise(deps: TicketDeskDeps, actor: Actor, id: string, input: z.output<typeof Override>) {
  return rule(deps, actor, id, (ticket): Ruling => {
    if (ticket.state === 'resolved') return { refuse: 'already-resolved' };
    return {
      do: {
        patch: { override: { score: input.score, by: agentId(actor.id), reason: input.reason } },
        events: [changed('prioritised', actor)],
        audit: [{ actor: actor.id, action: 'ticket.prioritised', data: { score: input.score } }],
      },
    };
  });
}

/** The number, for a minute, with a reason that is kept as a note (S26). @throws DeskProblem no-number */
export async function reveal(
  deps: TicketDeskDeps,
  actor: Actor,
  id: string,
  reason: string,
): Promise<z.output<typeof Revealed>> {
  const { ticket } = await rule(deps, actor, id, (): Ruling => {
    const note = noteOf(deps, actor, reason);
    return {
      do: {
        ...note,
        events: [{ kind: 'note', data: { note: note.note?.id ?? '', author: actor.id, mentions: [] } }],
        audit: [{ actor: actor.id, action: 'number.revealed', data: { note: note.note?.id ?? '' } }],
      },
    };
  });
  const phone = (await deps.store.address(ticket.conversation))?.phone;
  if (phone === undefined) throw new DeskProblem(409, 'no-number');
  return { number: phone, hideAt: new Date(deps.clock.now().getTime() + REVEAL_MS).toISOString() };
}
