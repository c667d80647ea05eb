import type { TicketRow } from '../../../api/schema.ts';
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
