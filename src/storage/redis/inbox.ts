import { randomBytes } from 'node:crypto';
import type {
  ContactId,
  ConversationId,
  InboundMessage,
  TicketReason,
  TicketState,
} from '../../model/index.ts';
import type { AcceptItem, AcceptResult, CommitResult, PendingTurn, TurnCommit } from '../store.ts';
import { type Argument, list, RedisUnavailableError, text } from './client.ts';
import {
  addressPlace,
  bodyPlace,
  contentPlace,
  openAddress,
  openJson,
  type RedisContext,
  reviveDates,
  runIn,
  sealJson,
} from './context.ts';
import { inboundMessageId } from './desk/thread.ts';
import { placeCase, toFloor, toFloorJson } from './desk/tickets.ts';
import { dedupeKeyOf, inboundIdOf, partitionIn, partitionOf, placeIn } from './keys.ts';
import { finishLeft } from './left.ts';
import { ACCEPT, COMMIT_ERASURE, COMMIT_TURN, MARK_AWAY, NEXT_TURN } from './lua/inbox.ts';
import {
  keysOf,
  placed,
  prepareSuccessor,
  resolveContact,
  routeArguments,
  type Successor,
} from './people.ts';

const MOST_TRIES = 8;

/**
 * Stores one message once. The usual case, a sender known under all their keys, is one script in one partition; a new
 * sender, a new address or a person who moved takes a few steps more, each safe to repeat.
 * @param of the sender, where they are known to live elsewhere than at home; else the first identity tells
 */
export async function acceptOne(
  context: RedisContext,
  item: AcceptItem,
  of: ContactId | '' = '',
): Promise<AcceptResult> {
  const { message, dedupeKey } = item;
  const newAddress = message.content.kind === 'system' ? message.content.newAddress : undefined;
  const address = newAddress ?? message.from;
  const addressKey = (newAddress ? (item.newIdentityKeys ?? item.identityKeys) : item.identityKeys).join(' ');
  const home = partitionOf(item.identityKeys[0] ?? '');
  const body = sealJson(context, message, bodyPlace(dedupeKey));
  let contact = of;
  let sealedFor = '' as ConversationId | '';
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const partition = contact === '' ? home : partitionIn(contact);
    const answer = list(
      await runIn(
        context,
        partition,
        ACCEPT,
        dedupeKey,
        message.receivedAt.getTime(),
        body,
        address.channel,
        message.account,
        addressKey,
        contact,
        sealedFor === '' ? '' : sealJson(context, address, addressPlace(sealedFor)),
        sealedFor,
        message.sentAt.getTime(),
        newAddress ? '["contact.number_changed"]' : '[]',
        ...keysOf(item).map(placed),
      ),
    );
    const [kind, value] = [text(answer[0]), text(answer[1])];
    if (kind === 'emptied') {
      // Taken now, it would be answered before what was lost is back.
      context.onEmptied();
      throw new RedisUnavailableError('Redis was emptied; what was lost is offered again first');
    }
    if (kind === 'ok' || kind === 'dup') {
      // A repeat is told at home, wherever its sender lives by then.
      if (partition !== home) await runIn(context, home, MARK_AWAY, dedupeKey, message.receivedAt.getTime());
      if (kind === 'dup') return { kind: 'duplicate' };
      const conversation = value as ConversationId;
      return { kind: 'stored', inbound: inboundIdOf(conversation, dedupeKey), conversation };
    }
    if (kind === 'away') contact = value as ContactId;
    else if (kind === 'resolve') contact = await resolveContact(context, item);
    else sealedFor = (value === '' ? placeIn(partition, context.newId()) : value) as ConversationId;
  }
  throw new Error('a message found no conversation');
}

export async function readNextTurn(
  context: RedisContext,
  conversation: ConversationId,
): Promise<PendingTurn | undefined> {
  const reply = list(await runIn(context, partitionIn(conversation), NEXT_TURN, conversation));
  if (reply.length === 0) return undefined;
  const [
    dk,
    body,
    failures,
    contact,
    account,
    address,
    state,
    version,
    last,
    optedOut,
    floorReply,
    caseReply,
    life,
  ] = reply;
  // Another process has found it emptied and laid it anew: what was lost may not all be back yet.
  if (!context.isKnownLife(partitionIn(conversation), text(life))) {
    context.onEmptied();
    return undefined;
  }
  const floor = toFloor(list(floorReply));
  const [caseState, reason, riskCodes] = list(caseReply).map(text);
  const dedupeKey = text(dk);
  return {
    inbound: inboundIdOf(conversation, dedupeKey),
    message: reviveDates(openJson<InboundMessage>(context, body, bodyPlace(dedupeKey))),
    conversation: {
      id: conversation,
      contactId: text(contact) as ContactId,
      address: openAddress(context, address, conversation),
      account: text(account),
      isOptedOut: text(optedOut) === '1',
      lastInboundAt: new Date(Number(text(last))),
    },
    state: Buffer.isBuffer(state)
      ? {
          json: context.sealer.open(state, `conversation:state:${conversation}`),
          version: Number(text(version)),
        }
      : undefined,
    failures: Number(text(failures)),
    ...(floor ? { floor } : {}),
    ...(floor?.ticket && caseState
      ? {
          ticket: {
            id: floor.ticket,
            state: caseState as TicketState,
            reason: reason as TicketReason,
            riskCodes: JSON.parse(riskCodes ?? '[]') as string[],
          },
        }
      : {}),
  };
}

/** State, replies, tickets, events and the message's end in one script that the partition's epoch guards. */
export async function commitTurn(context: RedisContext, commit: TurnCommit): Promise<CommitResult> {
  const partition = partitionIn(commit.conversation);
  const epoch = context.leases.epochOf(partition);
  if (epoch === undefined) return { kind: 'conflict' };
  // One for all tries of this call: an answer lost on the way is told from another's commit.
  for (const { id } of commit.tickets) await placeCase(context, id, commit.conversation);
  const token = randomBytes(9).toString('base64url');
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const successor = commit.erase ? await prepareSuccessor(context, partition, commit) : undefined;
    const answer = list(
      await runIn(
        context,
        partition,
        commit.erase ? COMMIT_ERASURE : COMMIT_TURN,
        ...commitArguments(context, commit, epoch, token, successor),
      ),
    );
    const kind = text(answer[0]);
    if (kind === 'again') continue;
    if (kind === 'fenced') context.leases.lose(partition);
    if (kind !== 'committed') return { kind: 'conflict' };
    for (const { id } of commit.outbound) context.places.remember(id, commit.conversation);
    if (commit.erase || commit.optOut !== undefined) await finishLeft(context, partition);
    const wake = text(answer[1]) as ConversationId;
    return {
      kind: 'committed',
      ...(wake === '' ? {} : { wakes: [wake] }),
      ...(answer[2] === 0 ? { isLast: true as const } : {}),
    };
  }
  return { kind: 'conflict' };
}

function commitArguments(
  context: RedisContext,
  commit: TurnCommit,
  epoch: string,
  token: string,
  successor: Successor | undefined,
): Argument[] {
  return [
    epoch,
    commit.conversation,
    dedupeKeyOf(commit.inbound),
    commit.expectedVersion,
    context.sealer.seal(commit.stateJson, `conversation:state:${commit.conversation}`),
    commit.at.getTime(),
    token,
    commit.optOut === undefined ? '' : commit.optOut ? 1 : 0,
    successor?.contact ?? '',
    commit.expectedEpoch ?? '',
    commit.writtenAt?.getTime() ?? '',
    inboundMessageId(commit.inbound),
    deskPart(commit),
    commit.outbound.length,
    ...commit.outbound.flatMap(({ id, content, stays }) => [
      id,
      sealJson(context, content, contentPlace(id)),
      stays ? 1 : '',
    ]),
    commit.tickets.length,
    ...commit.tickets.flatMap((ticket) => [
      ticket.id,
      ticket.reason,
      ticket.priority,
      ticket.language,
      ticket.topic ?? '',
      JSON.stringify(ticket.riskCodes),
      sealJson(context, ticket.context, `ticket:context:${ticket.id}`),
    ]),
    commit.events.length,
    ...commit.events.flatMap(({ type, data }) => [type, data ? JSON.stringify(data) : '']),
    successor?.routes.length ?? 0,
    ...(successor ? routeArguments(successor) : []),
  ];
}

/** What a turn does to the floor and to the case that is open already, as the script reads it; usually nothing. */
function deskPart({ floor, ticketChange }: TurnCommit): string {
  if (!floor && !ticketChange) return '';
  return JSON.stringify({
    ...(floor ? { floor: toFloorJson(floor.next), floorEvent: JSON.stringify(floor.event) } : {}),
    ...(ticketChange
      ? {
          change:
            ticketChange.kind === 'add'
              ? { ...ticketChange, riskCodes: JSON.stringify(ticketChange.riskCodes) }
              : ticketChange,
        }
      : {}),
  });
}
