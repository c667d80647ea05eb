import { Script } from '../client.ts';
import { LIBRARY } from './library.ts';

/** ARGV: conversation. Answers: contact, account, address, last, opted out; nil when it is gone. */
export const READ_CONVERSATION = new Script(`${LIBRARY}
local c = call('HMGET', K('c', ARGV[1]), 'contact', 'account', 'address', 'last')
if not c[1] then return nil end
return { c[1], c[2], c[3], c[4], call('HGET', K('k', c[1]), 'opted_out') or '0' }
`);

/**
 * Words that answer nothing; the stop word is looked at in the same change that would write them. What was sent once is
 * known by its record as long as that is kept. ARGV: conversation, id, content, at. Answers queued, repeated, optedOut, gone.
 */
export const SPEAK_FIRST = new Script(`${LIBRARY}
local conv, id, content, at = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if call('EXISTS', K('o', id)) == 1 then return 'repeated' end
local contact = call('HGET', K('c', conv), 'contact')
if not contact then return 'gone' end
if call('HGET', K('k', contact), 'opted_out') == '1' then return 'optedOut' end
call('HSET', K('o', id), 'c', conv, 'x', content, 'st', 'queued', 'n', 0, 'ca', at)
call('ZADD', S('ob'), at, id)
call('RPUSH', K('h', conv), 'o' .. id)
if call('RPUSH', K('oq', conv), id) == 1 then call('ZADD', S('ol'), at, conv) end
call('HINCRBY', S('n'), 'out', 1)
wake('o', conv)
return 'queued'
`);
