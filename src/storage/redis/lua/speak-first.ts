import { Script } from '../client.ts';
import { LIBRARY } from './library.ts';

/** ARGV: conversation. Answers: contact, account, address, last inbound, opted out; nothing once it is erased. */
export const READ_CONVERSATION = new Script(`${LIBRARY}
local c = call('HMGET', K('c', ARGV[1]), 'contact', 'account', 'address', 'last')
if not c[1] then return nil end
return { c[1], c[2], c[3], c[4], call('HGET', K('k', c[1]), 'opted_out') or '0' }
`);

/**
 * Words that answer nothing, once for each id. ARGV: conversation, id, content, at.
 * Whoever holds the partition is woken: it may be another process. Answers: queued | repeated | optedOut | held | gone
 */
export const SPEAK_FIRST = new Script(`${LIBRARY}
local conv, id, content, at = unpack(ARGV, 1, 4)
if call('EXISTS', K('o', id)) == 1 then return 'repeated' end
local contact = call('HGET', K('c', conv), 'contact')
if not contact then return 'gone' end
if call('HGET', K('k', contact), 'opted_out') == '1' then return 'optedOut' end
if call('HGET', K('f', conv), 'state') == 'human' then return 'held' end
call('HSET', K('o', id), 'c', conv, 'x', content, 'st', 'queued', 'n', 0, 'ca', at)
call('ZADD', S('ob'), at, id)
call('RPUSH', K('h', conv), 'o' .. id)
if call('RPUSH', K('oq', conv), id) == 1 then call('ZADD', S('ol'), at, conv) end
call('HINCRBY', S('n'), 'out', 1)
wake('o', conv)
return 'queued'
`);
