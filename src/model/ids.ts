/** Branded ids: a ticket id cannot be passed where a contact id is meant. All are opaque strings without personal data. */
declare const brand: unique symbol;
export type Branded<T extends string> = string & { readonly [brand]: T };

export type ContactId = Branded<'contact'>;
export type ConversationId = Branded<'conversation'>;
/** Our own id of a stored inbound message (not the provider's). */
export type InboundId = Branded<'inbound'>;
/** Our own id of an outbound message; travels to the provider as opaque callback data. */
export type OutboundId = Branded<'outbound'>;
export type TicketId = Branded<'ticket'>;
