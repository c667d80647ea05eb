import { type FloorMove, moveFloor } from '../../handoff/floor.ts';
import type { OutboundId } from '../../model/index.ts';
import type { TicketRecord, TicketWrites } from '../../storage/desk-store.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import type { TicketDeskDeps } from './deps.ts';
import { toRow } from './rows.ts';
import { mustSee } from './see.ts';

/** What came of a decision: what to write, or why not. */
export type Ruling<R = undefined> =
  | { readonly do: TicketWrites; readonly result?: R }
  | { readonly refuse: string; readonly status?: number };

/**
 * Decides on a case in the store's transaction and says how it went: sight is checked again on the case as it is then,
 * refusals carry the case, the outbox is woken when words were written.
 * @param least `line`: also for those who share out the work and do not read its words
 * @throws DeskProblem not-found, forbidden, or the refusal
 */
export async function rule<R = undefined>(
  deps: TicketDeskDeps,
  actor: Actor,
  id: string,
  decide: (ticket: TicketRecord, sentBefore: (clientId: string) => OutboundId | undefined) => Ruling<R>,
  least: 'full' | 'line' = 'full',
): Promise<{ readonly ticket: TicketRecord; readonly result: R | undefined }> {
  type Outcome =
    | { readonly kind: 'unseen'; readonly problem: unknown }
    | {
        readonly kind: 'refused';
        readonly refuse: string;
        readonly status: number;
        readonly ticket: TicketRecord;
      }
    | {
        readonly kind: 'done';
        readonly ticket: TicketRecord;
        readonly writes: TicketWrites;
        readonly result: R | undefined;
      };
  const outcome = await deps.store.decide<Outcome>(id, (ticket, sentBefore) => {
    try {
      mustSee(actor, ticket, least);
    } catch (problem) {
      return { result: { kind: 'unseen', problem } };
    }
    const ruling = decide(ticket, sentBefore);
    if ('refuse' in ruling)
      return { result: { kind: 'refused', refuse: ruling.refuse, status: ruling.status ?? 409, ticket } };
    return {
      writes: ruling.do,
      result: { kind: 'done', ticket, writes: ruling.do, result: ruling.result },
    };
  });
  if (!outcome) throw new DeskProblem(404, 'not-found');
  if (outcome.kind === 'unseen') throw outcome.problem;
  if (outcome.kind === 'refused')
    throw new DeskProblem(outcome.status, outcome.refuse, {
      ticket: toRow(outcome.ticket, deps, deps.clock.now()),
    });
  const { ticket, writes, result } = outcome;
  if (writes.message || writes.say?.length || writes.withdraw) deps.wakeOutbox(ticket.conversation);
  return { ticket: (await deps.store.ticket(id)) ?? ticket, result };
}

/**
 * The floor moved by somebody, as a write; nothing where the move is not possible from here. Whoever takes it is the only
 * voice from that commit on: what the bot has said and not yet begun to send is withdrawn.
 */
export function floorMoved(
  ticket: TicketRecord,
  move: FloorMove,
  actor: string,
  reason: string,
  at: Date,
): Pick<TicketWrites, 'floor' | 'withdraw'> {
  const moved = moveFloor(ticket.floor, move, { actor, reason, at });
  if (moved.kind === 'refused') return {};
  const floor = { next: moved.floor, event: moved.event };
  return move.kind === 'take' ? { floor, withdraw: true } : { floor };
}

/**
 * An event of the queue: what happened and who did it.
 * @param left the case as it was, where somebody who had it may no longer see it: their desks take it off
 */
export const changed = (
  change: string,
  actor: Pick<Actor, 'id'> | undefined,
  left?: Pick<TicketRecord, 'holder' | 'assignee'>,
) =>
  ({
    kind: 'ticket',
    data: {
      change,
      actor: actor?.id ?? null,
      ...(left ? { left: [left.holder, left.assignee].filter((one) => one !== undefined) } : {}),
    },
  }) as const;

/** For a sound or a notice: to those named, else to whoever the case fits. */
export const alarm = (alert: string, to?: readonly string[]) =>
  ({ kind: 'alert', data: { alert, ...(to ? { to } : {}) } }) as const;

/** One that nobody looked after: also to those who share out the work. */
export const escalated = (alert: string) => ({ kind: 'alert', data: { alert, escalate: 'yes' } }) as const;
