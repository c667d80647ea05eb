import { Script } from '../client.ts';
import { LIBRARY } from './library.ts';

/** ARGV: dedupe keys. Answers for each: 0 not known here, 1 known, 2 known to lie in another partition. */
export const KNOWN = new Script(`${LIBRARY}
local found = {}
for i, dk in ipairs(ARGV) do
  if call('ZSCORE', S('dm'), dk) or call('ZSCORE', S('dx'), dk) then found[i] = 1
  elseif call('ZSCORE', S('da'), dk) then found[i] = 2
  else found[i] = 0 end
end
return found
`);

/** Pseudonyms of people who were erased since a time. ARGV: since. Answers: "07:key", time… */
export const READ_TOMBSTONES = new Script(`${LIBRARY}
return call('ZRANGEBYSCORE', S('tb'), ARGV[1], '+inf', 'WITHSCORES')
`);

/**
 * Puts the waiting messages of a conversation in the order they came in: one that was lost and is offered again may come
 * behind later ones. One whose turn is under way may stand anywhere: its commit takes it out by its key. ARGV: conversation.
 */
export const SORT_LANE = new Script(`${LIBRARY}
local waiting = call('LRANGE', K('q', ARGV[1]), 0, -1)
local rows = {}
for i, dk in ipairs(waiting) do rows[i] = { tonumber(call('HGET', K('m', dk), 'at') or 0), i, dk } end
table.sort(rows, function(a, b) if a[1] ~= b[1] then return a[1] < b[1] end return a[2] < b[2] end)
local changed = false
for i, row in ipairs(rows) do if row[3] ~= waiting[i] then changed = true end end
if not changed then return 0 end
call('UNLINK', K('q', ARGV[1]))
for _, row in ipairs(rows) do call('RPUSH', K('q', ARGV[1]), row[3]) end
note_inbox_lane(ARGV[1])
return 1
`);
