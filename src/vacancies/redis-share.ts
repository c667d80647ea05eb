import type { ConversationId } from '../model/index.ts';
import type { Argument, Reply, Script } from '../storage/redis/client.ts';
import { type RedisContext, runIn } from '../storage/redis/context.ts';
import { type Partition, partitionIn } from '../storage/redis/keys.ts';

/** A partition that another process holds by now refused what only its holder may do. */
export const FENCED = 'fenced';

/** The partition of a person; undefined for an id that the Redis store never made. */
export function partitionOfPerson(id: string): Partition | undefined {
  try {
    return partitionIn(id);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Runs a script where a person lives; undefined for somebody that this store never knew. */
export async function runFor(
  context: RedisContext,
  conversation: ConversationId | string,
  script: Script,
  ...args: Argument[]
): Promise<Reply | undefined> {
  const partition = partitionOfPerson(conversation);
  return partition === undefined ? undefined : runIn(context, partition, script, ...args);
}

/** The epoch that a change by a holder carries; one that nobody has when the partition is not ours: it is refused. */
export const epochFor = ({ leases }: RedisContext, partition: Partition): string =>
  leases.epochOf(partition) ?? 'none';

/** Notes that a partition is another's when a script said so. */
export function isFenced(context: RedisContext, partition: Partition, answer: Reply | undefined): boolean {
  const fenced = Buffer.isBuffer(answer) && answer.toString() === FENCED;
  if (fenced) context.leases.lose(partition);
  return fenced;
}
