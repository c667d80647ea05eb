import type { z } from 'zod';
import { isProtectionCase } from '../../handoff/score.ts';
import type { AccountRecord, TicketRecord, TicketWrites } from '../../storage/desk-store.ts';
import { type Directory, roleOf } from '../accounts/directory.ts';
import { isProtectionRole, may } from '../accounts/permissions.ts';
import type { Transfer } from '../api/schema.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import { alarm, changed, type Ruling, rule } from './decision.ts';
import type { TicketDeskDeps } from './deps.ts';
import { CODE, closing } from './finish.ts';
import { backInQueue, noteOf } from './hold.ts';

type Target = Exclude<z.output<typeof Transfer>['to'], string>;

/**
 * Passes a case on, always with a note. To a colleague: it is kept for them until they take it. To a topic or an office:
 * whoever works there. To an ally outside: they go on with it elsewhere, here it ends.
 */
export function transfer(deps: TicketDeskDeps, actor: Actor, id: string, input: z.output<typeof Transfer>) {
  const target: Target = typeof input.to === 'string' ? { kind: 'person', id: input.to } : input.to;
  const person = target.kind === 'person' ? findPerson(deps.directory, target.id) : undefined;
  return rule(
    deps,
    actor,
    id,
    (ticket): Ruling => {
      if (ticket.state === 'resolved') return { refuse: 'already-resolved' };
      if (ticket.state === 'open' && ticket.holder !== actor.id && !actor.may('tickets.assign'))
        return { refuse: 'not-holder' };
      if (target.kind === 'person' && !isFit(person, ticket)) return { refuse: 'target-unfit' };
      const now = deps.clock.now();
      const note = noteOf(deps, actor, input.note);
      const audit = [
        {
          actor: actor.id,
          action: 'ticket.transferred',
          // A code, never a word of somebody's own: the chain is kept for two years.
          data: { to: target.kind, id: person?.id ?? (CODE.test(target.id) ? target.id : 'other') },
        },
      ];
      if (target.kind === 'ally')
        return { do: { ...closing(deps, ticket, actor, 'referred_ally', now), ...note, audit } };
      const back = ticket.state === 'open' ? backInQueue(ticket, actor.id, 'transferred', now) : {};
      return {
        do: {
          ...back,
          patch: { ...back.patch, ...patchFor(target, person, now) },
          ...note,
          events: [
            changed('transferred', actor, ticket),
            person ? alarm('assigned', [person.id]) : alarm('returned'),
          ],
          audit,
        },
      };
      // Who shares out the work passes on what they may not read; to close it one must have read it.
    },
    target.kind === 'ally' ? 'full' : 'line',
  );
}

function patchFor(
  target: Target,
  person: AccountRecord | undefined,
  now: Date,
): NonNullable<TicketWrites['patch']> {
  switch (target.kind) {
    case 'person':
      return { assignee: person?.id ?? null, assignedAt: now };
    case 'topic':
      return { topic: target.id, assignee: null };
    default:
      return { office: target.id, assignee: null };
  }
}

/** By id, or by e-mail address. @throws DeskProblem target-unfit for nobody we know */
function findPerson(directory: Directory, idOrEmail: string): AccountRecord {
  const found = directory.byId(idOrEmail) ?? directory.byEmail(idOrEmail);
  if (!found) throw new DeskProblem(409, 'target-unfit');
  return found;
}

/** Whether somebody can be passed a case: there, allowed to work on cases, trained where it is one for protection. */
export function isFit(account: AccountRecord | undefined, ticket: TicketRecord): boolean {
  if (!account?.isActive || !may(roleOf(account), 'tickets.work')) return false;
  return !isProtectionCase(ticket.reason, ticket.riskCodes) || isProtectionRole(roleOf(account));
}
