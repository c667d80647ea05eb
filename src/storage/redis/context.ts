import type { Address, ConversationId, OutboundId } from '../../model/index.ts';
import type { Sealer } from '../sealer.ts';
import type { Argument, Client, Reply, Script } from './client.ts';
import { type Partition, prefixOf } from './keys.ts';
import type { Leases } from './leases.ts';
import type { Places } from './places.ts';

/** What the parts of the store share. */
export interface RedisContext {
  readonly client: Client;
  readonly sealer: Sealer;
  readonly newId: () => string;
  readonly now: () => Date;
  readonly leases: Leases;
  readonly places: Places;
  /** A provider's id may hold a number (Meta's do): only its keyed hash is kept. */
  readonly keyed: (providerId: string) => string;
  /** A partition turns out to have been emptied: somebody must look. */
  readonly onEmptied: () => void;
  /** Whether a partition has not been emptied, and begun anew, since this process looked last. */
  readonly isKnownLife: (partition: Partition, life: string) => boolean;
}

export const runIn = (
  { client }: Pick<RedisContext, 'client'>,
  partition: Partition,
  script: Script,
  ...args: Argument[]
): Promise<Reply> => script.run(client, prefixOf(partition), args);

export const sealJson = (context: RedisContext, value: unknown, place: string): Uint8Array =>
  context.sealer.seal(JSON.stringify(value), place);

/** @throws Error when the value was changed, moved, or its key is missing */
export function openJson<T>(context: RedisContext, sealed: Reply | undefined, place: string): T {
  if (!Buffer.isBuffer(sealed)) throw new Error(`nothing is stored at ${place.split(':', 2).join(':')}`);
  return JSON.parse(context.sealer.open(sealed, place)) as T;
}

/** Dates travel as text inside the sealed JSON. */
export function reviveDates<T extends { sentAt: Date; receivedAt: Date }>(message: T): T {
  return { ...message, sentAt: new Date(message.sentAt), receivedAt: new Date(message.receivedAt) };
}

export const addressPlace = (conversation: ConversationId): string => `conversation:address:${conversation}`;
export const contentPlace = (id: OutboundId): string => `outbox:content:${id}`;
export const bodyPlace = (dedupeKey: string): string => `inbox:body:${dedupeKey}`;

export const openAddress = (
  context: RedisContext,
  sealed: Reply | undefined,
  conversation: ConversationId,
): Address => openJson<Address>(context, sealed, addressPlace(conversation));
