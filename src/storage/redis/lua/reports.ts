import { Script } from '../client.ts';
import { LIBRARY } from './library.ts';

/** ARGV: at most, states. Per ticket: id, conversation, state, reason, priority, language, topic, risk codes, opened at. */
export const READ_TICKETS = new Script(`${LIBRARY}
local found = {}
for i = 2, #ARGV do
  for _, id in ipairs(call('ZRANGE', S('tz:' .. ARGV[i]), 0, ARGV[1] - 1)) do
    local t = call('HMGET', K('t', id), 'c', 'state', 'reason', 'priority', 'language', 'topic', 'risk_codes', 'opened_at')
    if t[1] then
      table.insert(t, 1, id)
      found[#found + 1] = t
    end
  end
end
return found
`);

/** ARGV: conversation, at most. Per message: i or o, id, at, sealed content, status. */
export const READ_TRANSCRIPT = new Script(`${LIBRARY}
local found = {}
for _, entry in ipairs(call('LRANGE', K('h', ARGV[1]), -ARGV[2], -1)) do
  local kind, id = string.sub(entry, 1, 1), string.sub(entry, 2)
  if kind == 'i' then
    local m = call('HMGET', K('m', id), 'at', 'b')
    if m[2] then found[#found + 1] = { kind, id, m[1], m[2], '' } end
  else
    local o = call('HMGET', K('o', id), 'ca', 'x', 'st')
    if o[2] then found[#found + 1] = { kind, id, o[1], o[2], o[3] } end
  end
end
return found
`);

/** Waiting, unsent, given up; times of the oldest waiting and the oldest unsent ('' : none). */
export const READ_BACKLOG = new Script(`${LIBRARY}
local n = call('HMGET', S('n'), 'in', 'out', 'dead')
local inbound = call('ZRANGE', S('il'), 0, 0, 'WITHSCORES')
local outbound = call('ZRANGE', S('ol'), 0, 0, 'WITHSCORES')
return { n[1] or '0', n[2] or '0', n[3] or '0', inbound[2] or '', outbound[2] or '' }
`);
