import { Script } from '../client.ts';

/**
 * What people look for, are told of and are asked about, and what the portal has of them: in the partition of their
 * conversation, so that an erasure is one change with all of it. Kinds of keys, beside those of library.ts:
 *
 *   tm:<kind>      zset "<conversation> <id>" by the time it is due (alert, follow_up, registration)
 *   ws:<search>    hash  c conversation, sa saved at, ea ends at, b* body;  wz zset of searches by their end
 *   wc:<conv>      set of its searches
 *   wt:<conv>      zset of jobs told, by time;  wtz zset of conversations by when they were told last
 *   wp             zset of conversations, by when they may be told again
 *   wn:<notice>    hash  c, st (planned, said, shown), at, v vacancies, x* content;  wnz zset of notices by time
 *   wnc:<conv>     zset of its notices by time
 *   fu:<id>        hash  c, s subject, st (waiting, planned, asked, answered), at asked at, out, b* body;  fz zset by time due
 *   fc:<conv>      hash  subject → follow-up
 *   rg:<id>        hash  of a registration (src/vacancies/registration/redis-store.ts);  rz zset of settled ones by time
 *   rc:<conv>      hash  vacancy → registration
 *   (* sealed by privacy/). In \`rumbo:{meta}\`: vn hash of vacancies that changed, vnz zset of them by time; public.
 */
export const WISHES = `
local function set_timer(kind, conv, id, at) call('ZADD', S('tm:' .. kind), at, conv .. ' ' .. id) end
local function drop_timer(kind, conv, id) call('ZREM', S('tm:' .. kind), conv .. ' ' .. id) end

local function drop_search(conv, id)
  call('UNLINK', K('ws', id))
  call('ZREM', S('wz'), id)
  call('SREM', K('wc', conv), id)
end

local function drop_notice(conv, id)
  call('UNLINK', K('wn', id))
  call('ZREM', S('wnz'), id)
  call('ZREM', K('wnc', conv), id)
  drop_timer('alert', conv, id)
end

local function drop_follow_up(conv, id)
  local subject = call('HGET', K('fu', id), 's')
  if subject then call('HDEL', K('fc', conv), subject) end
  call('UNLINK', K('fu', id))
  call('ZREM', S('fz'), id)
  drop_timer('follow_up', conv, id)
end

local function forget_alerts(conv)
  for _, id in ipairs(call('SMEMBERS', K('wc', conv))) do drop_search(conv, id) end
  for _, id in ipairs(call('ZRANGE', K('wnc', conv), 0, -1)) do drop_notice(conv, id) end
  call('UNLINK', K('wc', conv), K('wt', conv), K('wnc', conv))
  call('ZREM', S('wtz'), conv)
  call('ZREM', S('wp'), conv)
end

local function forget_follow_ups(conv)
  for _, id in ipairs(call('HVALS', K('fc', conv))) do drop_follow_up(conv, id) end
  call('UNLINK', K('fc', conv))
end

-- Whoever holds the partition takes back what the portal has: the entry stays until that is done.
local function unwant_registration(conv, id, now)
  call('HDEL', K('rg', id), 'wanted', 'out')
  call('HINCRBY', K('rg', id), 'rev', 1)
  call('HINCRBY', K('rg', id), 'ver', 1)
  call('HSET', K('rg', id), 'settled', '0', 'ch', now)
  call('ZREM', S('rz'), id)
  set_timer('registration', conv, id, now)
end

local function withdraw_all(conv, now)
  for _, id in ipairs(call('HVALS', K('rc', conv))) do
    if call('EXISTS', K('rg', id)) == 1 then unwant_registration(conv, id, now) end
  end
end
`;

const BASICS = `
local P = KEYS[1]
local call = redis.call
local function S(kind) return P .. ':' .. kind end
`;

/** ARGV: kind, latest. Answers how many were set to it. */
export const PULL_IN = new Script(`${BASICS}
local late = call('ZRANGEBYSCORE', S('tm:' .. ARGV[1]), '(' .. ARGV[2], '+inf')
for _, member in ipairs(late) do call('ZADD', S('tm:' .. ARGV[1]), ARGV[2], member) end
return #late
`);

/**
 * After an old copy of a Redis was brought back, and the service had gone on after it was made: what was to be said or asked
 * by now was said and asked. What changed at the portal is another key's (`rumbo:{meta}:vn`, `vnz`): delete both with it.
 * ARGV: now. Answers how many.
 */
export const SETTLE_WISHES = new Script(`${BASICS}
local function K(kind, id) return P .. ':' .. kind .. ':' .. id end
local settled = 0
for kind, prefix in pairs({ alert = 'wn', follow_up = 'fu' }) do
  for _, member in ipairs(call('ZRANGEBYSCORE', S('tm:' .. kind), '-inf', ARGV[1])) do
    local row = K(prefix, string.match(member, ' (.+)$'))
    if call('EXISTS', row) == 1 then
      if kind == 'alert' then
        call('HSET', row, 'st', 'said')
        call('HDEL', row, 'x')
      else
        call('HSET', row, 'st', 'asked', 'at', ARGV[1])
        call('HDEL', row, 'b')
      end
      settled = settled + 1
    end
    call('ZREM', S('tm:' .. kind), member)
  end
end
return settled
`);
