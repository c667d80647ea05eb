import { Script } from '../client.ts';
import { LIBRARY } from './library.ts';

/**
 * What was open when a backup was made was answered by the service that went on: it is not answered again. Answers: how
 * many messages and answers that were.
 */
export const SETTLE_OPEN = new Script(`${LIBRARY}
local waiting, unsent = 0, 0
for _, conv in ipairs(call('ZRANGE', S('il'), 0, -1)) do
  for _, dk in ipairs(call('LRANGE', K('q', conv), 0, -1)) do
    call('HSET', K('m', dk), 's', '1')
    waiting = waiting + 1
  end
  call('UNLINK', K('q', conv))
end
for _, conv in ipairs(call('ZRANGE', S('ol'), 0, -1)) do
  for _, id in ipairs(call('LRANGE', K('oq', conv), 0, -1)) do
    unsent = unsent + 1
    advance(id, 'failed', 'restored')
    leave_lane(conv, id)
  end
end
call('UNLINK', S('il'), S('ol'))
call('HSET', S('n'), 'in', 0, 'out', 0)
return { waiting, unsent }
`);

/** How many messages and answers are open. */
export const COUNT_OPEN = new Script(`${LIBRARY}
local n = call('HMGET', S('n'), 'in', 'out')
return { tonumber(n[1] or 0), tonumber(n[2] or 0) }
`);

/** Who holds an identity, if they were there at that time already. In the partition of the contact. ARGV: contact, at. */
export const WAS_THERE = new Script(`${LIBRARY}
local created = call('HGET', K('k', ARGV[1]), 'created_at')
return created and tonumber(created) <= tonumber(ARGV[2]) and 1 or 0
`);

/** ARGV: "07:key", time…: keeps that somebody asked to be forgotten. */
export const KEEP_TOMBSTONES = new Script(`${LIBRARY}
for i = 1, #ARGV, 2 do call('ZADD', S('tb'), 'GT', ARGV[i + 1], ARGV[i]) end
return 1
`);
