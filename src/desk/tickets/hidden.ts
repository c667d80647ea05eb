import type { DeskStore, ThreadMessage, TicketRecord } from '../../storage/desk-store.ts';
import type { Message } from '../api/schema.ts';
import type { Actor } from '../contract.ts';
import { sightOf } from './see.ts';

/** What led to a case was said before it was opened; signs of danger open one at once, however busy a machine is. */
const BEFORE_MS = 15 * 60_000;

/**
 * One conversation may hold several cases, and who may read one may not read all: a person who asked about pay in spring
 * and was locked in in summer has an ordinary case and one for protection over the same thread.
 * @returns isHidden(at): what was said then belongs to another case whose words this pair of eyes may not see
 */
export async function hiddenFrom(
  store: Pick<DeskStore, 'casesOf'>,
  actor: Pick<Actor, 'id' | 'role' | 'may' | 'topics'>,
  ticket: Pick<TicketRecord, 'id' | 'conversation'>,
): Promise<(at: Date) => boolean> {
  const spans = (await store.casesOf(ticket.conversation))
    .filter((other) => other.id !== ticket.id && sightOf(actor, other) !== 'full')
    .map(({ openedAt, resolvedAt }) => ({
      from: openedAt.getTime() - BEFORE_MS,
      to: resolvedAt?.getTime() ?? Number.POSITIVE_INFINITY,
    }));
  return (at) => spans.some(({ from, to }) => at.getTime() >= from && at.getTime() <= to);
}

/** That something was said, and nothing of it: pages of the thread keep their order and their ends. */
export const hiddenMessage = ({ id, at, from }: ThreadMessage): Message => ({
  id,
  at: at.toISOString(),
  from,
  author: null,
  kind: 'hidden',
  text: '',
  choices: [],
  media: [],
  location: null,
  status: null,
  code: null,
});
