import { Script } from '../client.ts';
import { DESK } from './desk-library.ts';
import { ERASE, LIBRARY } from './library.ts';

/**
 * Dedupe and append, at once. ARGV: dedupe key, received at, body, channel, account, address key, contact ('' : the
 * owner of the first identity, which is at home here), sealed address, conversation it is sealed for, sent at,
 * events (JSON list of types), placed identities ("07:key").
 * Answers: emptied (what every partition has from the start is gone) | dup | away <contact> | resolve | address <conv or ''> | ok <conv>
 */
export const ACCEPT = new Script(`${LIBRARY}
local dk, at, body, channel, account, addressKey, contact = unpack(ARGV, 1, 7)
local sealed, sealedFor, sentAt, events = unpack(ARGV, 8, 11)
if call('EXISTS', S('mark')) == 0 then return { 'emptied' } end
if call('ZSCORE', S('dm'), dk) or call('ZSCORE', S('dx'), dk) or call('ZSCORE', S('da'), dk) then return { 'dup' } end
if contact == '' then
  contact = call('GET', K('i', string.sub(ARGV[12], 4)))
  if not contact then return { 'resolve' } end
  if string.sub(contact, 1, 2) ~= string.match(P, '{p(%d%d)}') then return { 'away', contact } end
end
local k = call('HMGET', K('k', contact), 'keys', 'ch:' .. channel)
if not k[1] then return { 'resolve' } end
local bound = ' ' .. k[1] .. ' '
for i = 12, #ARGV do
  if not string.find(bound, ' ' .. ARGV[i] .. ' ', 1, true) then return { 'resolve' } end
end
local conv = k[2]
if not conv then
  if sealedFor == '' then return { 'address', '' } end
  conv = sealedFor
  call('HSET', K('c', conv), 'contact', contact, 'channel', channel, 'account', account, 'address', sealed,
    'address_key', addressKey, 'version', 0, 'last', sentAt)
  -- The age of a contact is that of its talks; until there is one, that of the contact itself.
  if call('HLEN', K('k', contact)) == 3 then call('ZREM', S('az'), contact) end
  call('HSET', K('k', contact), 'ch:' .. channel, conv)
  call('ZADD', S('az'), 'GT', sentAt, contact)
else
  local c = call('HMGET', K('c', conv), 'address_key', 'account')
  if c[1] ~= addressKey or c[2] ~= account then
    if sealedFor ~= conv then return { 'address', conv } end
    call('HSET', K('c', conv), 'address', sealed, 'address_key', addressKey, 'account', account)
  end
end
for _, kind in ipairs(cjson.decode(events)) do event(kind, '', at) end
call('ZADD', S('dm'), at, dk)
call('HSET', K('m', dk), 'b', body, 'c', conv, 'at', at, 's', '0', 'f', 0)
call('RPUSH', K('h', conv), 'i' .. dk)
if call('RPUSH', K('q', conv), dk) == 1 then call('ZADD', S('il'), at, conv) end
call('HINCRBY', S('n'), 'in', 1)
wake('t', conv)
return { 'ok', conv }
`);

/** A repeat of a message whose sender lives elsewhere is told at home. ARGV: dedupe key, received at. */
export const MARK_AWAY = new Script(`${LIBRARY}
return call('ZADD', S('da'), ARGV[2], ARGV[1])
`);

/**
 * ARGV: conversation. Answers: dedupe key, body, failures, contact, account, address, state, version, last, opted out,
 * floor (state, epoch, ticket, holder, since), its case (state, reason, risk codes), the life of the partition.
 */
export const NEXT_TURN = new Script(`${LIBRARY}
local dk = call('LINDEX', K('q', ARGV[1]), 0)
if not dk then return nil end
local m = call('HMGET', K('m', dk), 'b', 'f')
local c = call('HMGET', K('c', ARGV[1]), 'contact', 'account', 'address', 'state', 'version', 'last')
if not c[1] then return nil end
local f = call('HMGET', K('f', ARGV[1]), 'state', 'epoch', 'ticket', 'holder', 'since')
local t = f[3] and call('HMGET', K('t', f[3]), 'state', 'reason', 'risk_codes') or {}
return { dk, m[1], m[2], c[1], c[2], c[3], c[4], c[5], c[6], call('HGET', K('k', c[1]), 'opted_out') or '0', f, t, call('GET', S('mark')) or '' }
`);

/** ARGV: dedupe key. */
export const RECORD_FAILURE = new Script(`${LIBRARY}
if call('EXISTS', K('m', ARGV[1])) == 0 then return 0 end
return call('HINCRBY', K('m', ARGV[1]), 'f', 1)
`);

/**
 * ARGV: conversation ('' : none), contact (of the conversation, if none). What an erasure must seal anew: per conversation
 * of the contact id, address, address key; nothing for a contact that is gone.
 */
export const READ_ROUTES = new Script(`${LIBRARY}${ERASE}
local contact = ARGV[2]
if contact == '' then contact = call('HGET', K('c', ARGV[1]), 'contact') end
if not contact or call('EXISTS', K('k', contact)) == 0 then return nil end
local found = {}
for _, pair in ipairs(channels_of(contact)) do
  found[#found + 1] = pair[2]
  local c = call('HMGET', K('c', pair[2]), 'address', 'address_key')
  found[#found + 1] = c[1]
  found[#found + 1] = c[2]
end
return { contact, found }
`);

/**
 * Everything one turn does, or nothing. ARGV: epoch, conversation, dedupe key, expected version, state, at, token,
 * opt-out ('', 0, 1), successor of the contact (to erase), epoch of the floor that was read (''), when the message was
 * written (''), its id for desks, what becomes of the floor and the case (JSON, ''); then counted groups: outbound
 * (id, content, whether it stays), tickets (id, reason, priority, language, topic, risk codes, context), events (type, data),
 * routes (to erase: conversation, new id, address, "07:key…").
 * Answers: fenced | conflict | again (a conversation was added: read the routes anew) | committed <wake> <whether more waits>
 */
const commitOf = ({ erasing = '', last }: { readonly erasing?: string; readonly last: string }): string => `
local epoch, conv, dk, expected, state, at, token, optOut, successor = unpack(ARGV, 1, 9)
local expectedEpoch, writtenAt, message = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12]
local desk = ARGV[13] == '' and {} or cjson.decode(ARGV[13])
local nextArg = 14
local function group(width)
  local n = tonumber(ARGV[nextArg])
  local rows = {}
  for i = 1, n do
    rows[i] = { unpack(ARGV, nextArg + 1 + (i - 1) * width, nextArg + i * width) }
  end
  nextArg = nextArg + 1 + n * width
  return rows
end
local outbound, tickets, events, routeRows = group(3), group(7), group(2), group(4)
local m = call('HMGET', K('m', dk), 's', 'c', 'tok')
-- The same call again, after an answer that was lost on the way.
if m[1] ~= '0' then
  local echo = call('GET', K('tok', token))
  if echo then return { 'committed', echo } end
  if m[3] == token then return { 'committed', '' } end
end
if is_fenced(epoch) then return { 'fenced' } end
if m[1] ~= '0' or m[2] ~= conv then return { 'conflict' } end
local c = call('HMGET', K('c', conv), 'contact', 'version', 'last')
if not c[1] or c[2] ~= expected then return { 'conflict' } end
local f = call('HMGET', K('f', conv), 'epoch', 'state', 'ticket')
-- What was begun under an older epoch of the floor is discarded.
if expectedEpoch and tonumber(f[1] or 0) ~= expectedEpoch then return { 'conflict' } end
local contact = c[1]
${erasing}
call('HSET', K('m', dk), 's', '1', 'tok', token)
-- The turn was of the first in its lane, but for a lane that was put in order meanwhile (reoffer.ts).
local popped = call('LPOP', K('q', conv), 2) or {}
local waits = popped[2]
if popped[1] == dk then
  if waits then call('LPUSH', K('q', conv), waits) end
else
  for i = #popped, 1, -1 do call('LPUSH', K('q', conv), popped[i]) end
  call('LREM', K('q', conv), 1, dk)
  waits = call('LINDEX', K('q', conv), 0)
end
note_inbox_head(conv, waits)
call('HINCRBY', S('n'), 'in', -1)
local last = math.max(tonumber(c[3]), math.min(tonumber(at), writtenAt or tonumber(at)))
call('HSET', K('c', conv), 'state', state, 'version', expected + 1, 'last', string.format('%.0f', last))
-- By the hour: who is past the term is asked for the exact time (SWEEP), and most turns follow another within one.
if math.floor(last / 3600000) ~= math.floor(c[3] / 3600000) then call('ZADD', S('az'), 'GT', last, contact) end
if #outbound > 0 then
  local ids, entries, ages = {}, {}, {}
  for i, row in ipairs(outbound) do
    local fields = { 'c', conv, 'x', row[2], 'st', 'queued', 'n', 0, 'ca', at }
    if row[3] == '1' then fields[11], fields[12] = 'stays', '1' end
    call('HSET', K('o', row[1]), unpack(fields))
    ids[i], entries[i] = row[1], 'o' .. row[1]
    ages[2 * i - 1], ages[2 * i] = at, row[1]
  end
  call('ZADD', S('ob'), unpack(ages))
  call('RPUSH', K('h', conv), unpack(entries))
  if call('RPUSH', K('oq', conv), unpack(ids)) == #ids then call('ZADD', S('ol'), at, conv) end
  call('HINCRBY', S('n'), 'out', #ids)
end
for _, row in ipairs(tickets) do
  call('HSET', K('t', row[1]), 'c', conv, 'state', 'waiting', 'reason', row[2], 'priority', row[3], 'language', row[4],
    'topic', row[5], 'risk_codes', row[6], 'context', row[7], 'opened_at', at, 'last_message_at', at,
    'unanswered_since', at, 'alarms', '[]', 'thread_version', 0, 'version', 1)
  place_ticket(row[1])
  call('SADD', K('tk', conv), row[1])
end
if desk.floor then
  write_floor(conv, desk.floor, desk.floorEvent)
  f = { '', desk.floor.state, desk.floor.ticket }
end
if desk.change then change_ticket(desk.change, at) end
if f[3] then note_turn(f[2], f[3], message, tickets, outbound, at) end
for _, row in ipairs(events) do event(row[1], row[2], at) end
if optOut ~= '' then
  call('HSET', K('k', contact), 'opted_out', optOut)
  tell_kin(contact, 'stop', optOut)
end
${last}`;

export const COMMIT_TURN = new Script(
  `${LIBRARY}${DESK}${commitOf({ last: "return { 'committed', '', waits and 1 or 0 }" })}`,
);

/** The turn in which somebody has themselves forgotten; a script of its own, for hardly any turn needs what it needs. */
export const COMMIT_ERASURE = new Script(
  `${LIBRARY}${ERASE}${DESK}${commitOf({
    erasing: `
local routes = routes_of(contact, routeRows)
if not routes then return { 'again' } end`,
    last: `
local woken = erase_person(contact, successor, routes, at, call('HGET', K('m', dk), 'at') or at)
event('contact.erased', '', at)
call('SET', K('tok', token), woken, 'EX', 60)
return { 'committed', woken }`,
  })}`,
);
