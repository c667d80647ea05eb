import { isProtectionCase } from '../../handoff/score.ts';
import type { TicketRecord } from '../../storage/desk-store.ts';
import { isProtectionRole } from '../accounts/permissions.ts';
import { type Actor, DeskProblem } from '../contract.ts';

/** `full`: words and all. `line`: that it is there and how long it waits. `none`: for them it is not there. */
export type Sight = 'full' | 'line' | 'none';

type Looker = Pick<Actor, 'id' | 'role' | 'may'>;
type Seen = Pick<TicketRecord, 'reason' | 'riskCodes' | 'holder' | 'assignee'>;

/**
 * What somebody sees of a case. One for protection is for those trained for it and for whoever has it or was passed it by
 * name; those who share out the work see its line.
 */
export function sightOf(actor: Looker, ticket: Seen): Sight {
  if (!actor.may('tickets.read')) return 'none';
  if (!isProtectionCase(ticket.reason, ticket.riskCodes)) return 'full';
  if (isProtectionRole(actor.role) || ticket.holder === actor.id || ticket.assignee === actor.id)
    return 'full';
  return actor.may('tickets.assign') ? 'line' : 'none';
}

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
