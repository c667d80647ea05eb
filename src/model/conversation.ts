import type { Address } from './address.ts';
import type { ContactId, ConversationId } from './ids.ts';

/** A talk between one contact and one of our numbers. */
export interface Conversation {
  readonly id: ConversationId;
  readonly contactId: ContactId;
  /** The newest address of the person on this channel: replies go here. */
  readonly address: Address;
  /** The number or account the person last wrote to: replies leave from here. */
  readonly account: string;
  readonly isOptedOut: boolean;
  /** The provider's time of the newest inbound message; starts the 24-hour service window. */
  readonly lastInboundAt: Date;
}
