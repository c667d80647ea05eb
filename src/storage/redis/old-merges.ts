import type { ContactId } from '../../model/index.ts';
import { list, text } from './client.ts';
import { type RedisContext, runIn } from './context.ts';
import { type Partition, prefixOf } from './keys.ts';
import { joinContacts } from './kin.ts';
import { IS_LINKED, NOTE_LINKED, READ_ADDRESS_KEYS } from './lua/old-merges.ts';
import { readOwner } from './people.ts';

const AT_ONCE = 200;

/**
 * Links contacts that an earlier version found to be one person: it moved their pseudonyms and noted nothing else, so an
 * erasure of one left the other. What is left of it is that a conversation's address has pseudonyms which belong to
 * another contact; nothing else makes that so. Once for each partition, by whoever holds it; safe to repeat.
 * @returns how many contacts were linked
 */
export async function linkOldMerges(context: RedisContext, partition: Partition): Promise<number> {
  if (Number(await runIn(context, partition, IS_LINKED)) === 1) return 0;
  let linked = 0;
  const contacts = await context.client.zrange(`${prefixOf(partition)}:az`, '0', '-1');
  for (let from = 0; from < contacts.length; from += AT_ONCE) {
    const some = contacts.slice(from, from + AT_ONCE);
    const rows = list(await runIn(context, partition, READ_ADDRESS_KEYS, ...some)).map(text);
    for (const [index, keys] of rows.entries()) {
      const contact = some[index] as ContactId;
      const owners = await Promise.all(
        [...new Set(keys.split(' '))].filter(Boolean).map((key) => readOwner(context, key)),
      );
      for (const owner of owners) {
        if (!owner.isAlive || owner.contact === contact) continue;
        await joinContacts(context, owner.contact as ContactId, [contact]);
        linked += 1;
      }
    }
  }
  await runIn(context, partition, NOTE_LINKED);
  return linked;
}
