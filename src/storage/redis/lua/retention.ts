import { Script } from '../client.ts';
import { LIBRARY } from './library.ts';

/**
 * What grows with use beside messages. ARGV: at most, now, cases that ended before, the same moment as ISO 8601, events
 * before. Answers cases and events that went. A case goes with its notes and with the changes of the floor from then; one
 * for protection stays as long as its conversation, and so does one that somebody still speaks in.
 */
export const SWEEP_LOGS = new Script(`${LIBRARY}
local most, now, ended, endedIso, events = unpack(ARGV, 1, 5)
local cases = 0
-- Resolved ones stand by minus their end: the oldest last.
for _, id in ipairs(call('ZRANGEBYSCORE', S('tz:resolved'), '(' .. -ended, '+inf')) do
  if cases >= tonumber(most) then break end
  local t = call('HMGET', K('t', id), 'c', 'topic')
  local conv = t[1] or ''
  local f = call('HMGET', K('f', conv), 'state', 'ticket')
  if t[2] ~= 'protection' and not (f[2] == id and f[1] ~= 'bot') then
    cases = cases + 1
    call('ZREM', S('tz:resolved'), id)
    call('UNLINK', K('t', id), K('nt', id), K('ci', id))
    call('SREM', K('tk', conv), id)
    for _, change in ipairs(call('LRANGE', K('fe', conv), 0, -1)) do
      if cjson.decode(change).at < endedIso then call('LREM', K('fe', conv), 1, change) end
    end
    desk_event('gone', id, '{}', now)
  end
end
return { cases, call('XTRIM', S('ev'), 'MINID', events) }
`);
