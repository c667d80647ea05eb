import { Script } from '../client.ts';
import { LIBRARY, NOW } from './library.ts';

/**
 * Takes a partition that is free, released, or whose holder has not been heard of. ARGV: owner, lease in ms.
 * A term that ends later than a whole lease from now was written before the server's clock went back: it counts as over.
 * Answers: epoch (0: held by another), unclean starts in a row.
 */
export const ACQUIRE = new Script(`${LIBRARY}${NOW}
local l = call('HMGET', S('lease'), 'owner', 'until', 'open', 'unclean')
local mine = l[1] == ARGV[1]
local term = tonumber(ARGV[2])
if l[3] == '1' and not mine then
  local left = tonumber(l[2]) - now
  if left > 0 and left <= term then return { 0, 0 } end
end
local unclean = 0
if l[3] == '1' then unclean = tonumber(l[4]) + (mine and 0 or 1) end
-- Not just one more: a failover may have lost the last epochs, and none may be given twice.
local before = tonumber(call('HGET', S('lease'), 'epoch') or 0)
local epoch = string.format('%.0f', math.max(before + 1, now))
call('HSET', S('lease'), 'epoch', epoch, 'owner', ARGV[1], 'until', string.format('%.0f', now + term), 'open', 1, 'unclean', unclean)
return { epoch, unclean }
`);

/**
 * ARGV: owner, epoch, lease in ms. Answers: epoch under which it is ours ('': another's or nobody's), whether it was gone.
 * Where somebody emptied the server whoever held it goes on: they know what they have sent.
 */
export const RENEW = new Script(`${LIBRARY}${NOW}
local l = call('HMGET', S('lease'), 'owner', 'epoch', 'open')
local ends = string.format('%.0f', now + ARGV[3])
if not l[1] then
  local epoch = string.format('%.0f', math.max(ARGV[2] + 1, now))
  call('HSET', S('lease'), 'epoch', epoch, 'owner', ARGV[1], 'until', ends, 'open', 1, 'unclean', 0)
  return { epoch, 1 }
end
if l[1] ~= ARGV[1] or l[3] ~= '1' then return { '', 0 } end
call('HSET', S('lease'), 'until', ends)
-- Under another number it was laid anew, and the answer was lost: a Redis that stood still, or a broken connection.
return { l[2], l[2] == ARGV[2] and 0 or 1 }
`);

/** Hands it back: who comes next need not wait. ARGV: owner, epoch. */
export const RELEASE = new Script(`${LIBRARY}
local l = call('HMGET', S('lease'), 'owner', 'epoch')
if l[1] ~= ARGV[1] or l[2] ~= ARGV[2] then return 0 end
call('HSET', S('lease'), 'open', 0, 'unclean', 0)
return 1
`);

/** ARGV: owner, epoch. The count of unclean starts begins anew. */
export const MARK_STABLE = new Script(`${LIBRARY}
local l = call('HMGET', S('lease'), 'owner', 'epoch')
if l[1] == ARGV[1] and l[2] == ARGV[2] then call('HSET', S('lease'), 'unclean', 0) end
return 1
`);

/** Who is at work. ARGV: owner, lease in ms. Answers all names. KEYS[1] is META. */
export const HEARTBEAT = new Script(`${LIBRARY}${NOW}
local term = tonumber(ARGV[2])
call('ZADD', S('workers'), now, ARGV[1])
call('ZREMRANGEBYSCORE', S('workers'), '-inf', now - term)
call('ZREMRANGEBYSCORE', S('workers'), now + term, '+inf')
return call('ZRANGE', S('workers'), 0, -1)
`);

/** ARGV: owner. */
export const LEAVE = new Script(`${LIBRARY}
return call('ZREM', S('workers'), ARGV[1])
`);

/** Lanes that are open, oldest first: inbound, outbound. */
export const OPEN_LANES = new Script(`${LIBRARY}
return { call('ZRANGE', S('il'), 0, -1, 'WITHSCORES'), call('ZRANGE', S('ol'), 0, -1, 'WITHSCORES') }
`);
