import type { Hours } from '../ports/hours.ts';

const MINUTE_MS = 60_000;
/** Minutes within which somebody should answer. Danger is counted day and night, the rest in counsellors' hours. */
const FIRST_REPLY_MIN = { pinned: 2, urgent: 10, ordinary: 30 } as const;
const NEXT_REPLY_MIN = { pinned: 4, urgent: 10, ordinary: 15 } as const;
const URGENT_SCORE = 60;
/** A holder who leaves a person without an answer for so long loses the case (reliability.md, silent owner). */
const SILENT_AFTER_MIN = { pinned: 4, ordinary: 10 } as const;
/** A holder whose stream is lost and who does not come back: nobody waits longer than this for them. */
const GONE_AFTER_MIN = 2;
/** Nobody has taken a pinned case: alarm (reliability.md, vulnerability score). */
export const PINNED_ALARM_MS = 2 * MINUTE_MS;

/** What deadlines ask of a case. */
export interface Waiting {
  readonly isPinned: boolean;
  readonly score: number;
  readonly isFirstReply: boolean;
  /** The oldest message nobody has answered; undefined: nothing is due. */
  readonly unansweredSince: Date | undefined;
}

/** When the next reply is due; undefined when nothing is. Typing pauses it: that is for the caller to know. */
export function dueAt(waiting: Waiting, hours: Hours): Date | undefined {
  if (!waiting.unansweredSince) return undefined;
  const table = waiting.isFirstReply ? FIRST_REPLY_MIN : NEXT_REPLY_MIN;
  if (waiting.isPinned) return new Date(waiting.unansweredSince.getTime() + table.pinned * MINUTE_MS);
  const minutes = waiting.score >= URGENT_SCORE ? table.urgent : table.ordinary;
  return addOpenTime(waiting.unansweredSince, minutes * MINUTE_MS, hours);
}

/**
 * The moment after so much time in which counsellors are there. Walks from opening to closing; past a year of closed
 * days it gives up and counts plainly.
 */
export function addOpenTime(from: Date, ms: number, hours: Hours): Date {
  let at = hours.nextOpening(from);
  let left = ms;
  for (let span = 0; span < 1000; span += 1) {
    const closes = hours.closesAt(at);
    const length = closes.getTime() - at.getTime();
    if (left <= length) return new Date(at.getTime() + left);
    left -= length;
    at = hours.nextOpening(closes);
  }
  return new Date(from.getTime() + ms);
}

/**
 * When a silent holder loses the case: so long after the person's unanswered message, or after the holder took it or
 * last wrote, whichever is later. Undefined: nobody is waiting.
 */
export function silentReturnAt(held: {
  readonly isPinned: boolean;
  readonly unansweredSince: Date | undefined;
  readonly claimedAt: Date;
  readonly lastAgentAt: Date | undefined;
  readonly holdUntil: Date | undefined;
}): Date | undefined {
  if (!held.unansweredSince) return undefined;
  const since = Math.max(
    held.unansweredSince.getTime(),
    held.claimedAt.getTime(),
    held.lastAgentAt?.getTime() ?? 0,
    held.holdUntil?.getTime() ?? 0,
  );
  return new Date(since + (held.isPinned ? SILENT_AFTER_MIN.pinned : SILENT_AFTER_MIN.ordinary) * MINUTE_MS);
}

/**
 * When a holder who is not there any more loses the case: so long after they left and somebody began to wait, whichever
 * is later. Undefined: nobody is waiting, or they are there.
 */
export function goneReturnAt(held: {
  readonly goneSince: Date | undefined;
  readonly unansweredSince: Date | undefined;
  readonly claimedAt: Date;
  readonly holdUntil: Date | undefined;
}): Date | undefined {
  if (!held.goneSince || !held.unansweredSince) return undefined;
  const since = Math.max(
    held.goneSince.getTime(),
    held.unansweredSince.getTime(),
    held.claimedAt.getTime(),
    held.holdUntil?.getTime() ?? 0,
  );
  return new Date(since + GONE_AFTER_MIN * MINUTE_MS);
}
