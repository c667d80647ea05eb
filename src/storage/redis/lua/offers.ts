import { Script } from '../client.ts';
import { LIBRARY, NOW } from './library.ts';

/**
 * Says (if a name is given) what a process has offered, and tells what all have said, those of an hour ago left out.
 * KEYS[1] is META. ARGV: process or '', its marks. Answers: the server's time in ms, process, "time marks"…
 */
export const EXCHANGE_OFFERS = new Script(`${LIBRARY}${NOW}
if ARGV[1] ~= '' then call('HSET', S('offers'), ARGV[1], string.format('%.0f %s', now, ARGV[2])) end
local all = call('HGETALL', S('offers'))
local found = { string.format('%.0f', now) }
for i = 1, #all, 2 do
  local age = now - tonumber(string.match(all[i + 1], '^%d+') or 0)
  if age > 3600000 then call('HDEL', S('offers'), all[i])
  else found[#found + 1] = all[i] found[#found + 1] = all[i + 1] end
end
return found
`);
