import type { TicketRow } from '../../api/schema.ts';

const MOST_WAITING_POINTS = 40;
const MOST_UNPINNED = 99;
const MINUTE_MS = 60_000;

/**
 * The score of a waiting case now. The row holds it as it was when it was sent; it grows by a point a minute, capped
 * (src/handoff/score.ts), so that a row that nothing happened to is not overtaken by a fresh one.
 * @param now server time in ms
 */
export function scoreNow(row: TicketRow, now: number): number {
  if (row.isPinned || row.override || row.unansweredSince === null || row.state === 'resolved')
    return row.score;
  const counted = row.scoreReasons.find(({ code }) => code === 'waiting')?.points ?? 0;
  const minutes = Math.floor((now - Date.parse(row.unansweredSince)) / MINUTE_MS);
  const waiting = Math.max(counted, Math.min(MOST_WAITING_POINTS, minutes));
  return Math.min(MOST_UNPINNED, row.score - counted + waiting);
}

/** How a score is coloured. */
export const levelOf = (isPinned: boolean, score: number): string =>
  isPinned ? 'pinned' : score >= 60 ? 'high' : score >= 30 ? 'middle' : 'low';

/** Who comes first: pinned, then by score, then whoever waits longest; resolved ones last, newest first. */
export function rankTickets(rows: readonly TicketRow[], now: number): TicketRow[] {
  return rows
    .map((row) => ({
      row,
      done: row.state === 'resolved' ? 1 : 0,
      held: row.holdUntil && Date.parse(row.holdUntil) > now ? 1 : 0,
      pinned: row.isPinned ? 0 : 1,
      score: scoreNow(row, now),
      since: Date.parse(row.unansweredSince ?? row.openedAt),
      resolvedAt: row.resolvedAt ? Date.parse(row.resolvedAt) : 0,
    }))
    .sort(
      (a, b) =>
        a.done - b.done ||
        (a.done ? b.resolvedAt - a.resolvedAt : 0) ||
        a.held - b.held ||
        a.pinned - b.pinned ||
        b.score - a.score ||
        a.since - b.since ||
        (a.row.id < b.row.id ? -1 : 1),
    )
    .map(({ row }) => row);
}

export const TABS = ['mine', 'unassigned', 'all', 'resolved'] as const;
export type Tab = (typeof TABS)[number];
/** Where both faces of the desk begin: a new case is kept for somebody within two seconds, and leaves "unassigned". */
export const FIRST_TAB: Tab = 'all';
export interface Filter {
  readonly tab: Tab;
  readonly topic: string;
  readonly language: string;
}

/** Whether a case belongs under a tab. `mine`: held by or passed to me; `unassigned`: nobody's, not passed to anybody. */
export function isUnder(row: TicketRow, tab: Tab, me: string): boolean {
  if (tab === 'resolved') return row.state === 'resolved';
  if (row.state === 'resolved') return false;
  if (tab === 'mine') return row.holder?.id === me || row.assignee?.id === me;
  if (tab === 'unassigned') return row.holder === null && row.assignee === null;
  return true;
}

export const passes = (row: TicketRow, filter: Filter, me: string): boolean =>
  isUnder(row, filter.tab, me) &&
  (filter.topic === '' || row.topic === filter.topic) &&
  (filter.language === '' || row.language === filter.language);

/** Topics of these cases, each once. */
export const topicsIn = (rows: readonly TicketRow[]): string[] =>
  [...new Set(rows.flatMap(({ topic }) => topic ?? []))].sort();
