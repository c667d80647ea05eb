import type { ContactId } from '../../../model/index.ts';
import type { AcceptItem } from '../../store.ts';
import { list, text } from '../client.ts';
import { type RedisContext, runIn } from '../context.ts';
import { acceptOne } from '../inbox.ts';
import { ALL_PARTITIONS, type Partition, partitionIn, partitionOf } from '../keys.ts';
import { KNOWN, READ_TOMBSTONES, SORT_LANE } from '../lua/reoffer.ts';
import { placed, readOwner } from '../people.ts';

/** One script asks about so many at once. */
const ASKED_AT_ONCE = 400;

/** A message that the store does not have; `contact`: its sender lives in another partition than the first key says. */
interface Missing {
  readonly item: AcceptItem;
  readonly contact?: ContactId;
}

/**
 * Which of these messages the store does not know (any more), in the order given. A few scripts for hundreds of them:
 * after a failover nearly all are known.
 */
export async function findMissing(context: RedisContext, items: readonly AcceptItem[]): Promise<Missing[]> {
  const states = await readStates(context, items);
  const found: Missing[] = [];
  for (const [index, item] of items.entries()) {
    if (states[index] === 0) found.push({ item });
    if (states[index] === 2) {
      const contact = await missingAway(context, item);
      if (contact) found.push({ item, contact });
    }
  }
  return found;
}

/**
 * Stores again what the store has lost, each once and in its place in the lane. Nobody who was erased after a message
 * of theirs was received comes back by it (S3).
 */
export async function reoffer(
  context: RedisContext,
  items: readonly AcceptItem[],
): Promise<{ restored: number; erased: number }> {
  const missing = await findMissing(context, items);
  if (missing.length === 0) return { restored: 0, erased: 0 };
  const oldest = Math.min(...missing.map(({ item }) => item.message.receivedAt.getTime()));
  const erasedAt = await readTombstones(context, oldest);
  const sum = { restored: 0, erased: 0 };
  const lanes = new Set<string>();
  const offer = async ({ item, contact }: Missing): Promise<void> => {
    const at = item.message.receivedAt.getTime();
    if (item.identityKeys.some((key) => (erasedAt.get(placed(key)) ?? Number.NEGATIVE_INFINITY) >= at)) {
      sum.erased += 1;
      return;
    }
    const result = await acceptOne(context, item, contact);
    if (result.kind === 'duplicate') return;
    sum.restored += 1;
    lanes.add(result.conversation);
  };
  // One person's in their order, different people's beside each other.
  const people = Map.groupBy(missing, ({ item }) => item.identityKeys[0] ?? '');
  await Promise.all(
    [...people.values()].map(async (theirs) => {
      for (const one of theirs) await offer(one);
    }),
  );
  await Promise.all([...lanes].map((lane) => runIn(context, partitionIn(lane), SORT_LANE, lane)));
  return sum;
}

async function readStates(context: RedisContext, items: readonly AcceptItem[]): Promise<number[]> {
  const states: number[] = new Array(items.length).fill(0);
  const byHome = Map.groupBy(items.entries(), ([, item]) => partitionOf(item.identityKeys[0] ?? ''));
  await Promise.all(
    [...byHome].map(async ([home, entries]) => {
      for (let from = 0; from < entries.length; from += ASKED_AT_ONCE) {
        const some = entries.slice(from, from + ASKED_AT_ONCE);
        const answers = await askKnown(
          context,
          home,
          some.map(([, { dedupeKey }]) => dedupeKey),
        );
        for (const [position, [index]] of some.entries()) states[index] = answers[position] ?? 0;
      }
    }),
  );
  return states;
}

const askKnown = async (context: RedisContext, partition: Partition, keys: string[]): Promise<number[]> =>
  list(await runIn(context, partition, KNOWN, ...keys)).map(Number);

/**
 * At home it is known that the message lies with its sender, in another partition. In a cluster that one may have lost
 * it alone. Whoever has been erased since has no owner, or one who lives at home: those are not asked further.
 */
async function missingAway(context: RedisContext, item: AcceptItem): Promise<ContactId | undefined> {
  const key = item.identityKeys[0] ?? '';
  const owner = await readOwner(context, key);
  if (!owner.isAlive) return undefined;
  const partition = partitionIn(owner.contact);
  if (partition === partitionOf(key)) return undefined;
  const [state] = await askKnown(context, partition, [item.dedupeKey]);
  return state === 0 ? (owner.contact as ContactId) : undefined;
}

async function readTombstones(context: RedisContext, since: number): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const replies = await Promise.all(
    ALL_PARTITIONS.map((partition) => runIn(context, partition, READ_TOMBSTONES, since)),
  );
  for (const reply of replies) {
    const flat = list(reply).map(text);
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const key = flat[i] as string;
      found.set(key, Math.max(found.get(key) ?? 0, Number(flat[i + 1])));
    }
  }
  return found;
}
