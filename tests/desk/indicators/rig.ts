import type { DomainEvent } from '../../../src/model/index.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { commitNext } from '../../support/stored.ts';

let people = 0;

/** Turns in which these events happen, at a time; one turn for all of them. */
export async function happen(rig: DeskRig, at: string, events: readonly DomainEvent[]): Promise<void> {
  people += 1;
  const conversation = await rig.accept(`52155${20_000_000 + people}`, 'hola');
  await commitNext(rig.store, conversation, { events, at: new Date(at) });
}

/** `n` messages as the turn counts them. */
export const messages = (
  n: number,
  { language = 'es', channel = 'whatsapp', contact = 'first', outcome = 'answered' } = {},
): DomainEvent[] =>
  Array.from({ length: n }, () => ({
    type: 'message.received',
    data: { channel, language, contact, outcome },
  }));

export const times = (n: number, event: DomainEvent): DomainEvent[] => Array.from({ length: n }, () => event);
