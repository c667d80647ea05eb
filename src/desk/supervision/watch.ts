import { goneReturnAt, PINNED_ALARM_MS, silentReturnAt } from '../../handoff/deadlines.ts';
import { type AgentProfile, choose, weightOf } from '../../handoff/routing.ts';
import type { AgentId } from '../../model/index.ts';
import type { TicketRecord, TicketWrites } from '../../storage/desk-store.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { may, type Role } from '../accounts/permissions.ts';
import { profileOf } from '../accounts/profile.ts';
import { alarm, changed, escalated } from '../tickets/decision.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { backInQueue } from '../tickets/hold.ts';
import { deadlineOf, scoreNow } from '../tickets/rows.ts';
import { readActive } from './load.ts';

const EVERY_MS = 2_000;
/** A thousand cases that are late at once are called out over half a minute: events go to every open desk. */
const MOST_AT_ONCE = 60;
/** A case that was kept for somebody and not taken is anybody's again. */
const KEPT_FOR_MS = 2 * 60_000;
const BREACH = 'breach';
const UNCLAIMED = 'protection_unclaimed';
const ASSIGNED = 'assigned';

/**
 * Looks after what nobody looks after: cases whose holder went silent go back, those that wait too long are called out
 * once, new ones are kept for whoever is there, fits and carries least.
 * @returns tick, for tests with a clock of their own, and stop
 */
export function makeWatch(
  deps: TicketDeskDeps,
  logger: Logger,
): { tick(): Promise<void>; start(): void; stop(): void } {
  const { store, clock, directory, presence } = deps;
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;

  async function tick(): Promise<void> {
    const now = clock.now();
    const active = await readActive(store);
    const held = weights(active, now);
    const agents = agentsNow();
    let done = 0;
    // Held ones first: a silent holder is the one thing that must be exact.
    for (const ticket of active.toSorted(
      (a, b) => Number(a.state === 'waiting') - Number(b.state === 'waiting'),
    )) {
      if (done >= MOST_AT_ONCE && ticket.state === 'waiting') break;
      const writes = whatIsDue(ticket, now, held, agents);
      // Decided again on the case as it is then: somebody may have answered this very moment.
      if (!writes) continue;
      done += 1;
      const decided = await store.decide(ticket.id, (current) => {
        const due = whatIsDue(current, now, held, agents);
        return due ? { writes: due, result: due } : { result: undefined };
      });
      const keeper = decided?.patch?.assignee;
      if (keeper) held.set(keeper, (held.get(keeper) ?? 0) + weightOf(scoreNow(ticket, now)));
    }
  }

  /** Those who are there and could be asked; the administrator is nobody's first choice. */
  function agentsNow(): AgentProfile[] {
    return directory
      .all()
      .filter(
        ({ isActive, role }) => isActive && role !== 'administrator' && may(role as Role, 'tickets.work'),
      )
      .map((account) => profileOf(account, presence.statusOf(account.id) === 'online'))
      .filter(({ isOnline }) => isOnline);
  }

  function whatIsDue(
    ticket: TicketRecord,
    now: Date,
    held: ReadonlyMap<AgentId, number>,
    agents: readonly AgentProfile[],
  ): TicketWrites | undefined {
    if (ticket.state === 'resolved') return undefined;
    if (ticket.state === 'open') {
      const reason = whyReturned(ticket, now);
      if (reason)
        return {
          ...backInQueue(ticket, 'system', reason, now),
          events: [changed('returned', undefined, ticket), escalated('returned')],
          audit: [
            { actor: 'system', action: 'ticket.returned', data: { from: ticket.holder ?? '', reason } },
          ],
        };
    }
    return (
      alarmsOf(ticket, now) ??
      (ticket.state === 'waiting' ? assignment(ticket, now, held, agents) : undefined)
    );
  }

  /** A case goes back when its holder can no longer work, is gone, or says nothing. Undefined: it stays with them. */
  function whyReturned(ticket: TicketRecord, now: Date): string | undefined {
    const { holder } = ticket;
    const account = directory.byId(holder);
    if (!account?.isActive || !may(account.role as Role, 'tickets.work')) return 'owner_left';
    if (ticket.floor.state !== 'human' || presence.isTyping(ticket.id, account.id)) return undefined;
    const { isPinned } = scoreNow(ticket, now);
    const claimedAt = ticket.claimedAt ?? ticket.openedAt;
    const goneAt = goneReturnAt({ ...ticket, claimedAt, goneSince: presence.goneSince(account.id) });
    if (goneAt && goneAt <= now) return 'owner_gone';
    const silentAt = silentReturnAt({ ...ticket, isPinned, claimedAt });
    return silentAt && silentAt <= now ? 'owner_silent' : undefined;
  }

  /** What has waited too long, said once each. */
  function alarmsOf(ticket: TicketRecord, now: Date): TicketWrites | undefined {
    const sound = (name: string) => ({
      patch: { alarms: [...ticket.alarms, name] },
      events: [changed(name, undefined), escalated(name)],
    });
    const isUnclaimed =
      ticket.state === 'waiting' &&
      scoreNow(ticket, now).isPinned &&
      now.getTime() - ticket.openedAt.getTime() >= PINNED_ALARM_MS;
    if (isUnclaimed && !ticket.alarms.includes(UNCLAIMED)) return sound(UNCLAIMED);
    const due = deadlineOf(ticket, deps, now);
    if (due && due.getTime() < now.getTime() && !ticket.alarms.includes(BREACH)) return sound(BREACH);
    return undefined;
  }

  /** Keeps a new case for one colleague for a while; once, then it is anybody's. */
  function assignment(
    ticket: TicketRecord,
    now: Date,
    held: ReadonlyMap<AgentId, number>,
    agents: readonly AgentProfile[],
  ): TicketWrites | undefined {
    if (ticket.assignee !== undefined) {
      const isOver = now.getTime() - (ticket.assignedAt?.getTime() ?? 0) >= KEPT_FOR_MS;
      const isThere = directory.byId(ticket.assignee)?.isActive === true;
      // Passed on by a person to a person: that is not ours to undo, unless they are no longer anybody's colleague.
      if (isThere && (!isOver || !ticket.alarms.includes(ASSIGNED))) return undefined;
      return {
        patch: { assignee: null, assignedAt: null },
        events: [changed('unassigned', undefined, ticket)],
      };
    }
    if (ticket.alarms.includes(ASSIGNED)) return undefined;
    const { score, isPinned } = scoreNow(ticket, now);
    const need = {
      language: ticket.language,
      ...(ticket.topic === undefined ? {} : { topic: ticket.topic }),
      ...(ticket.office === undefined ? {} : { office: ticket.office }),
      channel: ticket.channel,
      isProtection: isPinned,
      isPinned,
      score,
    };
    const chosen = choose(agents, need, now.getTime() - ticket.openedAt.getTime(), held);
    if (!chosen) return undefined;
    return {
      patch: { assignee: chosen.id, assignedAt: now, alarms: [...ticket.alarms, ASSIGNED] },
      events: [changed('assigned', undefined), alarm('assigned', [chosen.id])],
      audit: [{ actor: 'system', action: 'ticket.assigned', data: { to: chosen.id } }],
    };
  }

  return {
    tick,
    start: () => {
      timer = setInterval(() => {
        if (isBusy) return;
        isBusy = true;
        tick()
          .catch((error) => logger.error({ err: error }, 'watching over the queue failed; it is tried again'))
          .finally(() => {
            isBusy = false;
          });
      }, EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** What each one carries now, also what is kept for them. */
function weights(active: readonly TicketRecord[], now: Date): Map<AgentId, number> {
  const held = new Map<AgentId, number>();
  for (const ticket of active) {
    const who = ticket.holder ?? ticket.assignee;
    if (who !== undefined) held.set(who, (held.get(who) ?? 0) + weightOf(scoreNow(ticket, now)));
  }
  return held;
}
