import { isProtectionCase } from '../../handoff/score.ts';
import type { TicketRecord } from '../../storage/desk-store.ts';
import { isProtectionRole } from '../accounts/permissions.ts';
import { type Actor, DeskProblem } from '../contract.ts';

/** `full`: words and all. `line`: that it is there and how long it waits. `none`: for them it is not there. */
export type Sight = 'full' | 'line' | 'none';

type Looker = Pick<Actor, 'id' | 'role' | 'may'> & Partial<Pick<Actor, 'topics'>>;
type Seen = Pick<TicketRecord, 'reason' | 'riskCodes' | 'holder' | 'assignee'> &
  Partial<Pick<TicketRecord, 'topic'>>;

/**
 * What somebody sees of a case. Whoever has it or was passed it by name sees all of it. One for protection is for those
 * trained for it; those who share out the work see its line. Who works on some topics only sees the lines of the others:
 * routing that looks wider passes them a case by name.
 */
export function sightOf(actor: Looker, ticket: Seen): Sight {
  if (!actor.may('tickets.read')) return 'none';
  if (ticket.holder === actor.id || ticket.assignee === actor.id) return 'full';
  const mayShareOut = actor.may('tickets.assign');
  if (isProtectionCase(ticket.reason, ticket.riskCodes)) {
    if (isProtectionRole(actor.role)) return 'full';
    return mayShareOut ? 'line' : 'none';
  }
  return mayShareOut || isTopicOf(actor, ticket) ? 'full' : 'line';
}

/** A case without a topic is anybody's. */
const isTopicOf = ({ topics = [] }: Looker, { topic }: Seen): boolean =>
  topics.length === 0 || topic === undefined || topics.includes(topic);

/**
 * For everything that shows or changes a case.
 * @throws DeskProblem not-found for what is not there or must look as if it were not; forbidden for a line only
 */
export function mustSee(
  actor: Looker,
  ticket: TicketRecord | undefined,
  least: 'full' | 'line' = 'full',
): TicketRecord {
  const sight = ticket ? sightOf(actor, ticket) : 'none';
  if (!ticket || sight === 'none') throw new DeskProblem(404, 'not-found');
  if (least === 'full' && sight === 'line') throw new DeskProblem(403, 'forbidden');
  return ticket;
}
