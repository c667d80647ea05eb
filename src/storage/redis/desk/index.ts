import type { AgentId, ConversationId, FloorEvent, TicketId } from '../../../model/index.ts';
import type { DeskStore, Neighbours, NoteRecord } from '../../desk-store.ts';
import { list, text } from '../client.ts';
import { openAddress, openJson, type RedisContext, runIn } from '../context.ts';
import { countEvents } from '../event-counts.ts';
import { ALL_PARTITIONS, META, partitionIn } from '../keys.ts';
import { CASES_OF, READ_ADDRESS, READ_FLOOR_EVENTS, READ_NOTES, READ_WAITS } from '../lua/desk.ts';
import {
  addAccount,
  addSession,
  changeAccount,
  endSessionsWhere,
  readAccounts,
  readPractice,
  readSession,
  touchSession,
  writePractice,
} from './accounts.ts';
import { appendAudit, forgetAuditBefore, readAuditPage, verifyAuditChain } from './audit.ts';
import {
  acknowledgeMisuse,
  addMisuseAlert,
  forgetMisuseBefore,
  readMisuseAlert,
  readMisuseAlerts,
} from './misuse.ts';
import type { Relay } from './relay.ts';
import { readThread, readThreadMessage } from './thread.ts';
import { decideOnTicket, findCase, listTickets, readCase } from './tickets.ts';

export interface RedisDeskParts {
  readonly context: RedisContext;
  readonly relay: Relay;
  readonly neighbours: Neighbours;
  readonly emailKey: (email: string) => string;
  /** Resolves as the write does, once a replica has it too, or is late, or there is none (failover/replicas.ts). */
  readonly copied: <Result>(write: Promise<Result>) => Promise<Result>;
}

/**
 * The desk's part of the shared store: a decision is written if nothing it was made on has changed, else made anew.
 * Nothing of it is in a spool, so what people did is called done when a replica that could be promoted has it too.
 */
export function makeRedisDesk({ context, relay, neighbours, emailKey, copied }: RedisDeskParts): DeskStore {
  return {
    neighbours,
    tickets: (filter) => listTickets(context, filter),
    ticket: async (id) => (await readCase(context, id))?.record,
    ticketContext: async (id) => {
      const sealed = (await readCase(context, id))?.context;
      return sealed ? openJson(context, sealed, `ticket:context:${id}`) : {};
    },
    earlierTickets: (conversation, before) => countEarlier(conversation, before),
    casesOf: async (conversation) => {
      const flat = list(await runIn(context, partitionIn(conversation), CASES_OF, conversation)).map(text);
      const found = await Promise.all(flat.filter((_, i) => i % 2 === 0).map((id) => readCase(context, id)));
      return found.flatMap((one) => (one ? [one.record] : []));
    },
    recentWaits: (limit) => readWaits(limit),
    decide: async (id, decide) => {
      const decided = await copied(decideOnTicket(context, id, decide));
      // What was decided is stored; telling it now only spares the desks the way over the partition's holder.
      if (decided?.written !== undefined) await relay.flush(decided.written).catch(() => {});
      return decided?.result;
    },

    thread: (conversation, page) => readThread(context, conversation, page),
    threadMessage: (conversation, id) => readThreadMessage(context, conversation, id),
    notes: (ticket) => readNotes(ticket),
    floorEvents: async (conversation) =>
      list(await runIn(context, partitionIn(conversation), READ_FLOOR_EVENTS, conversation)).map((reply) => {
        const event = JSON.parse(text(reply)) as FloorEvent;
        return { ...event, at: new Date(event.at) };
      }),
    address: async (conversation) => {
      const sealed = await runIn(context, partitionIn(conversation), READ_ADDRESS, conversation);
      return sealed === null ? undefined : openAddress(context, sealed, conversation);
    },

    eventsAfter: (seq, limit) => relay.eventsAfter(seq, limit),
    eventRange: () => relay.eventRange(),
    onEvents: (listener) => relay.onEvents(listener),

    audit: (entries) => {
      const at = context.now().getTime();
      return copied(
        appendAudit(
          context,
          entries.map((entry) => ({ ...entry, at })),
        ),
      );
    },
    auditPage: (query) => readAuditPage(context, query),
    verifyAudit: () => verifyAuditChain(context),

    addMisuseAlert: (alert) => copied(addMisuseAlert(context, alert)),
    misuseAlerts: (limit) => readMisuseAlerts(context, limit),
    misuseAlert: (id) => readMisuseAlert(context, id),
    acknowledgeMisuse: (id, by) => copied(acknowledgeMisuse(context, id, by)),

    accounts: () => readAccounts(context),
    addAccount: (account) => copied(addAccount(context, emailKey(account.email), account)),
    changeAccount: (id, change) => copied(changeAccount(context, id, change)),
    practice: (account) => readPractice(context, account),
    savePractice: (account, json) => copied(writePractice(context, account, json)),
    addSession: (session) => copied(addSession(context, session)),
    session: (hash) => readSession(context, hash),
    touchSession: (hash, at) => touchSession(context, hash, at),
    endSession: async (hash) => {
      await copied(context.client.hdel(`${META}:sessions`, hash));
    },
    endSessions: (account, except) =>
      copied(endSessionsWhere(context, (session) => session.account === account && session.hash !== except)),
    countEvents: (after) => countEvents(context, after),
    sweepDesk: async (before) => {
      await relay.forgetEventsBefore(before.events);
      await endSessionsWhere(
        context,
        ({ seenAt, createdAt }) => seenAt < before.sessionsSeen || createdAt < before.sessionsMade,
      );
      await forgetAuditBefore(context, before.audit);
      await forgetMisuseBefore(context, before.audit);
    },
  };

  async function countEarlier(conversation: ConversationId, before: TicketId): Promise<number> {
    const flat = list(await runIn(context, partitionIn(conversation), CASES_OF, conversation)).map(text);
    const openedAt = new Map(flat.flatMap((id, i) => (i % 2 === 0 ? [[id, Number(flat[i + 1])]] : [])));
    const own = openedAt.get(before);
    if (own === undefined) return 0;
    return [...openedAt].filter(([id, at]) => id !== before && at <= own).length;
  }

  async function readWaits(limit: number): Promise<number[]> {
    const replies = await Promise.all(
      ALL_PARTITIONS.map((partition) => runIn(context, partition, READ_WAITS, limit)),
    );
    return replies
      .flatMap((reply) => {
        const flat = list(reply).map((value) => Number(text(value)));
        return flat.flatMap((openedAt, i) =>
          i % 2 === 0 ? [{ repliedAt: flat[i + 1] ?? 0, wait: (flat[i + 1] ?? 0) - openedAt }] : [],
        );
      })
      .sort((a, b) => b.repliedAt - a.repliedAt)
      .slice(0, limit)
      .map(({ wait }) => wait);
  }

  async function readNotes(ticket: TicketId): Promise<NoteRecord[]> {
    const partition = await findCase(context, ticket);
    if (partition === undefined) return [];
    const flat = list(await runIn(context, partition, READ_NOTES, ticket));
    const found: NoteRecord[] = [];
    for (let i = 0; i + 3 < flat.length; i += 4) {
      const id = text(flat[i]);
      found.push({
        id,
        at: new Date(Number(text(flat[i + 1]))),
        author: text(flat[i + 2]) as AgentId,
        ...openJson<{ text: string; mentions: AgentId[] }>(context, flat[i + 3], `note:body:${id}`),
      });
    }
    return found;
  }
}
