import type { ContactId } from '../../model/index.ts';
import { list, text } from './client.ts';
import { type RedisContext, runIn } from './context.ts';
import { type Partition, partitionIn } from './keys.ts';
import { joinContacts } from './kin.ts';
import { BIND, DROP_LEFT, ERASE_CONTACT, READ_LEFT, SET_CONTACT_OPTED_OUT } from './lua/people.ts';
import { prepareSuccessor, readOwner, routeArguments } from './people.ts';

const MOST_TRIES = 8;

/**
 * Does what a change in this partition left to be done in others: pseudonyms to rebind, further contacts of a person to
 * erase or to stop writing to. Each line is safe to repeat and goes when it is done, so a crash leaves it to whoever holds
 * the partition next. What an erasure leaves in its turn is done at once.
 */
export async function finishLeft(context: RedisContext, partition: Partition): Promise<void> {
  for (;;) {
    const lines = list(await runIn(context, partition, READ_LEFT)).map(text);
    if (lines.length === 0) return;
    for (const line of lines) {
      await finishOne(context, line);
      await runIn(context, partition, DROP_LEFT, line);
    }
  }
}

async function finishOne(context: RedisContext, line: string): Promise<void> {
  const [verb = '', first = '', second = ''] = line.split(' ');
  if (verb === 'erase')
    return eraseOther(context, first as ContactId, Number(second) || context.now().getTime());
  if (verb === 'stop') {
    await runIn(context, partitionIn(first), SET_CONTACT_OPTED_OUT, first, second);
    return;
  }
  if (first === '-') return claim(context, verb, second as ContactId);
  await runIn(context, Number(verb.slice(0, 2)), BIND, verb.slice(3), first, second === '-' ? '' : second);
}

/** Whoever asked to be forgotten was this contact too: gone with all its conversations, and whoever it is linked with. */
export async function eraseOther(context: RedisContext, contact: ContactId, askedAt: number): Promise<void> {
  const partition = partitionIn(contact);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const successor = await prepareSuccessor(context, partition, { contact });
    if (!successor) return;
    const answer = await runIn(
      context,
      partition,
      ERASE_CONTACT,
      contact,
      successor.contact,
      context.now().getTime(),
      askedAt,
      ...routeArguments(successor),
    );
    if (text(answer) === 'ok') return finishLeft(context, partition);
  }
  throw new Error('a contact that is to be erased kept gaining conversations');
}

/** A pseudonym that nobody has any more goes to this contact; where somebody was quicker, the two are one person. */
async function claim(context: RedisContext, placed: string, contact: ContactId): Promise<void> {
  const key = placed.slice(3);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const owner = await readOwner(context, key);
    if (owner.isAlive) {
      if (owner.contact !== contact) await joinContacts(context, owner.contact as ContactId, [contact]);
      return;
    }
    if (Number(await runIn(context, Number(placed.slice(0, 2)), BIND, key, owner.contact, contact)) === 1)
      return;
  }
  throw new Error('a key that was given up kept changing hands');
}
