import { Script } from '../../storage/redis/client.ts';
import { LIBRARY } from '../../storage/redis/lua/library.ts';
import { WISHES } from '../../storage/redis/lua/wishes.ts';

/** Keys: src/storage/redis/lua/wishes.ts. What was told longer ago than a search can live is not looked at again. */
const ALERTS = `${LIBRARY}${WISHES}
local TOLD_MS = 120 * 86400000
local function tell(conv, job, at)
  call('ZADD', K('wt', conv), 'GT', at, job)
  call('ZREMRANGEBYSCORE', K('wt', conv), '-inf', at - TOLD_MS)
  call('ZADD', S('wtz'), 'GT', at, conv)
end
`;

/** ARGV: ids. Answers for each: conversation, saved at, ends at, body; nothing for one that is gone. */
export const READ_SEARCHES = new Script(`${ALERTS}
local found = {}
for _, id in ipairs(ARGV) do
  local w = call('HMGET', K('ws', id), 'c', 'sa', 'ea', 'b')
  if w[1] then found[#found + 1] = { id, w[1], w[2], w[3], w[4] } end
end
return found
`);

/** ARGV: conversation. The same, of one person. */
export const READ_SEARCHES_OF = new Script(`${ALERTS}
local found = {}
for _, id in ipairs(call('SMEMBERS', K('wc', ARGV[1]))) do
  local w = call('HMGET', K('ws', id), 'c', 'sa', 'ea', 'b')
  if w[1] then found[#found + 1] = { id, w[1], w[2], w[3], w[4] } end
end
return found
`);

/** ARGV: id, conversation, saved at, ends at, body, jobs…. 0: the conversation is gone. */
export const PUT_SEARCH = new Script(`${ALERTS}
local id, conv, savedAt, endsAt, body = unpack(ARGV, 1, 5)
if call('EXISTS', K('c', conv)) == 0 then return 0 end
call('HSET', K('ws', id), 'c', conv, 'sa', savedAt, 'ea', endsAt, 'b', body)
call('SADD', K('wc', conv), id)
call('ZADD', S('wz'), endsAt, id)
for i = 6, #ARGV do tell(conv, ARGV[i], savedAt) end
return 1
`);

/** ARGV: conversation, id. */
export const DROP_SEARCH = new Script(`${ALERTS}
drop_search(ARGV[1], ARGV[2])
return 1
`);

/** ARGV: conversation. */
export const FORGET_ALERTS = new Script(`${ALERTS}
forget_alerts(ARGV[1])
return 1
`);

/**
 * ARGV: epoch, then for each notice: id, conversation, at, vacancies, content, next not before, number of jobs, jobs….
 * Answers fenced, or the ids that stand there now: not of those who keep no search any more.
 */
export const PLAN_NOTICES = new Script(`${ALERTS}
if is_fenced(ARGV[1]) then return 'fenced' end
local planned = {}
local at = 2
while at <= #ARGV do
  local id, conv, time, vacancies, content, nextTime, jobs = unpack(ARGV, at, at + 6)
  if call('EXISTS', K('wc', conv)) == 1 then
    planned[#planned + 1] = id
    if call('EXISTS', K('wn', id)) == 0 then
      call('HSET', K('wn', id), 'c', conv, 'st', 'planned', 'at', time, 'v', vacancies, 'x', content)
      call('ZADD', K('wnc', conv), time, id)
      call('ZADD', S('wnz'), time, id)
      call('ZADD', S('wp'), nextTime, conv)
      set_timer('alert', conv, id, time)
      for i = 1, jobs do tell(conv, ARGV[at + 6 + i], time) end
    end
  end
  at = at + 7 + jobs
end
return planned
`);

/** ARGV: ids of notices. Answers for each that is planned: id, conversation, content, at. */
export const READ_NOTICES = new Script(`${ALERTS}
local found = {}
for _, id in ipairs(ARGV) do
  local n = call('HMGET', K('wn', id), 'c', 'st', 'x', 'at')
  if n[2] == 'planned' then found[#found + 1] = { id, n[1], n[3], n[4] } end
end
return found
`);

/** ARGV: conversation and id, in turn. What was said was said, whoever holds the partition by now. */
export const MARK_SAID = new Script(`${ALERTS}
for i = 1, #ARGV, 2 do
  local conv, id = ARGV[i], ARGV[i + 1]
  if call('HGET', K('wn', id), 'st') == 'planned' then
    call('HSET', K('wn', id), 'st', 'said')
    call('HDEL', K('wn', id), 'x')
  end
  drop_timer('alert', conv, id)
end
return 1
`);

/** ARGV: conversation, since. Answers vacancies (JSON) of the notices not looked at, newest first, else of the last one. */
export const TAKE_SHOWN = new Script(`${ALERTS}
local unseen, last = {}, nil
for _, id in ipairs(call('ZREVRANGEBYSCORE', K('wnc', ARGV[1]), '+inf', ARGV[2])) do
  local n = call('HMGET', K('wn', id), 'st', 'v')
  if n[1] == 'said' then
    unseen[#unseen + 1] = n[2]
    call('HSET', K('wn', id), 'st', 'shown')
  elseif n[1] == 'shown' and not last then
    last = n[2]
  end
end
if #unseen == 0 and last then unseen[1] = last end
return unseen
`);

/** ARGV: at most, now, told before, latest end. Answers ended searches, and how much else went. */
export const SWEEP_ALERTS = new Script(`${ALERTS}
local most, now, before, latest = unpack(ARGV, 1, 4)
local function old(zset, from, to) return call('ZRANGEBYSCORE', S(zset), from, to, 'LIMIT', 0, most) end
for _, id in ipairs(old('wz', '(' .. latest, '+inf')) do
  call('HSET', K('ws', id), 'ea', latest)
  call('ZADD', S('wz'), latest, id)
end
local ended = old('wz', '-inf', now)
for _, id in ipairs(ended) do drop_search(call('HGET', K('ws', id), 'c') or '', id) end
local others = call('ZREMRANGEBYSCORE', S('wp'), '-inf', '(' .. now)
for _, conv in ipairs(old('wtz', '-inf', '(' .. before)) do
  call('UNLINK', K('wt', conv))
  call('ZREM', S('wtz'), conv)
  others = others + 1
end
for _, id in ipairs(old('wnz', '-inf', '(' .. before)) do
  local n = call('HMGET', K('wn', id), 'c', 'st')
  if n[2] ~= 'planned' then
    drop_notice(n[1] or '', id)
    others = others + 1
  end
end
return { ended, others }
`);

const CHANGES = `
local P = KEYS[1]
local call = redis.call
local NEWS, AGE = P .. ':vn', P .. ':vnz'
`;

/**
 * In META. Every worker reads the feed and records what it read: the first one's time stands. ARGV: number of changed,
 * then id, time, facts for each, then ids that are gone.
 */
export const RECORD_CHANGES = new Script(`${CHANGES}
local changed = tonumber(ARGV[1])
for i = 0, changed - 1 do
  local id, at, facts = unpack(ARGV, 2 + i * 3, 4 + i * 3)
  if call('HGET', NEWS, id) ~= facts then
    call('HSET', NEWS, id, facts)
    call('ZADD', AGE, at, id)
  end
end
for i = 2 + changed * 3, #ARGV do
  call('HDEL', NEWS, ARGV[i])
  call('ZREM', AGE, ARGV[i])
end
return 1
`);

/** In META. ARGV: at most, before, after: what is older, or from a clock that was ahead. Answers how many went. */
export const SWEEP_CHANGES = new Script(`${CHANGES}
local gone = 0
for _, range in ipairs({ { '-inf', '(' .. ARGV[2] }, { '(' .. ARGV[3], '+inf' } }) do
  for _, id in ipairs(call('ZRANGEBYSCORE', AGE, range[1], range[2], 'LIMIT', 0, ARGV[1])) do
    call('HDEL', NEWS, id)
    call('ZREM', AGE, id)
    gone = gone + 1
  end
end
return gone
`);
