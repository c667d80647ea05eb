import type { z } from 'zod';
import { expectedWaitMinutes } from '../../handoff/expected-wait.ts';
import { weightOf } from '../../handoff/routing.ts';
import type { DeskStore, TicketRecord } from '../../storage/desk-store.ts';
import { type Directory, roleOf } from '../accounts/directory.ts';
import { may } from '../accounts/permissions.ts';
import type { AgentLoad, Colleague, Load } from '../api/schema.ts';
import type { Presence } from '../live/presence.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { deadlineOf, scoreNow } from '../tickets/rows.ts';

const MOST = 5000;
const RECENT = 20;

/** Everybody who works with cases, and whether they are there. */
export function colleaguesOf(directory: Directory, presence: Presence): Colleague[] {
  return directory
    .all()
    .filter((account) => account.isActive && may(roleOf(account), 'tickets.work'))
    .map((account) => ({
      id: account.id,
      name: account.name,
      role: roleOf(account),
      languages: account.languages as Colleague['languages'],
      presence: presence.statusOf(account.id),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Cases that wait or are worked on. */
export async function readActive(store: Pick<DeskStore, 'tickets'>): Promise<TicketRecord[]> {
  const [waiting, open] = await Promise.all([
    store.tickets({ state: 'waiting', limit: MOST }),
    store.tickets({ state: 'open', limit: MOST }),
  ]);
  return [...waiting, ...open];
}

/** Who has how much, how long people wait, and what somebody who asks now is told. */
export async function readLoad(deps: TicketDeskDeps): Promise<Load> {
  const { store, directory, presence, clock, hours } = deps;
  const now = clock.now();
  const active = await readActive(store);
  const waiting = active.filter(({ state }) => state === 'waiting');
  const longest = Math.max(0, ...waiting.map(({ openedAt }) => now.getTime() - openedAt.getTime()));
  const agents = colleaguesOf(directory, presence).map((colleague): z.output<typeof AgentLoad> => {
    const mine = active.filter(({ holder }) => holder === colleague.id);
    const unanswered = mine.flatMap(({ unansweredSince }) => unansweredSince ?? []);
    const oldest = Math.max(0, ...unanswered.map((at) => now.getTime() - at.getTime()));
    return {
      ...colleague,
      open: mine.length,
      weight: mine.reduce((sum, ticket) => sum + weightOf(scoreNow(ticket, now)), 0),
      capacity: directory.byId(colleague.id)?.capacity ?? 0,
      unanswered: unanswered.length,
      oldestUnansweredSeconds: Math.floor(oldest / 1000),
    };
  });
  return {
    waiting: waiting.length,
    open: active.length - waiting.length,
    pinned: active.filter((ticket) => scoreNow(ticket, now).isPinned).length,
    breached: active.filter((ticket) => {
      const due = deadlineOf(ticket, deps, now);
      return due !== undefined && due.getTime() < now.getTime();
    }).length,
    longestWaitSeconds: Math.floor(longest / 1000),
    expectedWaitMinutes: hours.isOpen(now)
      ? (expectedWaitMinutes(await store.recentWaits(RECENT), longest) ?? null)
      : null,
    isOpenNow: hours.isOpen(now),
    agents,
  };
}
