import { WISHES } from './wishes.ts';

/** After LIBRARY: `now`, by the server's clock, in ms. */
export const NOW = `
local t = call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
`;

/**
 * What the scripts share. KEYS[1] is a partition's prefix (`rumbo:{p07}`); every key begins with it, so all of them lie
 * in one slot of a cluster. Kinds of keys under it:
 *
 *   lease          hash  owner, epoch, until, open, unclean: who works on this partition (lease.ts)
 *   s              stream of wake-ups: a conversation has something to do (t: a turn, o: a send)
 *   ev             stream of domain events, linked to nobody
 *   i:<identity>   contact of a pseudonym (in the partition of the pseudonym)
 *   k:<contact>    hash  opted_out, created_at, keys ("07:key 21:key"), ch:<channel> → conversation
 *   kn:<contact>   set   contacts that turned out to be the same person, in any partition (people.ts)
 *   c:<conv>       hash  contact, channel, account, address*, address_key, state*, version, last
 *   g:<conv>       hash  address*, account: of an erased conversation, until its last words are sent
 *   q:<conv>       list  dedupe keys of messages that wait for their turn
 *   h:<conv>       list  the talk in order: i<dedupe key>, o<outbound id>
 *   m:<dedupe>     hash  b* body, c conversation, at, s (0 waits, 1 done), f failures, tok (of the commit)
 *   oq:<conv>      list  outbound ids not yet sent
 *   o:<outbound>   hash  c conversation, x* content, st status, n attempts, nb not before, aa attempted at, ca created at,
 *                        code, au author (a counsellor's), stays (1: also when a person takes over)
 *   t:<ticket>     hash  of a case; tk:<conv> set of ticket ids; tz:<state> zset by urgency, resolved ones by age
 *   tl:<ticket>    conversation of a case (in the partition of that id)
 *   ci:<ticket>    hash  the sender's own id → outbound, so that the same sent twice goes out once
 *   nt:<ticket>    list  notes: id, at, author, body* in turn
 *   f:<conv>       hash  state, epoch, ticket, holder, since: who may speak;  fe:<conv> list of its changes
 *   de             stream of what desks and the audit chain must still be told (relay.ts)
 *   l:<outbound>   conversation of an outbound id (in the partition of that id), for receipts
 *   w:<provider>   "<conversation> <outbound>" by the keyed hash of a provider's id; e:<provider> receipts that came early
 *   dm, dx, da     zsets of dedupe keys by time: with a record, without one, of people who moved to another partition
 *   il, ol         zsets of conversations with open lanes, by the time of the oldest
 *   ob             zset of outbound ids by time;  az: contacts by their last message, or up to an hour before it
 *   tb             zset  pseudonyms ("07:key") of people who asked to be forgotten, by the time of their asking: 35 days
 *   mark           the life the partition is in: another one after somebody emptied the server (failover/foundation.ts)
 *   linked         contacts that an earlier version merged have been linked here (old-merges.ts)
 *   rw             an empty write before a WAIT (failover/replicas.ts)
 *   n              hash  in, out, dead: how many wait, are unsent, were given up
 *   td             list  what is still to be done in other partitions, safe to repeat (people.ts): "07:key old new" rebinds
 *                        an identity ("-": nobody), "erase <contact> <at>" and "stop <contact> <0|1>" reach the same person's others
 *   What people look for, their timers among it: wishes.ts.
 *   (* sealed by privacy/)
 */
export const LIBRARY = `
local P = KEYS[1]
local call = redis.call
local function K(kind, id) return P .. ':' .. kind .. ':' .. id end
local function S(kind) return P .. ':' .. kind end

local function wake(kind, conv) call('XADD', S('s'), 'MAXLEN', '~', 5000, '*', kind, conv) end
local function event(kind, data, at) call('XADD', S('ev'), '*', 'at', at, 'type', kind, 'data', data) end

-- The first of a lane decides its age.
local function note_inbox_head(conv, head)
  if head then call('ZADD', S('il'), call('HGET', K('m', head), 'at') or 0, conv) else call('ZREM', S('il'), conv) end
end
local function note_inbox_lane(conv) note_inbox_head(conv, call('LINDEX', K('q', conv), 0)) end
local function note_outbox_lane(conv)
  local head = call('LINDEX', K('oq', conv), 0)
  if head then call('ZADD', S('ol'), call('HGET', K('o', head), 'ca') or 0, conv) else call('ZREM', S('ol'), conv) end
end

-- Waits here, in the same change as what it tells of, until it is moved into the one log that all desks follow.
local function desk_pending(kind, ...)
  call('XADD', S('de'), '*', 'kind', kind, ...)
  call('PUBLISH', 'rumbo:desk', string.match(P, '{p(%d%d)}'))
end
local function desk_event(kind, ticket, data, at)
  desk_pending('event', 'at', at, 'event', kind, 'ticket', ticket, 'data', data)
end
local function server_now()
  local t = call('TIME')
  return string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))
end

-- Desks that look at the case of this conversation see what became of our words.
local function note_delivery(id, status, code)
  local conv = call('HGET', K('o', id), 'c')
  local ticket = conv and call('HGET', K('f', conv), 'ticket')
  if not ticket or ticket == '' then return end
  local data = cjson.encode({ message = id, status = status, code = code == '' and cjson.null or code })
  desk_event('delivery', ticket, data, server_now())
end

local function is_open(status) return status == 'queued' or status == 'attempted' end

-- Moves a message forward; failed may follow sent, but not what the person has already received.
local function advance(id, status, code)
  local RANK = { withdrawn = 0, queued = 0, attempted = 1, sent = 2, delivered = 3, read = 4, failed = 5 }
  local now = call('HGET', K('o', id), 'st')
  if not now or RANK[status] <= RANK[now] then return false end
  if status == 'failed' and (now == 'delivered' or now == 'read') then return false end
  call('HSET', K('o', id), 'st', status)
  if code ~= '' then call('HSET', K('o', id), 'code', code) end
  if status == 'failed' then call('HINCRBY', S('n'), 'dead', 1) end
  note_delivery(id, status, code)
  return true
end

local function drop_outbound(conv, id)
  if call('HGET', K('o', id), 'st') == 'failed' then call('HINCRBY', S('n'), 'dead', -1) end
  call('UNLINK', K('o', id))
  call('ZREM', S('ob'), id)
  call('LREM', K('h', conv), 1, 'o' .. id)
end

-- A message leaves its lane. The last words to an erased person go as soon as they are sent or given up.
local function leave_lane(conv, id)
  call('LREM', K('oq', conv), 1, id)
  call('HINCRBY', S('n'), 'out', -1)
  note_outbox_lane(conv)
  if call('EXISTS', K('g', conv)) == 1 then
    drop_outbound(conv, id)
    if call('LLEN', K('oq', conv)) == 0 then call('UNLINK', K('g', conv), K('h', conv)) end
  end
end

-- Words of the bot that may be taken back when a person takes over; a counsellor's have an author.
local function is_of_bot(id)
  local o = call('HMGET', K('o', id), 'au', 'stays')
  return not o[1] and o[2] ~= '1'
end
local function withdraw(conv, id)
  call('HSET', K('o', id), 'st', 'withdrawn')
  note_delivery(id, 'withdrawn', '')
  leave_lane(conv, id)
end

-- Has something done to the other contacts of a person, whose partitions no script of this one can reach.
local function tell_kin(contact, ...)
  local verb, rest = ...
  for _, kin in ipairs(call('SMEMBERS', K('kn', contact))) do
    call('RPUSH', S('td'), verb .. ' ' .. kin .. (rest and ' ' .. rest or ''))
  end
end

local function is_fenced(epoch) return call('HGET', S('lease'), 'epoch') ~= epoch end
`;

/**
 * Erases a contact. Needs LIBRARY. `successor` is '' or a new contact's id; `routes[conv]` = { new id, sealed address,
 * "07:key…" } for every conversation where messages wait. Identities in other partitions are left in `td`, and so are, by
 * erase_person, the contacts that turned out to be the same person.
 */
export const ERASE = `${WISHES}
local function channels_of(contact)
  local found = {}
  local all = call('HGETALL', K('k', contact))
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 3) == 'ch:' then found[#found + 1] = { string.sub(all[i], 4), all[i + 1] } end
  end
  return found
end

local function erase_history(conv)
  local keep = {}
  for _, entry in ipairs(call('LRANGE', K('h', conv), 0, -1)) do
    local kind, id = string.sub(entry, 1, 1), string.sub(entry, 2)
    if kind == 'i' then
      local m = call('HMGET', K('m', id), 's', 'at')
      if m[1] == '1' then
        call('UNLINK', K('m', id))
        call('ZREM', S('dm'), id)
        call('ZADD', S('dx'), m[2], id)
      end
    else
      local status = call('HGET', K('o', id), 'st')
      if status and is_open(status) then
        keep[#keep + 1] = entry
      elseif status then
        if status == 'failed' then call('HINCRBY', S('n'), 'dead', -1) end
        call('UNLINK', K('o', id))
        call('ZREM', S('ob'), id)
      end
    end
  end
  call('UNLINK', K('h', conv))
  if #keep > 0 then call('RPUSH', K('h', conv), unpack(keep)) end
  return #keep > 0
end

local function erase_tickets(conv, now)
  for _, id in ipairs(call('SMEMBERS', K('tk', conv))) do
    for _, state in ipairs({ 'waiting', 'open', 'resolved' }) do call('ZREM', S('tz:' .. state), id) end
    call('UNLINK', K('t', id), K('nt', id), K('ci', id))
    desk_event('gone', id, '{}', now)
  end
  call('UNLINK', K('tk', conv), K('f', conv), K('fe', conv))
end

local function rebind(contact, successor, kept)
  local moved = {}
  local keys = call('HGET', K('k', contact), 'keys') or ''
  for placed in string.gmatch(keys, '%S+') do
    local id = string.sub(placed, 4)
    local heir = kept[placed] and successor or ''
    kept[placed] = nil
    if heir ~= '' then moved[#moved + 1] = placed end
    if string.sub(placed, 1, 2) == string.match(P, '{p(%d%d)}') then
      if call('GET', K('i', id)) == contact then
        if heir == '' then call('UNLINK', K('i', id)) else call('SET', K('i', id), heir) end
      end
    else
      call('RPUSH', S('td'), placed .. ' ' .. contact .. ' ' .. (heir == '' and '-' or heir))
    end
  end
  -- Of a contact whose keys had gone to another of the same person: nobody's, once that one is erased.
  for placed in pairs(kept) do
    moved[#moved + 1] = placed
    call('RPUSH', S('td'), placed .. ' - ' .. successor)
  end
  return table.concat(moved, ' ')
end

local function erase(contact, successor, routes, now)
  local woken, kept = '', {}
  local opened = false
  for _, pair in ipairs(channels_of(contact)) do
    local channel, conv = pair[1], pair[2]
    local c = call('HMGET', K('c', conv), 'address', 'account', 'address_key')
    forget_alerts(conv)
    forget_follow_ups(conv)
    erase_tickets(conv, now)
    if erase_history(conv) then call('HSET', K('g', conv), 'address', c[1], 'account', c[2]) end
    local waiting = call('LRANGE', K('q', conv), 0, -1)
    call('UNLINK', K('c', conv), K('q', conv))
    call('ZREM', S('il'), conv)
    local route = routes[conv]
    if #waiting > 0 and route then
      local fresh = route[1]
      opened = true
      call('HSET', K('c', fresh), 'contact', successor, 'channel', channel, 'account', c[2], 'address', route[2],
        'address_key', c[3], 'version', 0, 'last', now)
      call('HSET', K('k', successor), 'ch:' .. channel, fresh)
      for _, id in ipairs(waiting) do
        call('HSET', K('m', id), 'c', fresh)
        call('RPUSH', K('q', fresh), id)
        call('RPUSH', K('h', fresh), 'i' .. id)
      end
      for placed in string.gmatch(route[3], '%S+') do kept[placed] = true end
      note_inbox_lane(fresh)
      wake('t', fresh)
      woken = fresh
    end
  end
  local keys = rebind(contact, successor, kept)
  if opened then
    call('HSET', K('k', successor), 'opted_out', 0, 'created_at', now, 'keys', keys)
    call('ZADD', S('az'), now, successor)
  end
  call('UNLINK', K('k', contact), K('kn', contact))
  call('ZREM', S('az'), contact)
  return woken
end

-- Behind the bindings in \`td\`: those of the others must find the identities given up. asked: when the message that asked
-- for it was received; nothing that came until then may bring the person back, from a backup or a spool (S40, S3).
local function erase_person(contact, successor, routes, now, asked)
  local kin = call('SMEMBERS', K('kn', contact))
  -- They asked for it: what the portal has of them is taken back too, which a term that is over does not mean.
  for _, pair in ipairs(channels_of(contact)) do withdraw_all(pair[2], now) end
  for placed in string.gmatch(call('HGET', K('k', contact), 'keys') or '', '%S+') do
    call('ZADD', S('tb'), 'GT', asked, placed)
  end
  local woken = erase(contact, successor, routes, now)
  for _, other in ipairs(kin) do call('RPUSH', S('td'), 'erase ' .. other .. ' ' .. asked) end
  return woken
end

-- Routes from rows (conversation, new id, address, identities); nil if a conversation was added since they were read.
local function routes_of(contact, rows)
  local routes = {}
  for _, row in ipairs(rows) do routes[row[1]] = { row[2], row[3], row[4] } end
  for _, pair in ipairs(channels_of(contact)) do
    if not routes[pair[2]] then return nil end
  end
  return routes
end
`;
