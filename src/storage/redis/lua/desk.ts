import { Script } from '../client.ts';
import { DESK } from './desk-library.ts';
import { LIBRARY } from './library.ts';

const READ_ONE = `
local function read_ticket(id)
  local t = call('HGETALL', K('t', id))
  if #t == 0 then return nil end
  local conv = call('HGET', K('t', id), 'c')
  local c = call('HMGET', K('c', conv), 'channel', 'last', 'contact')
  if not c[1] then return nil end
  local f = call('HMGET', K('f', conv), 'state', 'epoch', 'ticket', 'holder', 'since')
  return { id, t, c[1], c[2], call('HGET', K('k', c[3]), 'opted_out') or '0', f }
end
`;

/** ARGV: id. Answers: id, fields, channel, last inbound, opted out, floor, [own id, outbound …]; or nothing. */
export const READ_CASE = new Script(`${LIBRARY}${READ_ONE}
local found = read_ticket(ARGV[1])
if found then found[7] = call('HGETALL', K('ci', ARGV[1])) end
return found
`);

/** ARGV: at most, states. As READ_CASE, without the own ids. */
export const LIST_CASES = new Script(`${LIBRARY}${READ_ONE}
local found = {}
for i = 2, #ARGV do
  for _, id in ipairs(call('ZRANGE', S('tz:' .. ARGV[i]), 0, ARGV[1] - 1)) do
    local one = read_ticket(id)
    if one then found[#found + 1] = one end
  end
end
return found
`);

/** ARGV: conversation. Ids of its cases with the time of opening, in turn. */
export const CASES_OF = new Script(`${LIBRARY}
local found = {}
for _, id in ipairs(call('SMEMBERS', K('tk', ARGV[1]))) do
  found[#found + 1] = id
  found[#found + 1] = call('HGET', K('t', id), 'opened_at')
end
return found
`);

/** ARGV: at most. Opening and first reply of the newest cases that had one, in turn. */
export const READ_WAITS = new Script(`${LIBRARY}
local found = {}
for _, state in ipairs({ 'open', 'resolved' }) do
  for _, id in ipairs(call('ZRANGE', S('tz:' .. state), 0, ARGV[1] - 1)) do
    local t = call('HMGET', K('t', id), 'opened_at', 'first_reply_at')
    if t[2] then
      found[#found + 1] = t[1]
      found[#found + 1] = t[2]
    end
  end
end
return found
`);

/**
 * Writes a decision if the case and the floor are still what it was made on. ARGV: id, expected version, expected
 * epoch, at, plan (JSON: clear, place, floor, floorEvent, withdraw, events, audit, counted), then counted groups: fields (name, value),
 * outbound (id, content, author, own id), notes (id, at, author, body). Answers again | ok.
 */
export const WRITE_DECISION = new Script(`${LIBRARY}${DESK}
local id, version, epoch, at = unpack(ARGV, 1, 4)
local plan = cjson.decode(ARGV[5])
local nextArg = 6
local function group(width)
  local n = tonumber(ARGV[nextArg])
  local rows = {}
  for i = 1, n do rows[i] = { unpack(ARGV, nextArg + 1 + (i - 1) * width, nextArg + i * width) } end
  nextArg = nextArg + 1 + n * width
  return rows
end
local fields, outbound, notes = group(2), group(4), group(4)
local key = K('t', id)
local t = call('HMGET', key, 'version', 'c')
if t[1] ~= version then return 'again' end
local conv = t[2]
if (call('HGET', K('f', conv), 'epoch') or '0') ~= epoch then return 'again' end
call('HINCRBY', key, 'version', 1)
if plan.floor then write_floor(conv, plan.floor, plan.floorEvent) end
for _, name in ipairs(plan.clear) do call('HDEL', key, name) end
for _, row in ipairs(fields) do call('HSET', key, row[1], row[2]) end
place_ticket(id)
if plan.withdraw then
  local isLess = false
  for _, waiting in ipairs(call('LRANGE', K('oq', conv), 0, -1)) do
    if call('HGET', K('o', waiting), 'st') == 'queued' and is_of_bot(waiting) then
      withdraw(conv, waiting)
      isLess = true
    end
  end
  if isLess then wake('o', conv) end
end
for _, row in ipairs(outbound) do
  call('HSET', K('o', row[1]), 'c', conv, 'x', row[2], 'st', 'queued', 'n', 0, 'ca', at)
  if row[3] ~= '' then call('HSET', K('o', row[1]), 'au', row[3]) end
  if row[4] ~= '' then call('HSET', K('ci', id), row[4], row[1]) end
  call('ZADD', S('ob'), at, row[1])
  call('RPUSH', K('h', conv), 'o' .. row[1])
  if call('RPUSH', K('oq', conv), row[1]) == 1 then call('ZADD', S('ol'), at, conv) end
  call('HINCRBY', S('n'), 'out', 1)
end
if #outbound > 0 then wake('o', conv) end
for _, row in ipairs(notes) do call('RPUSH', K('nt', id), row[1], row[2], row[3], row[4]) end
for _, one in ipairs(plan.events) do desk_event(one.kind, id, one.data, at) end
for _, one in ipairs(plan.audit) do desk_pending('audit', 'at', at, 'actor', one.actor, 'action', one.action, 'ticket', id, 'data', one.data) end
for _, one in ipairs(plan.counted) do event(one.type, one.data, at) end
return 'ok'
`);

/** ARGV: id. */
export const READ_NOTES = new Script(`${LIBRARY}
return call('LRANGE', K('nt', ARGV[1]), 0, -1)
`);

/** ARGV: conversation. */
export const READ_FLOOR_EVENTS = new Script(`${LIBRARY}
return call('LRANGE', K('fe', ARGV[1]), 0, -1)
`);

/** ARGV: conversation. */
export const READ_ADDRESS = new Script(`${LIBRARY}
return call('HGET', K('c', ARGV[1]), 'address')
`);

const ENTRY = `
local function read_entry(entry)
  local kind, id = string.sub(entry, 1, 1), string.sub(entry, 2)
  if kind == 'i' then
    local m = call('HMGET', K('m', id), 'at', 'b', 's', 'c')
    if m[2] and m[3] == '1' then return { kind, id, m[1], m[2], '', '', '', m[4] } end
  else
    local o = call('HMGET', K('o', id), 'ca', 'x', 'st', 'code', 'au', 'c')
    if o[2] then return { kind, id, o[1], o[2], o[3], o[4] or '', o[5] or '', o[6] } end
  end
end
`;

/** ARGV: conversation, entry to stop before ('' : the end), at most. Answers: whether there are earlier ones, messages. */
export const READ_THREAD = new Script(`${LIBRARY}${ENTRY}
local most = tonumber(ARGV[3])
local stop = call('LLEN', K('h', ARGV[1])) - 1
if ARGV[2] ~= '' then
  local at = call('LPOS', K('h', ARGV[1]), ARGV[2])
  if not at then return { 0, {} } end
  stop = at - 1
end
local found = {}
while stop >= 0 do
  local start = math.max(0, stop - 99)
  local entries = call('LRANGE', K('h', ARGV[1]), start, stop)
  for i = #entries, 1, -1 do
    local one = read_entry(entries[i])
    if one then
      if #found == most then return { 1, found } end
      found[#found + 1] = one
    end
  end
  stop = start - 1
end
return { 0, found }
`);

/** ARGV: conversation, entry. */
export const READ_ENTRY = new Script(`${LIBRARY}${ENTRY}
local one = read_entry(ARGV[2])
if one and one[8] == ARGV[1] then return one end
return nil
`);

/** ARGV: at most. What desks and the audit chain must still be told: id, fields. */
export const READ_PENDING = new Script(`${LIBRARY}
return call('XRANGE', S('de'), '-', '+', 'COUNT', ARGV[1])
`);

/** ARGV: ids that are told. */
export const DROP_PENDING = new Script(`${LIBRARY}
return call('XDEL', S('de'), unpack(ARGV))
`);

/** Where a case lives. ARGV: id, conversation, seconds. */
export const SET_CASE_PLACE = new Script(`${LIBRARY}
call('SET', K('tl', ARGV[1]), ARGV[2], 'EX', ARGV[3])
return 1
`);

/** ARGV: id. */
export const GET_CASE_PLACE = new Script(`${LIBRARY}
return call('GET', K('tl', ARGV[1]))
`);
