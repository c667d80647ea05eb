import type { ConversationId, OutboundId } from '../../model/index.ts';
import { list, type Reply, text } from '../../storage/redis/client.ts';
import { type RedisContext, runIn } from '../../storage/redis/context.ts';
import { META, type Partition, partitionIn, prefixOf } from '../../storage/redis/keys.ts';
import { makeRedisTimers } from '../../storage/redis/timers.ts';
import { epochFor, isFenced, partitionOfPerson, runFor } from '../redis-share.ts';
import type { VacancyFacts } from './criteria.ts';
import {
  DROP_SEARCH,
  FORGET_ALERTS,
  MARK_SAID,
  PLAN_NOTICES,
  PUT_SEARCH,
  READ_NOTICES,
  READ_SEARCHES,
  READ_SEARCHES_OF,
  RECORD_CHANGES,
  SWEEP_ALERTS,
  SWEEP_CHANGES,
  TAKE_SHOWN,
} from './redis-scripts.ts';
import { openContent, openSearchBody, sealContent, sealSearchBody } from './sealed.ts';
import { ALERT_TIMER, type AlertStore, type Notice, type SavedSearch } from './store.ts';

/** Searches read at once: a few milliseconds with their seals. */
const PIECE = 250;
const SWEPT_AT_ONCE = 200;
const MOST_PLANNED = 5_000;

/**
 * Saved searches of any number of workers, each in its person's partition: a share is a partition as it is held under one
 * epoch, and what its holder alone may do, to plan an alert, is refused once the epoch has moved on.
 */
export function makeRedisAlertStore(context: RedisContext): AlertStore {
  const { client, leases, sealer } = context;
  const timers = makeRedisTimers(context);
  const shareIn = (partition: Partition): string | undefined => {
    const epoch = leases.epochOf(partition);
    return epoch === undefined ? undefined : `${partition}:${epoch}`;
  };
  const partitionOfShare = (share: string): Partition => Number(share.split(':')[0]);
  const toSearch = (reply: Reply): SavedSearch => {
    const [id, conversation, savedAt, expiresAt, body] = list(reply);
    return {
      id: text(id),
      conversation: text(conversation) as ConversationId,
      ...openSearchBody(sealer, text(id), body as Buffer),
      savedAt: new Date(Number(text(savedAt))),
      expiresAt: new Date(Number(text(expiresAt))),
    };
  };
  return {
    shares: () => leases.held.flatMap((partition) => shareIn(partition) ?? []),
    shareOf: (conversation) => {
      const partition = partitionOfPerson(conversation);
      return partition === undefined ? undefined : shareIn(partition);
    },
    async *searches(share) {
      const partition = partitionOfShare(share);
      const ids = await client.zrange(`${prefixOf(partition)}:wz`, '0', '-1');
      for (let from = 0; from < ids.length; from += PIECE)
        yield list(await runIn(context, partition, READ_SEARCHES, ...ids.slice(from, from + PIECE))).map(
          toSearch,
        );
    },
    searchesOf: async (conversation) =>
      list(await runFor(context, conversation, READ_SEARCHES_OF, conversation))
        .map(toSearch)
        .sort((a, b) => a.savedAt.getTime() - b.savedAt.getTime() || (a.id < b.id ? -1 : 1)),
    put: async (search, told) => {
      const { id, conversation, savedAt, expiresAt } = search;
      await runFor(
        context,
        conversation,
        PUT_SEARCH,
        id,
        conversation,
        savedAt.getTime(),
        expiresAt.getTime(),
        sealSearchBody(sealer, search),
        ...told,
      );
    },
    remove: async ({ id, conversation }) => {
      await runFor(context, conversation, DROP_SEARCH, conversation, id);
    },
    forget: async (conversation) => {
      await runFor(context, conversation, FORGET_ALERTS, conversation);
    },
    pauses: async (share) => {
      const flat = await client.zrange(`${prefixOf(partitionOfShare(share))}:wp`, '0', '-1', 'WITHSCORES');
      const pairs: [ConversationId, Date][] = [];
      for (let at = 0; at + 1 < flat.length; at += 2)
        pairs.push([flat[at] as ConversationId, new Date(Number(flat[at + 1]))]);
      return new Map(pairs);
    },
    pause: async (conversation, notBefore) => {
      const partition = partitionOfPerson(conversation);
      if (partition !== undefined)
        await client.zadd(`${prefixOf(partition)}:wp`, notBefore.getTime(), conversation);
    },
    told: (conversations) =>
      Promise.all(
        conversations.map(async (conversation) => {
          const partition = partitionOfPerson(conversation);
          return new Set(
            partition === undefined
              ? []
              : await client.zrange(`${prefixOf(partition)}:wt:${conversation}`, '0', '-1'),
          );
        }),
      ),
    plan: async (notices) => {
      const byPartition = Map.groupBy(notices, ({ conversation }) => partitionIn(conversation));
      const planned = await Promise.all(
        [...byPartition].map(async ([partition, some]) => {
          const answer = await runIn(
            context,
            partition,
            PLAN_NOTICES,
            epochFor(context, partition),
            ...some.flatMap((notice) => noticeArguments(context, notice)),
          );
          return isFenced(context, partition, answer) ? [] : list(answer).map(text);
        }),
      );
      return new Set(planned.flat() as OutboundId[]);
    },
    planned: async (now) => {
      const due = await timers.due(ALERT_TIMER, now, MOST_PLANNED);
      const byPartition = Map.groupBy(due, ({ of }) => partitionIn(of));
      const found = await Promise.all(
        [...byPartition].map(async ([partition, some]) =>
          list(await runIn(context, partition, READ_NOTICES, ...some.map(({ id }) => id))),
        ),
      );
      return found.flat().map((reply) => {
        const [id, conversation, content, at] = list(reply);
        return {
          id: text(id) as OutboundId,
          conversation: text(conversation) as ConversationId,
          content: openContent(sealer, text(id), content as Buffer),
          at: new Date(Number(text(at))),
        };
      });
    },
    markSaid: async (notices) => {
      const byPartition = Map.groupBy(notices, ({ conversation }) => partitionIn(conversation));
      await Promise.all(
        [...byPartition].map(([partition, some]) =>
          runIn(context, partition, MARK_SAID, ...some.flatMap(({ conversation, id }) => [conversation, id])),
        ),
      );
    },
    takeShown: async (conversation, since) =>
      list(await runFor(context, conversation, TAKE_SHOWN, conversation, since.getTime())).flatMap(
        (vacancies) => JSON.parse(text(vacancies)) as string[],
      ),
    record: async (changed, removed) => {
      await RECORD_CHANGES.run(client, META, [
        changed.length,
        ...changed.flatMap(({ facts, at }) => [facts.id, at.getTime(), JSON.stringify(facts)]),
        ...removed,
      ]);
    },
    async *changes(since) {
      const flat = await client.zrangebyscore(`${META}:vnz`, since.getTime(), '+inf', 'WITHSCORES');
      for (let from = 0; from < flat.length; from += 2 * PIECE) {
        const piece = flat.slice(from, from + 2 * PIECE);
        const ids = piece.filter((_, at) => at % 2 === 0);
        const facts = await client.hmget(`${META}:vn`, ...ids);
        yield facts.flatMap((one, at) =>
          one === null
            ? []
            : [{ facts: JSON.parse(one) as VacancyFacts, at: new Date(Number(piece[2 * at + 1])) }],
        );
      }
    },
    sweep: async (now, { changesMs, toldMs, searchMs }) => {
      const at = now.getTime();
      const ended: string[] = [];
      for (const partition of leases.held)
        for (;;) {
          const answer = list(
            await runIn(context, partition, SWEEP_ALERTS, SWEPT_AT_ONCE, at, at - toldMs, at + searchMs),
          );
          const gone = list(answer[0]).map(text);
          ended.push(...gone);
          if (gone.length + Number(answer[1]) === 0) break;
        }
      while (
        Number(await SWEEP_CHANGES.run(client, META, [SWEPT_AT_ONCE, at - changesMs, at + changesMs])) > 0
      );
      return ended;
    },
  };
}

function noticeArguments({ sealer }: RedisContext, notice: Notice): (string | number | Uint8Array)[] {
  const { id, conversation, vacancies, jobs, content, at, nextNotBefore } = notice;
  return [
    id,
    conversation,
    at.getTime(),
    JSON.stringify(vacancies),
    sealContent(sealer, id, content),
    nextNotBefore.getTime(),
    jobs.length,
    ...jobs,
  ];
}
