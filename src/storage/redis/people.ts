import type { Address, ContactId, ConversationId } from '../../model/index.ts';
import type { AcceptItem } from '../store.ts';
import { list, text } from './client.ts';
import { addressPlace, openAddress, type RedisContext, runIn, sealJson } from './context.ts';
import { type Partition, partitionIn, partitionOf, placeIn } from './keys.ts';
import { READ_ROUTES } from './lua/inbox.ts';
import {
  BIND,
  CONTACT_EXISTS,
  CREATE_CONTACT,
  DROP_LEFT_BINDING,
  GIVE_UP_KEYS,
  NOTE_KEYS,
  READ_IDENTITY,
  READ_LEFT_BINDINGS,
} from './lua/people.ts';

const MOST_TRIES = 8;

/** A pseudonym with the partition it is looked up in, as contacts keep it: `07:key`. */
export const placed = (key: string): string => `${placeIn(partitionOf(key), '').slice(0, 2)}:${key}`;

/** All pseudonyms of an item, old and new, without repeats. */
export const keysOf = ({ identityKeys, newIdentityKeys }: AcceptItem): string[] => [
  ...new Set([...identityKeys, ...(newIdentityKeys ?? [])]),
];

/**
 * A person is one contact under all their keys; keys that turn out to be of one person move to the first found. Keys lie
 * in several partitions, so this is a row of small steps, each safe to repeat, before the message is stored.
 * @returns the contact that all keys of the item now point to
 */
export async function resolveContact(context: RedisContext, item: AcceptItem): Promise<ContactId> {
  const keys = keysOf(item);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const owners = await Promise.all(keys.map((key) => readOwner(context, key)));
    const known = owners.find((owner) => owner.isAlive)?.contact;
    const contact = known ?? (await createContact(context, partitionOf(keys[0] ?? '')));
    const isBound = await Promise.all(
      keys.map(async (key, index) => {
        const owner = owners[index]?.contact ?? '';
        return Number(await runIn(context, partitionOf(key), BIND, key, owner, contact)) === 1;
      }),
    );
    // Somebody else was quicker with one of them: look again who it belongs to.
    if (isBound.includes(false)) continue;
    const merged = new Map<string, string[]>();
    for (const [index, { contact: owner, isAlive }] of owners.entries())
      if (isAlive && owner !== contact)
        merged.set(owner, [...(merged.get(owner) ?? []), placed(keys[index] ?? '')]);
    const optOuts = await Promise.all(
      [...merged].map(([owner, gone]) => runIn(context, partitionIn(owner), GIVE_UP_KEYS, owner, ...gone)),
    );
    // The other contact's stop word counts for the person, whoever it was recorded under.
    const isNoted = await runIn(
      context,
      partitionIn(contact),
      NOTE_KEYS,
      contact,
      optOuts.some((optOut) => text(optOut) === '1') ? '1' : '0',
      [...merged.values()].flat().length,
      context.now().getTime(),
      ...keys.map(placed),
    );
    if (Number(isNoted) === 1) return contact as ContactId;
  }
  throw new Error('the keys of a sender kept changing hands');
}

async function readOwner(context: RedisContext, key: string): Promise<{ contact: string; isAlive: boolean }> {
  const contact = text(await runIn(context, partitionOf(key), READ_IDENTITY, key));
  if (contact === '') return { contact, isAlive: false };
  // An erasure that was cut short leaves keys that point to nobody.
  const isAlive = Number(await runIn(context, partitionIn(contact), CONTACT_EXISTS, contact)) === 1;
  return { contact, isAlive };
}

async function createContact(context: RedisContext, partition: Partition): Promise<ContactId> {
  const contact = placeIn(partition, context.newId()) as ContactId;
  await runIn(context, partition, CREATE_CONTACT, contact, context.now().getTime());
  return contact;
}

/** New conversations for messages that wait behind a request to be forgotten; made before, used only if needed. */
export interface Successor {
  readonly contact: ContactId;
  readonly routes: readonly { from: ConversationId; to: ConversationId; sealedAddress: Uint8Array }[];
}

/** Seals the addresses of a contact's conversations anew for the conversations that may follow them. */
export async function prepareSuccessor(
  context: RedisContext,
  conversation: ConversationId,
): Promise<Successor | undefined> {
  const partition = partitionIn(conversation);
  const reply = list(await runIn(context, partition, READ_ROUTES, conversation));
  if (reply.length === 0) return undefined;
  const routes: { from: ConversationId; to: ConversationId; sealedAddress: Uint8Array }[] = [];
  for (let i = 0; i + 1 < reply.length; i += 2) {
    const from = text(reply[i]) as ConversationId;
    const to = placeIn(partition, context.newId()) as ConversationId;
    const address: Address = openAddress(context, reply[i + 1], from);
    routes.push({ from, to, sealedAddress: sealJson(context, address, addressPlace(to)) });
  }
  return { contact: placeIn(partition, context.newId()) as ContactId, routes };
}

/** Unbinds, or binds to the successor, what an erasure could not reach in its own partition. Safe to repeat. */
export async function finishBindings(context: RedisContext, partition: Partition): Promise<void> {
  for (const entry of list(await runIn(context, partition, READ_LEFT_BINDINGS)).map(text)) {
    const [where = '', from = '', to = ''] = entry.split(' ');
    await runIn(context, Number(where.slice(0, 2)), BIND, where.slice(3), from, to === '-' ? '' : to);
    await runIn(context, partition, DROP_LEFT_BINDING, entry);
  }
}
