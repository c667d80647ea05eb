import type {
  AgentId,
  ChannelName,
  ConversationId,
  Floor,
  FloorState,
  Language,
  OutboundContent,
  OutboundId,
  TicketId,
  TicketReason,
  TicketState,
} from '../../../model/index.ts';
import type { Decide, TicketPatch, TicketRecord, TicketWrites } from '../../desk-store.ts';
import { type Argument, list, type Reply, text } from '../client.ts';
import { contentPlace, type RedisContext, runIn, sealJson } from '../context.ts';
import { ALL_PARTITIONS, type Partition, partitionIn, partitionOf } from '../keys.ts';
import { GET_CASE_PLACE, LIST_CASES, READ_CASE, SET_CASE_PLACE, WRITE_DECISION } from '../lua/desk.ts';

const STATES: readonly TicketState[] = ['waiting', 'open', 'resolved'];
/** Longer than any case is kept. */
const PLACE_SECONDS = 1000 * 86_400;
const MOST_TRIES = 50;

/** Before a case is stored, so that whoever has its id finds it; one that comes to nothing is forgotten with time. */
export async function placeCase(
  context: RedisContext,
  id: TicketId,
  conversation: ConversationId,
): Promise<void> {
  await runIn(context, partitionOf(id), SET_CASE_PLACE, id, conversation, PLACE_SECONDS);
}

export async function findCase(context: RedisContext, id: string): Promise<Partition | undefined> {
  const conversation = text(await runIn(context, partitionOf(id), GET_CASE_PLACE, id));
  return conversation === '' ? undefined : partitionIn(conversation);
}

/** Most urgent first by what was known at opening; the desk orders by the score as it is now. */
export async function listTickets(
  context: RedisContext,
  { state, limit }: { readonly state?: TicketState; readonly limit: number },
): Promise<TicketRecord[]> {
  const states = state === undefined ? STATES : [state];
  const replies = await Promise.all(
    ALL_PARTITIONS.map((partition) => runIn(context, partition, LIST_CASES, limit, ...states)),
  );
  const all = replies.flatMap((reply) => list(reply).map((one) => toCase(context, one)));
  const time = (at: Date | undefined) => at?.getTime() ?? 0;
  all.sort((a, b) => {
    if (state === undefined) return time(b.record.openedAt) - time(a.record.openedAt);
    if (state === 'resolved') return time(b.record.resolvedAt) - time(a.record.resolvedAt);
    return b.priority - a.priority || time(a.record.openedAt) - time(b.record.openedAt);
  });
  return all.slice(0, limit).map(({ record }) => record);
}

interface Found {
  readonly partition: Partition;
  readonly record: TicketRecord;
  readonly priority: number;
  readonly context: Buffer | undefined;
  readonly sent: ReadonlyMap<string, OutboundId>;
}

export async function readCase(context: RedisContext, id: string): Promise<Found | undefined> {
  const partition = await findCase(context, id);
  if (partition === undefined) return undefined;
  const reply = await runIn(context, partition, READ_CASE, id);
  return reply === null ? undefined : { partition, ...toCase(context, reply) };
}

/**
 * Runs a decision on the case as it is, and writes what it wants if the case and the floor are still the same; else it
 * is decided anew. @returns what the decision gave and where it was written; undefined: there is no such case
 */
export async function decideOnTicket<R>(
  context: RedisContext,
  id: string,
  decide: Decide<R>,
): Promise<{ result: R; written: Partition | undefined } | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await readCase(context, id);
    if (!found) return undefined;
    const { writes, result } = decide(found.record, (clientId) => found.sent.get(clientId));
    if (!writes) return { result, written: undefined };
    const args = decisionArguments(context, found.record, writes);
    if (text(await runIn(context, found.partition, WRITE_DECISION, ...args)) === 'ok')
      return { result, written: found.partition };
  }
  throw new Error('a case kept changing under a decision');
}

function decisionArguments(context: RedisContext, ticket: TicketRecord, writes: TicketWrites): Argument[] {
  const { fields, clear } = toFields(context, ticket.id, writes.patch ?? {});
  const { message, say = [], note } = writes;
  const outbound = [
    ...(message
      ? [
          {
            id: message.id,
            content: message.template ?? ({ kind: 'text', text: message.text } as OutboundContent),
            author: message.author as string,
            clientId: message.clientId ?? '',
          },
        ]
      : []),
    ...say.map(({ id, content }) => ({ id, content, author: '', clientId: '' })),
  ];
  const plan = {
    clear,
    ...(writes.withdraw ? { withdraw: true } : {}),
    ...(writes.floor
      ? { floor: toFloorJson(writes.floor.next), floorEvent: JSON.stringify(writes.floor.event) }
      : {}),
    events: (writes.events ?? []).map(({ kind, data }) => ({ kind, data: JSON.stringify(data) })),
    audit: (writes.audit ?? []).map(({ actor, action, data }) => ({
      actor,
      action,
      data: JSON.stringify(data ?? {}),
    })),
    counted: (writes.counted ?? []).map(({ type, data }) => ({
      type,
      data: data ? JSON.stringify(data) : '',
    })),
  };
  return [
    ticket.id,
    ticket.version,
    ticket.floor.epoch,
    context.now().getTime(),
    JSON.stringify(plan),
    fields.length,
    ...fields.flat(),
    outbound.length,
    ...outbound.flatMap(({ id, content, author, clientId }) => [
      id,
      sealJson(context, content, contentPlace(id)),
      author,
      clientId,
    ]),
    note ? 1 : 0,
    ...(note
      ? [
          note.id,
          note.at.getTime(),
          note.author,
          sealJson(context, { text: note.text, mentions: note.mentions }, `note:body:${note.id}`),
        ]
      : []),
  ];
}

/** A floor as scripts read it: no field where there is no value. */
export const toFloorJson = ({ state, epoch, ticket, holder, since }: Floor) => ({
  state,
  epoch,
  since: since.getTime(),
  ...(ticket ? { ticket } : {}),
  ...(holder ? { holder } : {}),
});

const NAMES: Readonly<Record<Exclude<keyof TicketPatch, 'override' | 'alarms'>, string>> = {
  state: 'state',
  topic: 'topic',
  office: 'office',
  holder: 'holder',
  assignee: 'assignee',
  assignedAt: 'assigned_at',
  claimedAt: 'claimed_at',
  firstReplyAt: 'first_reply_at',
  lastAgentAt: 'last_agent_at',
  lastMessageAt: 'last_message_at',
  unansweredSince: 'unanswered_since',
  holdUntil: 'hold_until',
  resolvedAt: 'resolved_at',
  outcome: 'outcome',
  followUpAt: 'follow_up_at',
  threadVersion: 'thread_version',
};

function toFields(
  context: RedisContext,
  id: TicketId,
  patch: TicketPatch,
): { fields: [string, Argument][]; clear: string[] } {
  const fields: [string, Argument][] = [];
  const clear: string[] = [];
  for (const [name, value] of Object.entries(patch)) {
    if (name === 'override') {
      const override = value as TicketPatch['override'];
      if (!override) clear.push('override_score', 'override_by', 'override_reason');
      else
        fields.push(
          ['override_score', override.score],
          ['override_by', override.by],
          ['override_reason', context.sealer.seal(override.reason, `ticket:override:${id}`)],
        );
    } else if (name === 'alarms') fields.push(['alarms', JSON.stringify(value)]);
    else {
      const field = NAMES[name as keyof typeof NAMES];
      if (value === null || value === undefined) clear.push(field);
      else fields.push([field, value instanceof Date ? value.getTime() : (value as string | number)]);
    }
  }
  return { fields, clear };
}

/** @param values state, epoch, ticket, holder, since as scripts answer them */
export function toFloor(values: readonly (Reply | undefined)[]): Floor | undefined {
  const [state, epoch, ticket, holder, since] = values.map(text);
  if (!state) return undefined;
  return {
    state: state as FloorState,
    epoch: Number(epoch),
    since: new Date(Number(since)),
    ...(ticket ? { ticket: ticket as TicketId } : {}),
    ...(holder ? { holder: holder as AgentId } : {}),
  };
}

function toCase(context: RedisContext, reply: Reply): Omit<Found, 'partition'> {
  const [idReply, fields, channel, last, optedOut, floor, own] = list(reply);
  const id = text(idReply);
  const values = new Map<string, Reply>();
  const flat = list(fields);
  for (let i = 0; i + 1 < flat.length; i += 2) values.set(text(flat[i]), flat[i + 1] ?? null);
  const get = (name: string): string | undefined => {
    const value = text(values.get(name));
    return value === '' ? undefined : value;
  };
  const date = (name: string): Date | undefined => {
    const value = get(name);
    return value === undefined ? undefined : new Date(Number(value));
  };
  const openedAt = new Date(Number(get('opened_at')));
  const reason = values.get('override_reason');
  const sent = list(own).map(text);
  const sealed = values.get('context');
  return {
    priority: Number(get('priority')),
    context: Buffer.isBuffer(sealed) ? sealed : undefined,
    sent: new Map(
      sent.flatMap((clientId, i) => (i % 2 === 0 ? [[clientId, sent[i + 1] as OutboundId] as const] : [])),
    ),
    record: {
      id: id as TicketId,
      conversation: get('c') as ConversationId,
      state: get('state') as TicketState,
      reason: get('reason') as TicketReason,
      language: get('language') as Language,
      channel: text(channel) as ChannelName,
      topic: get('topic'),
      office: get('office'),
      riskCodes: JSON.parse(get('risk_codes') ?? '[]') as string[],
      openedAt,
      holder: get('holder') as AgentId | undefined,
      assignee: get('assignee') as AgentId | undefined,
      assignedAt: date('assigned_at'),
      claimedAt: date('claimed_at'),
      firstReplyAt: date('first_reply_at'),
      lastAgentAt: date('last_agent_at'),
      lastMessageAt: date('last_message_at') ?? openedAt,
      unansweredSince: date('unanswered_since'),
      holdUntil: date('hold_until'),
      resolvedAt: date('resolved_at'),
      outcome: get('outcome'),
      followUpAt: date('follow_up_at'),
      override: Buffer.isBuffer(reason)
        ? {
            score: Number(get('override_score')),
            by: get('override_by') as AgentId,
            reason: context.sealer.open(reason, `ticket:override:${id}`),
          }
        : undefined,
      alarms: JSON.parse(get('alarms') ?? '[]') as string[],
      threadVersion: Number(get('thread_version') ?? 0),
      version: Number(get('version') ?? 1),
      floor: toFloor(list(floor)) ?? { state: 'bot', epoch: 0, since: openedAt },
      lastInboundAt: new Date(Number(text(last))),
      isOptedOut: text(optedOut) === '1',
    },
  };
}
