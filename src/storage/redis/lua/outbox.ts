import { Script } from '../client.ts';
import { LIBRARY, NOW } from './library.ts';

/** ARGV: conversation. Answers: id, content, status, attempts, not before, attempted at, created at, address, account. */
export const NEXT_OUTBOUND = new Script(`${LIBRARY}
local id = call('LINDEX', K('oq', ARGV[1]), 0)
if not id then return nil end
local o = call('HMGET', K('o', id), 'x', 'st', 'n', 'nb', 'aa', 'ca')
local route = call('HMGET', K('c', ARGV[1]), 'address', 'account')
if not route[1] then route = call('HMGET', K('g', ARGV[1]), 'address', 'account') end
return { id, o[1], o[2], o[3], o[4], o[5], o[6], route[1], route[2] }
`);

/** ARGV: epoch, id, at. Answers fenced, ok, or closed: only who holds the partition may send, and only what still waits. */
export const MARK_ATTEMPTED = new Script(`${LIBRARY}
if is_fenced(ARGV[1]) then return 'fenced' end
local status = call('HGET', K('o', ARGV[2]), 'st')
if not status or not is_open(status) then return 'closed' end
call('HSET', K('o', ARGV[2]), 'st', 'attempted', 'aa', ARGV[3])
return 'ok'
`);

/**
 * What was sent was sent, whoever holds the partition by now: not fenced, but a new holder is woken.
 * ARGV: epoch, id, then early receipts: status, code…
 */
export const MARK_SENT = new Script(`${LIBRARY}
local id = ARGV[2]
local o = call('HMGET', K('o', id), 'st', 'c')
if not o[1] then return 0 end
if is_open(o[1]) then
  call('HSET', K('o', id), 'st', 'sent')
  call('HINCRBY', K('o', id), 'n', 1)
  note_delivery(id, 'sent', '')
end
for i = 3, #ARGV, 2 do advance(id, ARGV[i], ARGV[i + 1]) end
if is_open(o[1]) then
  leave_lane(o[2], id)
  if is_fenced(ARGV[1]) then wake('o', o[2]) end
end
return 1
`);

/** ARGV: id, code, not before, counts (0, 1). Answers 1, or 0: it waits no longer. */
export const MARK_RETRY = new Script(`${LIBRARY}
local o = call('HMGET', K('o', ARGV[1]), 'st', 'c')
if not o[1] or not is_open(o[1]) then return 0 end
-- A person took over while it was under way, and it did not arrive.
if call('HGET', K('f', o[2]), 'state') == 'human' and is_of_bot(ARGV[1]) then
  call('HSET', K('o', ARGV[1]), 'code', ARGV[2])
  withdraw(o[2], ARGV[1])
  return 0
end
call('HSET', K('o', ARGV[1]), 'st', 'queued', 'nb', ARGV[3], 'code', ARGV[2])
if ARGV[4] == '1' then call('HINCRBY', K('o', ARGV[1]), 'n', 1) end
return 1
`);

/** ARGV: epoch, id, code. */
export const MARK_FAILED = new Script(`${LIBRARY}
local o = call('HMGET', K('o', ARGV[2]), 'st', 'c')
if not o[1] or not is_open(o[1]) then return 0 end
call('HINCRBY', K('o', ARGV[2]), 'n', 1)
advance(ARGV[2], 'failed', ARGV[3])
leave_lane(o[2], ARGV[2])
if is_fenced(ARGV[1]) then wake('o', o[2]) end
return 1
`);

/** ARGV: id, status, code. Answers: unknown | applied/stale, settled (0, 1). */
export const APPLY_RECEIPT = new Script(`${LIBRARY}
local id = ARGV[1]
local o = call('HMGET', K('o', id), 'st', 'c')
if not o[1] then return { 'unknown' } end
local applied = advance(id, ARGV[2], ARGV[3])
if is_open(o[1]) then
  leave_lane(o[2], id)
  wake('o', o[2])
end
return { applied and 'applied' or 'stale', is_open(o[1]) and 1 or 0 }
`);

/** In the partition of a provider's id. ARGV: keyed id, "<conversation> <outbound>", seconds. Answers the early receipts. */
export const NAME_SENT = new Script(`${LIBRARY}
call('SET', K('w', ARGV[1]), ARGV[2], 'EX', ARGV[3])
return call('LRANGE', K('e', ARGV[1]), 0, -1)
`);

/** ARGV: keyed id, status, code, seconds. Answers where the message is, or keeps the receipt for NAME_SENT. */
export const FIND_OR_KEEP = new Script(`${LIBRARY}
local found = call('GET', K('w', ARGV[1]))
if found then return found end
call('RPUSH', K('e', ARGV[1]), ARGV[2], ARGV[3])
call('LTRIM', K('e', ARGV[1]), -16, -1)
call('EXPIRE', K('e', ARGV[1]), ARGV[4])
return nil
`);

/** ARGV: keyed id. */
export const DROP_EARLY = new Script(`${LIBRARY}
return call('UNLINK', K('e', ARGV[1]))
`);

/** Where an outbound message lives, for receipts. ARGV: id, conversation, seconds. */
export const SET_PLACE = new Script(`${LIBRARY}
call('SET', K('l', ARGV[1]), ARGV[2], 'EX', ARGV[3])
return 1
`);

/** ARGV: id. */
export const GET_PLACE = new Script(`${LIBRARY}
return call('GET', K('l', ARGV[1]))
`);

/** A bucket that all processes share, by the server's clock. ARGV: name, wanted, capacity, per second. Answers granted, wait in ms. */
export const TAKE_TOKENS = new Script(`${LIBRARY}${NOW}
local wanted, capacity, rate = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local b = call('HMGET', K('pace', ARGV[1]), 'tokens', 'at')
-- A clock that went back gives nothing, one that went far ahead no more than a full bucket.
local since = math.max(0, now - (tonumber(b[2]) or 0))
local tokens = math.min(capacity, (tonumber(b[1]) or capacity) + since * rate / 1000)
local granted = math.max(0, math.min(wanted, math.floor(tokens)))
call('HSET', K('pace', ARGV[1]), 'tokens', tostring(tokens - granted), 'at', string.format('%.0f', now))
-- Forgotten once it would be full again, whatever its rate.
call('PEXPIRE', K('pace', ARGV[1]), math.max(60000, math.ceil(capacity / rate * 1000)))
return { granted, granted > 0 and 0 or math.ceil((1 - tokens) / rate * 1000) }
`);
