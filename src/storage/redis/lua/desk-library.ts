/** What a turn and a decision mean for cases and the floor. Needs LIBRARY. */
export const DESK = `
-- The queue of each state: the most urgent and longest waiting first; what is resolved, the newest first.
local function place_ticket(id)
  local t = call('HMGET', K('t', id), 'state', 'priority', 'opened_at', 'resolved_at')
  for _, state in ipairs({ 'waiting', 'open', 'resolved' }) do
    if state ~= t[1] then call('ZREM', S('tz:' .. state), id) end
  end
  local score = (1000 - t[2]) * 4e12 + t[3]
  if t[1] == 'resolved' then score = -(tonumber(t[4]) or 0) end
  call('ZADD', S('tz:' .. t[1]), score, id)
end

-- floor: state, epoch, ticket, holder, since ('' : none); change: JSON of the event
local function write_floor(conv, floor, change)
  call('UNLINK', K('f', conv))
  call('HSET', K('f', conv), 'state', floor.state, 'epoch', string.format('%.0f', floor.epoch), 'since',
    string.format('%.0f', floor.since))
  if floor.ticket then call('HSET', K('f', conv), 'ticket', floor.ticket) end
  if floor.holder then call('HSET', K('f', conv), 'holder', floor.holder) end
  call('RPUSH', K('fe', conv), change)
end

local function change_ticket(change, at)
  local id = change.ticket
  if call('EXISTS', K('t', id)) == 0 then return end
  local key = K('t', id)
  call('HINCRBY', key, 'version', 1)
  if change.kind == 'cancel' then
    call('HSET', key, 'state', 'resolved', 'outcome', 'cancelled', 'resolved_at', at)
    call('HDEL', key, 'unanswered_since', 'assignee')
    place_ticket(id)
    desk_event('ticket', id, '{"change":"cancelled","actor":null}', at)
    return
  end
  local t = call('HMGET', key, 'priority', 'holder')
  call('HSET', key, 'reason', change.reason, 'priority', math.max(tonumber(t[1]), change.priority), 'risk_codes',
    change.riskCodes)
  if change.isBackInQueue then
    call('HSET', key, 'state', 'waiting')
    if t[2] then call('HSET', key, 'assignee', t[2]) else call('HDEL', key, 'assignee') end
    call('HDEL', key, 'holder')
  end
  call('HSETNX', key, 'unanswered_since', at)
  place_ticket(id)
  desk_event('ticket', id, change.isEscalated and '{"change":"escalated","actor":null}' or
    '{"change":"asked_again","actor":null}', at)
  if change.isEscalated then desk_event('alert', id, '{"alert":"handoff"}', at) end
end

-- A turn's messages join the case of its conversation; open desks are told. state: who may speak.
local function note_turn(state, ticket, message, tickets, outbound, at)
  if not state or call('EXISTS', K('t', ticket)) == 0 then return end
  local key = K('t', ticket)
  call('HINCRBY', key, 'version', 1)
  call('HSET', key, 'last_message_at', at)
  call('HDEL', key, 'hold_until')
  if state == 'human' then call('HSETNX', key, 'unanswered_since', at) end
  for _, row in ipairs(tickets) do
    if row[1] == ticket then
      desk_event('ticket', ticket, '{"change":"opened","actor":null}', at)
      desk_event('alert', ticket, '{"alert":"handoff"}', at)
    end
  end
  desk_event('message', ticket, cjson.encode({ message = message, from = 'person' }), at)
  for _, row in ipairs(outbound) do
    desk_event('message', ticket, cjson.encode({ message = row[1], from = 'bot' }), at)
  end
end
`;
