import type { ConversationId } from '../../model/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Hours } from '../../ports/hours.ts';
import type { Texts } from '../../ports/texts.ts';
import type { DeskStore } from '../../storage/desk-store.ts';
import type { Directory } from '../accounts/directory.ts';
import type { Presence } from '../live/presence.ts';
import type { DeskTemplate } from '../templates/load.ts';
import type { RowParts } from './rows.ts';

/** What the desk's work on cases asks of the rest. */
export interface TicketDeskDeps extends RowParts {
  readonly store: DeskStore;
  readonly directory: Directory;
  readonly presence: Presence;
  readonly clock: Pick<Clock, 'now'>;
  readonly hours: Hours;
  readonly texts: Texts;
  readonly templates: readonly DeskTemplate[];
  readonly newId: () => string;
  /** Words for this conversation are committed: the outbox sends them. */
  readonly wakeOutbox: (conversation: ConversationId) => void;
}
