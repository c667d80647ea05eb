import type { ContactId, ConversationId } from '../../model/index.ts';
import { list, text } from './client.ts';
import { type RedisContext, runIn } from './context.ts';
import { type Partition, partitionIn } from './keys.ts';
import { LINK, READ_CONTACT, SET_CONTACT_OPTED_OUT } from './lua/people.ts';
import { READ_CONVERSATION } from './lua/speak-first.ts';

/**
 * Contacts that turn out to be one person may lie in different partitions, where no script can make them one. They stay
 * what they are and know of each other: whoever they all are known by from now on is linked with every other. What is
 * done to a person, an erasure or a stop word, is done to one of them and, in the same change, left to be done to the
 * others (left.ts).
 */
export interface StoredContact {
  /** Pseudonyms as contacts keep them: `07:key`. */
  readonly keys: readonly string[];
  readonly isOptedOut: boolean;
  readonly kin: readonly ContactId[];
  readonly conversations: readonly ConversationId[];
}

/** Undefined once erased. */
async function readContact(context: RedisContext, id: ContactId): Promise<StoredContact | undefined> {
  const reply = list(await runIn(context, partitionIn(id), READ_CONTACT, id));
  if (reply.length === 0) return undefined;
  const [keys, optedOut, kin, conversations] = reply;
  return {
    keys: text(keys)
      .split(' ')
      .filter((key) => key !== ''),
    isOptedOut: text(optedOut) === '1',
    kin: list(kin).map((one) => text(one) as ContactId),
    conversations: list(conversations).map((one) => text(one) as ConversationId),
  };
}

/** These contacts and all that are known to be the same person, by id. */
async function readPerson(
  context: RedisContext,
  from: readonly ContactId[],
): Promise<Map<ContactId, StoredContact>> {
  const found = new Map<ContactId, StoredContact>();
  const wanted = [...from];
  for (const id of wanted) {
    if (found.has(id)) continue;
    const contact = await readContact(context, id);
    if (!contact) continue;
    found.set(id, contact);
    wanted.push(...contact.kin);
  }
  return found;
}

/** Every conversation of the person behind this one, on every channel; none once erased. */
export async function listConversationsOf(
  context: RedisContext,
  conversation: ConversationId,
  partition: Partition,
): Promise<ConversationId[]> {
  const [contact] = list(await runIn(context, partition, READ_CONVERSATION, conversation));
  if (contact === undefined) return [];
  const person = await readPerson(context, [text(contact) as ContactId]);
  return [...person.values()].flatMap(({ conversations }) => conversations);
}

export interface Joined {
  /** Pseudonyms of the others, with the contact that each leads to now. */
  readonly keys: readonly { readonly owner: ContactId; readonly placed: string }[];
}

/**
 * Notes that other contacts are the same person as this one, before any pseudonym moves: a crash on the way leaves people
 * who can be erased whole. The stop word of one of them counts for all. Safe to repeat.
 * @returns undefined when the contact itself is gone
 */
export async function joinContacts(
  context: RedisContext,
  contact: ContactId,
  others: readonly ContactId[],
): Promise<Joined | undefined> {
  const person = await readPerson(context, [contact, ...others]);
  const own = person.get(contact);
  if (!own) return undefined;
  person.delete(contact);
  if (person.size === 0) return { keys: [] };
  if (Number(await runIn(context, partitionIn(contact), LINK, contact, ...person.keys())) !== 1)
    return undefined;
  await Promise.all([...person.keys()].map((id) => runIn(context, partitionIn(id), LINK, id, contact)));
  const all = [own, ...person.values()];
  if (all.some(({ isOptedOut }) => isOptedOut))
    await Promise.all(
      [contact, ...person.keys()].map((id) => runIn(context, partitionIn(id), SET_CONTACT_OPTED_OUT, id, 1)),
    );
  return {
    keys: [...person].flatMap(([owner, { keys }]) => keys.map((placed) => ({ owner, placed }))),
  };
}
