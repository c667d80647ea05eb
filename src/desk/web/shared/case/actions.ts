import type { TicketDetail } from '../../../api/schema.ts';

/** What can be done with a case, as the API names it, in the order of the buttons. */
export const ACTIONS = [
  'claim',
  'reopen',
  'resolve',
  'transfer',
  'hold',
  'return',
  'release',
  'priority',
  'export',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface OfferedAction {
  readonly action: Action;
  /** Class of its button. What leaves the desk never stands out. */
  readonly look: 'primary' | 'quiet';
}

/** Only what the API says this account may do with the case now; it decides again when a button is pressed. */
export const offeredIn = ({ actions }: Pick<TicketDetail, 'actions'>): OfferedAction[] =>
  ACTIONS.filter((action) => actions.includes(action)).map((action, index) => ({
    action,
    look: index === 0 && action !== 'export' ? 'primary' : 'quiet',
  }));
