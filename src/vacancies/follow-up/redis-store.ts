import type { ConversationId, OutboundId } from '../../model/index.ts';
import { list, Script, text } from '../../storage/redis/client.ts';
import { type RedisContext, runIn } from '../../storage/redis/context.ts';
import { partitionIn } from '../../storage/redis/keys.ts';
import { LIBRARY } from '../../storage/redis/lua/library.ts';
import { WISHES } from '../../storage/redis/lua/wishes.ts';
import { makeRedisTimers } from '../../storage/redis/timers.ts';
import { epochFor, isFenced, runFor } from '../redis-share.ts';
import { openBody, sealBody } from './sealed.ts';
import { FOLLOW_UP_TIMER, type FollowUp, type FollowUpRef, type FollowUpStore } from './store.ts';

/** Keys: src/storage/redis/lua/wishes.ts. */
const FOLLOW_UPS = `${LIBRARY}${WISHES}
local function is_unasked(status) return status == 'waiting' or status == 'planned' end
`;

/** ARGV: conversation, id, subject, due at, body. 0: there is one already, or the conversation is gone. */
const PLAN = new Script(`${FOLLOW_UPS}
local conv, id, subject, due, body = unpack(ARGV, 1, 5)
local known = call('HGET', K('fc', conv), subject)
if known then return known == id and 1 or 0 end
if call('EXISTS', K('c', conv)) == 0 then return 0 end
call('HSET', K('fc', conv), subject, id)
call('HSET', K('fu', id), 'c', conv, 's', subject, 'st', 'waiting', 'b', body)
call('ZADD', S('fz'), due, id)
set_timer('follow_up', conv, id, due)
return 1
`);

/** ARGV: conversation and id in turn. Answers for each: conversation, id, subject, body; one that is gone loses its timer. */
const READ = new Script(`${FOLLOW_UPS}
local found = {}
for i = 1, #ARGV, 2 do
  local conv, id = ARGV[i], ARGV[i + 1]
  local f = call('HMGET', K('fu', id), 's', 'st', 'b')
  if is_unasked(f[2]) and f[3] then found[#found + 1] = { conv, id, f[1], f[3] } else drop_timer('follow_up', conv, id) end
end
return found
`);

/** ARGV: epoch, id, body. */
const DECIDE = new Script(`${FOLLOW_UPS}
if is_fenced(ARGV[1]) then return 'fenced' end
if is_unasked(call('HGET', K('fu', ARGV[2]), 'st')) then call('HSET', K('fu', ARGV[2]), 'st', 'planned', 'b', ARGV[3]) end
return 'ok'
`);

/** ARGV: epoch, conversation, id, until. */
const POSTPONE = new Script(`${FOLLOW_UPS}
local epoch, conv, id, at = unpack(ARGV, 1, 4)
if is_fenced(epoch) then return 'fenced' end
if is_unasked(call('HGET', K('fu', id), 'st')) then
  call('ZADD', S('fz'), at, id)
  set_timer('follow_up', conv, id, at)
end
return 'ok'
`);

/** What was asked was asked, whoever holds the partition by now. ARGV: conversation, id, at. */
const MARK_ASKED = new Script(`${FOLLOW_UPS}
local conv, id, at = unpack(ARGV, 1, 3)
if is_unasked(call('HGET', K('fu', id), 'st')) then
  call('HSET', K('fu', id), 'st', 'asked', 'at', at)
  call('HDEL', K('fu', id), 'b')
end
drop_timer('follow_up', conv, id)
return 1
`);

/** ARGV: epoch, conversation, id. */
const DROP = new Script(`${FOLLOW_UPS}
if is_fenced(ARGV[1]) then return 'fenced' end
drop_follow_up(ARGV[2], ARGV[3])
return 'ok'
`);

/** ARGV: conversation, since. Answers id, subject of the newest that was asked since and has no answer. */
const UNANSWERED = new Script(`${FOLLOW_UPS}
local newest, found = -1, {}
for _, id in ipairs(call('HVALS', K('fc', ARGV[1]))) do
  local f = call('HMGET', K('fu', id), 'st', 'at', 's')
  local at = tonumber(f[2] or -1)
  if f[1] == 'asked' and at >= tonumber(ARGV[2]) and at > newest then
    newest = at
    found = { id, f[3] }
  end
end
return found
`);

/** ARGV: id, outcome. 1: it had none yet. */
const MARK_ANSWERED = new Script(`${FOLLOW_UPS}
if call('HGET', K('fu', ARGV[1]), 'st') ~= 'asked' then return 0 end
call('HSET', K('fu', ARGV[1]), 'st', 'answered', 'out', ARGV[2])
return 1
`);

/** ARGV: conversation. */
const FORGET = new Script(`${FOLLOW_UPS}
forget_follow_ups(ARGV[1])
return 1
`);

/** ARGV: at most, before. Answers how many went. */
const SWEEP = new Script(`${FOLLOW_UPS}
local gone = 0
for _, id in ipairs(call('ZRANGEBYSCORE', S('fz'), '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[1])) do
  local f = call('HMGET', K('fu', id), 'c', 'st')
  if not is_unasked(f[2]) then
    drop_follow_up(f[1] or '', id)
    call('ZREM', S('fz'), id)
    gone = gone + 1
  end
end
return gone
`);

const SWEPT_AT_ONCE = 200;

/** Questions to ask, of any number of workers, each in its person's partition. */
export function makeRedisFollowUpStore(context: RedisContext): FollowUpStore {
  const { leases, sealer } = context;
  const timers = makeRedisTimers(context);
  /** What only the holder of the person's partition may do; refused, the partition is another's from now on. */
  const asHolder = async (
    { conversation }: FollowUpRef,
    script: Script,
    ...args: (string | number | Uint8Array)[]
  ) => {
    const partition = partitionIn(conversation);
    isFenced(
      context,
      partition,
      await runIn(context, partition, script, epochFor(context, partition), ...args),
    );
  };
  return {
    plan: async ({ id, conversation, subject, dueAt, body }) =>
      Number(
        await runFor(
          context,
          conversation,
          PLAN,
          conversation,
          id,
          subject,
          dueAt.getTime(),
          sealBody(sealer, id, body),
        ),
      ) === 1,
    due: async (now, limit) => {
      const due = await timers.due(FOLLOW_UP_TIMER, now, limit);
      const times = new Map(due.map(({ id, at }) => [id, at]));
      const byPartition = Map.groupBy(due, ({ of }) => partitionIn(of));
      const found = await Promise.all(
        [...byPartition].map(async ([partition, some]) =>
          list(await runIn(context, partition, READ, ...some.flatMap(({ of, id }) => [of, id]))),
        ),
      );
      return found
        .flat()
        .map((reply): FollowUp => {
          const [conversation, id, subject, body] = list(reply);
          return {
            id: text(id) as OutboundId,
            conversation: text(conversation) as ConversationId,
            subject: text(subject),
            dueAt: times.get(text(id)) ?? now,
            body: openBody(sealer, text(id), body as Buffer),
          };
        })
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    },
    decide: ({ id, conversation, body }, content) =>
      asHolder({ id, conversation }, DECIDE, id, sealBody(sealer, id, { ...body, content })),
    postpone: (one, until) => asHolder(one, POSTPONE, one.conversation, one.id, until.getTime()),
    markAsked: async ({ id, conversation }, at) => {
      await runFor(context, conversation, MARK_ASKED, conversation, id, at.getTime());
    },
    drop: (one) => asHolder(one, DROP, one.conversation, one.id),
    unanswered: async (conversation, since) => {
      const [id, subject] = list(
        await runFor(context, conversation, UNANSWERED, conversation, since.getTime()),
      ).map(text);
      return id === undefined ? undefined : { id: id as OutboundId, conversation, subject: subject ?? '' };
    },
    markAnswered: async ({ id, conversation }, outcome) =>
      Number(await runFor(context, conversation, MARK_ANSWERED, id, outcome)) === 1,
    forget: async (conversation) => {
      await runFor(context, conversation, FORGET, conversation);
    },
    sweep: async (before) => {
      for (const partition of leases.held)
        while (Number(await runIn(context, partition, SWEEP, SWEPT_AT_ONCE, before.getTime())) > 0);
    },
  };
}
