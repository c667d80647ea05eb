import type { TicketDetail } from '../../../api/schema.ts';
import type { Words } from '../words.ts';

/** WhatsApp's limit of one message. */
export const MOST_CHARACTERS = 4096;

/** Why this account can write nothing to the person now; undefined where it can, words or at least approved ones. */
export function whyNoReply(
  { state, actions, holder, context }: Pick<TicketDetail, 'state' | 'actions' | 'holder' | 'context'>,
  t: Words,
): { readonly text: string; readonly isBad: boolean } | undefined {
  if (state === 'resolved') return { text: t('compose.resolved'), isBad: false };
  if (!actions.includes('message'))
    return {
      text: holder ? t('compose.held', { name: holder.name }) : t('compose.claim_first'),
      isBad: false,
    };
  return context.isOptedOut ? { text: t('compose.opted_out'), isBad: true } : undefined;
}

/** WhatsApp's 24 hours are over. @param now server time in ms */
export const isWindowClosed = (
  { windowClosesAt }: Pick<TicketDetail, 'windowClosesAt'>,
  now: number,
): boolean => windowClosesAt !== null && Date.parse(windowClosesAt) <= now;

/** Whether the person can be asked how it was; decided as the server does (src/desk/tickets/finish.ts). */
export const canAskHowItWas = (
  {
    windowClosesAt,
    isProtection,
    context,
  }: Pick<TicketDetail, 'windowClosesAt' | 'isProtection' | 'context'>,
  now: number,
): boolean =>
  windowClosesAt !== null && Date.parse(windowClosesAt) > now && !isProtection && !context.isOptedOut;
