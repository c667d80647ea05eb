import { Script } from '../client.ts';
import { ERASE, LIBRARY } from './library.ts';

/** ARGV: identity. */
export const READ_IDENTITY = new Script(`${LIBRARY}
return call('GET', K('i', ARGV[1]))
`);

/** Binds an identity if it still has the expected owner ('' : none). ARGV: identity, expected, contact ('' : unbind). 1 or 0. */
export const BIND = new Script(`${LIBRARY}
local owner = call('GET', K('i', ARGV[1])) or ''
if owner == ARGV[3] then return 1 end
if owner ~= ARGV[2] then return 0 end
if ARGV[3] == '' then call('UNLINK', K('i', ARGV[1])) else call('SET', K('i', ARGV[1]), ARGV[3]) end
return 1
`);

/** Makes a contact that nobody points to yet; it is swept like any other if nobody ever does. ARGV: contact, at. */
export const CREATE_CONTACT = new Script(`${LIBRARY}
call('HSETNX', K('k', ARGV[1]), 'keys', '')
call('HSETNX', K('k', ARGV[1]), 'opted_out', '0')
call('HSETNX', K('k', ARGV[1]), 'created_at', ARGV[2])
call('ZADD', S('az'), 'GT', ARGV[2], ARGV[1])
return 1
`);

/** Adds identities to a contact; 0 when it is gone. ARGV: contact, merges, at, "07:key"… */
export const NOTE_KEYS = new Script(`${LIBRARY}
local keys = call('HGET', K('k', ARGV[1]), 'keys')
if not keys then return 0 end
local known = ' ' .. keys .. ' '
for i = 4, #ARGV do
  if not string.find(known, ' ' .. ARGV[i] .. ' ', 1, true) then
    keys = keys == '' and ARGV[i] or keys .. ' ' .. ARGV[i]
    known = ' ' .. keys .. ' '
  end
end
call('HSET', K('k', ARGV[1]), 'keys', keys)
for _ = 1, tonumber(ARGV[2]) do event('contact.merged', '', ARGV[3]) end
return 1
`);

/** Takes away identities that have gone to another contact. ARGV: contact, "07:key"…. */
export const GIVE_UP_KEYS = new Script(`${LIBRARY}
local keys = call('HGET', K('k', ARGV[1]), 'keys')
if not keys then return 0 end
local left = {}
for placed in string.gmatch(keys, '%S+') do
  local gone = false
  for i = 2, #ARGV do if ARGV[i] == placed then gone = true end end
  if not gone then left[#left + 1] = placed end
end
call('HSET', K('k', ARGV[1]), 'keys', table.concat(left, ' '))
return 1
`);

/** ARGV: contact. */
export const CONTACT_EXISTS = new Script(`${LIBRARY}
return call('EXISTS', K('k', ARGV[1]))
`);

/** ARGV: contact. Answers: identities ("07:key 21:key"), opted out, others of the same person, conversations; nothing once erased. */
export const READ_CONTACT = new Script(`${LIBRARY}${ERASE}
local k = call('HMGET', K('k', ARGV[1]), 'keys', 'opted_out')
if not k[1] then return nil end
local talks = {}
for _, pair in ipairs(channels_of(ARGV[1])) do talks[#talks + 1] = pair[2] end
return { k[1], k[2], call('SMEMBERS', K('kn', ARGV[1])), talks }
`);

/** Notes that contacts are of one person. ARGV: contact, others…. 0 when it is gone. */
export const LINK = new Script(`${LIBRARY}
if call('EXISTS', K('k', ARGV[1])) == 0 then return 0 end
call('SADD', K('kn', ARGV[1]), unpack(ARGV, 2))
return 1
`);

/** ARGV: conversation, 0 or 1. */
export const SET_OPTED_OUT = new Script(`${LIBRARY}
local contact = call('HGET', K('c', ARGV[1]), 'contact')
if contact then
  call('HSET', K('k', contact), 'opted_out', ARGV[2])
  tell_kin(contact, 'stop', ARGV[2])
end
return 1
`);

/** The stop word of one contact alone. ARGV: contact, 0 or 1. */
export const SET_CONTACT_OPTED_OUT = new Script(`${LIBRARY}
if call('EXISTS', K('k', ARGV[1])) == 1 then call('HSET', K('k', ARGV[1]), 'opted_out', ARGV[2]) end
return 1
`);

/**
 * Erases another contact of a person who asked to be forgotten. ARGV: contact, successor, now, asked at, then routes (conversation,
 * new id, address, "07:key…"). Answers again (a conversation was added: read the routes anew) or ok.
 */
export const ERASE_CONTACT = new Script(`${LIBRARY}${ERASE}
local contact, successor, now, asked = unpack(ARGV, 1, 4)
if call('EXISTS', K('k', contact)) == 0 then return 'ok' end
local rows = {}
for i = 5, #ARGV, 4 do rows[#rows + 1] = { unpack(ARGV, i, i + 3) } end
local routes = routes_of(contact, rows)
if not routes then return 'again' end
erase_person(contact, successor, routes, now, asked)
return 'ok'
`);

/** What is left to be done in other partitions, one line each (library.ts, `td`). */
export const READ_LEFT = new Script(`${LIBRARY}
return call('LRANGE', S('td'), 0, 99)
`);

/** ARGV: one line of READ_LEFT that is done. */
export const DROP_LEFT = new Script(`${LIBRARY}
return call('LREM', S('td'), 1, ARGV[1])
`);

/**
 * One batch of what is past its term. ARGV: at most, conversations before, messages before, dedupe keys before, now,
 * tombstones before.
 * Answers: contacts erased, dedupe keys dropped, others. Nobody is erased while anything of theirs is under way.
 */
export const SWEEP = new Script(`${LIBRARY}${ERASE}
local most, oldTalk, oldText, oldKey, now, oldTomb = unpack(ARGV, 1, 6)
local function old(zset, before) return call('ZRANGEBYSCORE', S(zset), '-inf', '(' .. before, 'LIMIT', 0, most) end
local contacts, keys, others = 0, 0, 0
for _, contact in ipairs(old('az', oldTalk)) do
  local busy, last = false, 0
  for _, pair in ipairs(channels_of(contact)) do
    if call('LLEN', K('q', pair[2])) > 0 or call('LLEN', K('oq', pair[2])) > 0 then busy = true end
    last = math.max(last, tonumber(call('HGET', K('c', pair[2]), 'last') or 0))
  end
  if last >= tonumber(oldTalk) then
    call('ZADD', S('az'), string.format('%.0f', last), contact)
    others = others + 1
  -- Looked at again when its lane has ended: the commit gives it a new time.
  elseif not busy then
    contacts = contacts + 1
    erase(contact, '', {}, now)
  end
end
for _, id in ipairs(old('dm', oldText)) do
  local m = call('HMGET', K('m', id), 's', 'c', 'at')
  if m[1] == '1' then
    call('UNLINK', K('m', id))
    call('LREM', K('h', m[2]), 1, 'i' .. id)
    call('ZREM', S('dm'), id)
    call('ZADD', S('dx'), m[3], id)
    others = others + 1
  end
end
for _, id in ipairs(old('ob', oldText)) do
  local o = call('HMGET', K('o', id), 'st', 'c')
  if not o[1] then
    call('ZREM', S('ob'), id)
  elseif not is_open(o[1]) then
    drop_outbound(o[2], id)
    others = others + 1
  end
end
call('ZREMRANGEBYSCORE', S('da'), '-inf', '(' .. oldKey)
call('ZREMRANGEBYSCORE', S('tb'), '-inf', '(' .. oldTomb)
for _, id in ipairs(old('dx', oldKey)) do
  call('ZREM', S('dx'), id)
  keys = keys + 1
end
return { contacts, keys, others }
`);
