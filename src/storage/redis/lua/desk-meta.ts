import { Script } from '../client.ts';

/** KEYS[1] is META: what belongs to no conversation lies in one slot, so one script can keep it in order. */
const META_LIBRARY = `
local M = KEYS[1]
local call = redis.call
-- Stream ids are compared as numbers: "1700000000000-12".
local function is_after(a, b)
  local am, an = string.match(a, '(%d+)-(%d+)')
  local bm, bn = string.match(b, '(%d+)-(%d+)')
  am, an, bm, bn = tonumber(am), tonumber(an), tonumber(bm), tonumber(bn)
  return am > bm or (am == bm and an > bn)
end
`;

/**
 * Moves events of a partition into the one log, each once, whoever and however many try: numbers without gaps.
 * ARGV: partition, then per event: pending id, JSON. Answers how many were new.
 */
export const APPEND_LOG = new Script(`${META_LIBRARY}
local told = 0
local last = call('HGET', M .. ':told', 'e' .. ARGV[1]) or '0-0'
for i = 2, #ARGV, 2 do
  if is_after(ARGV[i], last) then
    last = ARGV[i]
    local seq = call('HINCRBY', M, 'desk_seq', 1)
    call('XADD', M .. ':log', seq .. '-0', 'e', ARGV[i + 1])
    told = told + 1
  end
end
if told > 0 then
  call('HSET', M .. ':told', 'e' .. ARGV[1], last)
  call('PUBLISH', 'rumbo:desk', 'news')
end
return told
`);

/** After a loss: no number that a desk has seen is given to another event. ARGV: the last number seen. */
export const RAISE_LOG = new Script(`${META_LIBRARY}
if tonumber(call('HGET', M, 'desk_seq') or 0) < tonumber(ARGV[1]) then call('HSET', M, 'desk_seq', ARGV[1]) end
call('PUBLISH', 'rumbo:desk', 'news')
return 1
`);

/**
 * Appends links to the audit chain if it still ends where they begin. ARGV: number of the last link they follow, sealed
 * ends, marker ('' or "a07"), pending id of the marker, then per link: JSON. Answers again | told | ok.
 */
export const APPEND_AUDIT = new Script(`${META_LIBRARY}
if ARGV[3] ~= '' and not is_after(ARGV[4], call('HGET', M .. ':told', ARGV[3]) or '0-0') then return 'told' end
local seq = tonumber(call('HGET', M, 'audit_seq') or 0)
if seq ~= tonumber(ARGV[1]) then return 'again' end
for i = 5, #ARGV do
  seq = seq + 1
  call('XADD', M .. ':audit', seq .. '-0', 'e', ARGV[i])
end
call('HSET', M, 'audit_seq', seq, 'audit', ARGV[2])
if ARGV[3] ~= '' then call('HSET', M .. ':told', ARGV[3], ARGV[4]) end
return 'ok'
`);

/** Cuts the chain's beginning. ARGV: number of the last link they were read with, sealed ends, first that stays. again | ok. */
export const CUT_AUDIT = new Script(`${META_LIBRARY}
if (call('HGET', M, 'audit_seq') or '0') ~= ARGV[1] then return 'again' end
call('XTRIM', M .. ':audit', 'MINID', ARGV[3] .. '-0')
call('HSET', M, 'audit', ARGV[2])
return 'ok'
`);

/** ARGV: id, keyed address, account. 0: the address is taken. */
export const ADD_ACCOUNT = new Script(`${META_LIBRARY}
if call('HSETNX', M .. ':emails', ARGV[2], ARGV[1]) == 0 then return 0 end
call('HSET', M .. ':accounts', ARGV[1], ARGV[3])
return 1
`);

/** ARGV: id, account as it was read, account. 0: it changed meanwhile. */
export const SWAP_ACCOUNT = new Script(`${META_LIBRARY}
if call('HGET', M .. ':accounts', ARGV[1]) ~= ARGV[2] then return 0 end
call('HSET', M .. ':accounts', ARGV[1], ARGV[3])
return 1
`);

/** ARGV: hash, seen at. */
export const TOUCH_SESSION = new Script(`${META_LIBRARY}
local found = call('HGET', M .. ':sessions', ARGV[1])
if not found then return 0 end
local session = cjson.decode(found)
if tonumber(ARGV[2]) > session.seenAt then
  session.seenAt = tonumber(ARGV[2])
  call('HSET', M .. ':sessions', ARGV[1], cjson.encode(session))
end
return 1
`);

/** ARGV: id, alert as it was read, alert. 0: it changed meanwhile. */
export const SWAP_MISUSE = new Script(`${META_LIBRARY}
if call('HGET', M .. ':misuse', ARGV[1]) ~= ARGV[2] then return 0 end
call('HSET', M .. ':misuse', ARGV[1], ARGV[3])
return 1
`);
