import type { ConversationId, InboundId } from '../../model/index.ts';

/** Fixed for ever: ids carry their partition. Many more than the workers anybody will run, so that shares are even. */
export const PARTITIONS = 64;

/** 0 … 63. Everything of one person lives in one partition, so one script can change all of it at once. */
export type Partition = number;

/**
 * The tag in braces makes Redis Cluster keep all keys of a partition on one node (cluster specification, "Hash tags").
 * Scripts get this prefix as their only key and build the rest from it.
 */
export const prefixOf = (partition: Partition): string => `rumbo:{p${two(partition)}}`;

/** What belongs to no partition: pepper, schema, who is at work. */
export const META = 'rumbo:{meta}';

/** Which partition a pseudonym, an outbound id or a provider's id is looked up in (FNV-1a, 32 bits). */
export function partitionOf(text: string): Partition {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}

/** Ids of contacts and conversations begin with their partition: `07-…`. */
export const placeIn = (partition: Partition, id: string): string => `${two(partition)}-${id}`;

/** @throws RangeError when the id was not made by this store */
export function partitionIn(id: string): Partition {
  const partition = Number(id.slice(0, 2));
  if (id[2] !== '-' || !Number.isInteger(partition) || partition < 0 || partition >= PARTITIONS)
    throw new RangeError('an id without a partition: it was not made by the Redis store');
  return partition;
}

/** An inbound message is known by its dedupe key, in the partition of its conversation. */
export const inboundIdOf = (conversation: ConversationId, dedupeKey: string): InboundId =>
  placeIn(partitionIn(conversation), dedupeKey) as InboundId;

export const dedupeKeyOf = (inbound: InboundId): string => inbound.slice(3);

/** All partitions, in order. */
export const ALL_PARTITIONS: readonly Partition[] = Array.from({ length: PARTITIONS }, (_, index) => index);

const two = (partition: Partition): string => String(partition).padStart(2, '0');
