import { readVacancy, readVacancyId } from './read.ts';
import { type Arriving, readLines, unreadable } from './read-answer.ts';
import { ChangeLine, type REMOVAL_REASONS, type Vacancy } from './schema.ts';
import type { PortalAnswer } from './transport.ts';

/** One event of the feed as read: `unreadable` names a vacancy whose row we could not vouch for. */
export type Change =
  | { readonly op: 'upsert'; readonly vacancy: Vacancy }
  | {
      readonly op: 'remove';
      readonly id: string;
      readonly reason: (typeof REMOVAL_REASONS)[number] | 'unreadable';
    };

/** How a page ended. `next` is the place to go on from; `skipped` counts lines that said nothing usable. */
export interface FeedPage {
  readonly next: string;
  readonly more: boolean;
  readonly changes: number;
  readonly skipped: number;
}

/** A row has at most 10,000 characters of description; two bytes each and the rest of the fields beside. */
const LINE_BYTES = 256 * 1024;
const PAGE_BYTES = 128 * 1024 * 1024;
/** Where lines make no sense, more of them will not either. */
const MOST_SKIPPED_IN_A_ROW = 20;

/**
 * Reads a page of NDJSON line by line.
 * @param take is given each change in order and awaited, so that a slow taker slows the reading; its time is its own,
 *   the portal's runs from line to line
 * @throws PortalError `unreadable`: a page without its cursor at the end is cut off, however it looked before;
 *   and whatever `take` throws
 */
export async function readFeed(
  answer: PortalAnswer,
  take: (change: Change) => void | Promise<void>,
): Promise<FeedPage> {
  let [changes, skipped, skippedInARow] = [0, 0, 0];
  let end: { next: string; more: boolean } | undefined;
  for await (const line of readLines(answer, { lineBytes: LINE_BYTES, totalBytes: PAGE_BYTES })) {
    if (end) throw unreadable(answer, 'wrong_shape');
    const read = readLine(answer, line);
    answer.keepWaiting();
    if (read === undefined) {
      skipped += 1;
      skippedInARow += 1;
      if (skippedInARow >= MOST_SKIPPED_IN_A_ROW) throw unreadable(answer, 'wrong_shape');
      continue;
    }
    skippedInARow = 0;
    if (read.op === 'cursor') {
      end = read;
      continue;
    }
    changes += 1;
    const work = take(read);
    if (work) await answer.hold(work);
  }
  if (!end) throw unreadable(answer, 'cut_off');
  return { next: end.next, more: end.more, changes, skipped };
}

type Cursor = { readonly op: 'cursor'; readonly next: string; readonly more: boolean };

/** Undefined: JSON, but nothing that the contract has (an op of tomorrow). @throws PortalError when it is no JSON */
function readLine(answer: Arriving, line: string): Change | Cursor | undefined {
  const parsed = ChangeLine.safeParse(parse(answer, line));
  if (!parsed.success) return undefined;
  const event = parsed.data;
  if (event.op !== 'upsert') return event;
  const vacancy = readVacancy(event.vacancy);
  if (vacancy) return { op: 'upsert', vacancy };
  const id = readVacancyId(event.vacancy);
  return id === undefined ? undefined : { op: 'remove', id, reason: 'unreadable' };
}

function parse(answer: Arriving, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw unreadable(answer, line.startsWith('<') ? 'html' : 'not_json');
  }
}
