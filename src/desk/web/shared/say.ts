import type { Message, TicketDetail, TicketRow } from '../../api/schema.ts';
import { momentOf, spanOf } from './time.ts';
import type { Words } from './words.ts';

/** Lines that the app and the pages drawn on the server say alike. No browser in here. */

/** The reasons of the score, heaviest first, without the mere waiting and without what the line above says already. */
export function whyOf(row: TicketRow, t: Words): string {
  const codes = row.scoreReasons
    .filter(({ code }) => code !== 'waiting' && (row.topic !== null || code !== row.reason))
    .sort((a, b) => b.points - a.points)
    .map(({ code }) => code);
  return [...new Set([...row.riskCodes, ...codes])]
    .map((code) => t.code('risk', code))
    .slice(0, 3)
    .join(' · ');
}

/** What a case is about: its topic, or why it came. */
export const titleOf = ({ topic, reason }: Pick<TicketRow, 'topic' | 'reason'>, t: Words): string =>
  topic ? t.code('topic', topic) : t.code('reason', reason);

/** How long somebody waits; of a closed case, when it was closed. */
export function waitOf(row: TicketRow, t: Words, now: number, moment = momentOf): string {
  if (row.state === 'resolved') return moment(row.resolvedAt ?? row.lastMessageAt, now);
  if (row.unansweredSince === null) return t('queue.answered');
  return t('queue.waits', { span: spanOf(now - Date.parse(row.unansweredSince)) });
}

/** Who has the case, for the account `me`. */
export function floorOf(
  detail: Pick<TicketRow, 'state' | 'holder' | 'floor'>,
  me: string | undefined,
  t: Words,
): string {
  if (detail.state === 'resolved') return t('floor.resolved');
  if (detail.holder)
    return detail.holder.id === me
      ? t(detail.floor === 'human' ? 'floor.mine' : 'floor.mine_bot')
      : t('floor.held', { name: detail.holder.name });
  return t('floor.nobody');
}

/** A refusal in plain words; the holder's name where somebody else has the case. */
export function problemText(t: Words, code: string, holder: string): string {
  const key = `problem.${code.replaceAll('-', '_')}`;
  const text = t(key, { name: holder || t('problem.somebody') });
  return text === key ? t('problem.internal') : text;
}

/** Meta's, the older API's and Twilio's word for: the 24 hours are over (src/channels). */
const WINDOW_CLOSED: ReadonlySet<string> = new Set(['131047', '470', '63016']);

/** How far a message got; of one that failed also why: the provider's code where we have no words for it. */
export function deliveryOf({ status, code }: Pick<Message, 'status' | 'code'>, t: Words): string {
  const word = t.code('delivery', status ?? '');
  if (status !== 'failed' || !code) return word;
  return `${word} (${WINDOW_CLOSED.has(code) ? t('case.window_closed') : code})`;
}

/** What did not reach the person is drawn as such; a reader of the screen hears it from the words of `deliveryOf`. */
export const fateOf = ({ status }: Pick<Message, 'status'>): string =>
  status === 'failed' || status === 'withdrawn' ? status : '';

/** Approved words went out since the window closed. An older time counts for nothing: the person has answered since. */
export const isTemplateOut = ({
  templateSentAt,
  windowClosesAt,
}: Pick<TicketDetail, 'templateSentAt' | 'windowClosesAt'>): boolean =>
  templateSentAt !== null && windowClosesAt !== null && templateSentAt >= windowClosesAt;

/** Of the file with what is held of a person: their case's number, never theirs. */
export const fileNameOf = (ticket: string): string => `rumbo-${ticket.slice(-6)}.json`;
