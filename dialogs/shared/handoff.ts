import type { TicketRequest } from '../../src/ports/index.ts';
import { type DialogContext, EventFactory } from './botbuilder.ts';

/**
 * Asks for a person, as botbuilder says it: the event `handoff.initiate` with what the counsellor needs as its value. The
 * turn makes a case of it when it commits. Source: Bot Framework, "Transition conversations from bot to human".
 */
export async function initiateHandoff(dc: DialogContext, request: TicketRequest): Promise<void> {
  await dc.context.sendActivity(EventFactory.createHandoffInitiation(dc.context, request));
}
