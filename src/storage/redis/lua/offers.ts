import { Script } from '../client.ts';

/**
 * Says (if a name is given) what a process has offered, and tells what all have said, those of an hour ago left out.
 * KEYS[1]: the hash. ARGV: process or '', its marks. Answers: the server's time in ms, process, "time marks"…
 */
export const EXCHANGE_OFFERS = new Script(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if ARGV[1] ~= '' then redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %s', now, ARGV[2])) end
local all = redis.call('HGETALL', KEYS[1])
local found = { string.format('%.0f', now) }
for i = 1, #all, 2 do
  local age = now - tonumber(string.match(all[i + 1], '^%d+') or 0)
  if age > 3600000 then redis.call('HDEL', KEYS[1], all[i])
  else found[#found + 1] = all[i] found[#found + 1] = all[i + 1] end
end
return found
`);
