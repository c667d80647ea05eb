import type { Address, ContactId, ConversationId } from '../../model/index.ts';
import type { AcceptItem } from '../store.ts';
import { type Argument, list, text } from './client.ts';
import { addressPlace, openAddress, type RedisContext, runIn, sealJson } from './context.ts';
import { type Partition, partitionIn, partitionOf, placeIn } from './keys.ts';
import { joinContacts } from './kin.ts';
import { READ_ROUTES } from './lua/inbox.ts';
import {
  BIND,
  CONTACT_EXISTS,
  CREATE_CONTACT,
  GIVE_UP_KEYS,
  NOTE_KEYS,
  READ_IDENTITY,
} from './lua/people.ts';

const MOST_TRIES = 8;

/** A pseudonym with the partition it is looked up in, as contacts keep it: `07:key`. */
export const placed = (key: string): string => `${placeIn(partitionOf(key), '').slice(0, 2)}:${key}`;

/** All pseudonyms of an item, old and new, without repeats. */
export const keysOf = ({ identityKeys, newIdentityKeys }: AcceptItem): string[] => [
  ...new Set([...identityKeys, ...(newIdentityKeys ?? [])]),
];

/**
 * A person is one contact under all their keys; contacts that turn out to be one person are linked, and all their keys move
 * to the first found. Keys lie in several partitions, so this is a row of small steps, each safe to repeat, before the
 * message is stored.
 * @returns the contact that all keys of the item now point to
 */
export async function resolveContact(context: RedisContext, item: AcceptItem): Promise<ContactId> {
  const keys = keysOf(item);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const owners = await Promise.all(keys.map((key) => readOwner(context, key)));
    const known = owners.find((owner) => owner.isAlive)?.contact;
    const contact = known ?? (await createContact(context, partitionOf(keys[0] ?? '')));
    const others = owners.filter((owner) => owner.isAlive && owner.contact !== contact);
    const joined =
      others.length === 0
        ? { keys: [] }
        : await joinContacts(
            context,
            contact as ContactId,
            others.map((owner) => owner.contact as ContactId),
          );
    if (!joined) continue;
    const isBound = await Promise.all(
      keys.map(async (key, index) => {
        const owner = owners[index]?.contact ?? '';
        return Number(await runIn(context, partitionOf(key), BIND, key, owner, contact)) === 1;
      }),
    );
    // Somebody else was quicker with one of them: look again who it belongs to.
    if (isBound.includes(false)) continue;
    // Keys of theirs that this message does not name follow; one that has gone elsewhere meanwhile is none of theirs.
    const followed = await Promise.all(
      joined.keys.map(async (one) => {
        const [where, key] = [Number(one.placed.slice(0, 2)), one.placed.slice(3)];
        return Number(await runIn(context, where, BIND, key, one.owner, contact)) === 1 ? [one] : [];
      }),
    );
    const gone = Map.groupBy(followed.flat(), ({ owner }) => owner);
    await Promise.all(
      [...gone].map(([owner, left]) =>
        runIn(context, partitionIn(owner), GIVE_UP_KEYS, owner, ...left.map((one) => one.placed)),
      ),
    );
    const isNoted = await runIn(
      context,
      partitionIn(contact),
      NOTE_KEYS,
      contact,
      new Set(others.map((owner) => owner.contact)).size,
      context.now().getTime(),
      ...new Set([...keys.map(placed), ...followed.flat().map((one) => one.placed)]),
    );
    if (Number(isNoted) === 1) return contact as ContactId;
  }
  throw new Error('the keys of a sender kept changing hands');
}

/** Who a pseudonym leads to; contact '': nobody. */
export async function readOwner(
  context: RedisContext,
  key: string,
): Promise<{ contact: string; isAlive: boolean }> {
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
  readonly routes: readonly {
    readonly from: ConversationId;
    readonly to: ConversationId;
    readonly sealedAddress: Uint8Array;
    /** Pseudonyms of that address, placed. */
    readonly keys: readonly string[];
  }[];
}

/**
 * Seals the addresses of a contact's conversations anew for the conversations that may follow them.
 * @param of the contact itself, or one of its conversations
 * @returns undefined when the contact is gone
 */
export async function prepareSuccessor(
  context: RedisContext,
  partition: Partition,
  of: { readonly conversation: ConversationId } | { readonly contact: ContactId },
): Promise<Successor | undefined> {
  const which = 'contact' in of ? ['', of.contact] : [of.conversation, ''];
  const reply = list(await runIn(context, partition, READ_ROUTES, ...which));
  if (reply.length === 0) return undefined;
  const talks = list(reply[1]);
  const routes: Successor['routes'][number][] = [];
  for (let i = 0; i + 2 < talks.length; i += 3) {
    const from = text(talks[i]) as ConversationId;
    const to = placeIn(partition, context.newId()) as ConversationId;
    const address: Address = openAddress(context, talks[i + 1], from);
    const keys = text(talks[i + 2])
      .split(' ')
      .map(placed);
    routes.push({ from, to, sealedAddress: sealJson(context, address, addressPlace(to)), keys });
  }
  return { contact: placeIn(partition, context.newId()) as ContactId, routes };
}

/** Routes as the scripts read them: conversation, new id, sealed address, pseudonyms in turn. */
export const routeArguments = ({ routes }: Successor): Argument[] =>
  routes.flatMap(({ from, to, sealedAddress, keys }) => [from, to, sealedAddress, keys.join(' ')]);
