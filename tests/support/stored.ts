import type { ConversationId, FloorState, InboundContent, OutboundContent } from '../../src/model/index.ts';
import type { AcceptItem, CommitResult, Store, TurnCommit } from '../../src/storage/store.ts';

/**
 * A message of a person as it is given to a store, with keys that a test can read.
 * @param content words, or what else was sent
 * @param more `id`: the provider's, new for each message of this person; `at`: when it was written and came
 */
export function itemOf(
  phone: string,
  content: InboundContent | string,
  {
    at,
    id,
    channel = 'whatsapp',
  }: { readonly at: Date; readonly id: string; readonly channel?: 'whatsapp' | 'sms' },
): AcceptItem {
  return {
    dedupeKey: `${phone}-${id}`,
    identityKeys: [`key-${phone}`],
    message: {
      from: { channel, phone },
      account: 'us',
      providerId: id,
      sentAt: at,
      receivedAt: at,
      content: typeof content === 'string' ? { kind: 'text', text: content } : content,
    },
  };
}

/** Stores a message, whose turn then waits. @throws when it was there already */
export async function keep(store: Pick<Store, 'accept'>, item: AcceptItem): Promise<ConversationId> {
  const [result] = await store.accept([item]);
  if (result?.kind !== 'stored') throw new Error('not stored');
  return result.conversation;
}

/**
 * Commits the turn of the oldest message that waits: with no answer, no case and an empty memory, but for `change`.
 * @throws when none waits
 */
export async function commitNext(
  store: Pick<Store, 'nextTurn' | 'commitTurn'>,
  conversation: ConversationId,
  change: Partial<TurnCommit> & Pick<TurnCommit, 'at'>,
): Promise<CommitResult> {
  const turn = await store.nextTurn(conversation);
  if (!turn) throw new Error('no turn waits');
  return store.commitTurn({
    inbound: turn.inbound,
    conversation,
    expectedVersion: turn.state?.version ?? 0,
    stateJson: '{}',
    outbound: [],
    tickets: [],
    events: [],
    ...change,
  });
}

/** In the next turn a counsellor takes the floor, or gives it back. */
export function setFloor(
  store: Pick<Store, 'nextTurn' | 'commitTurn'>,
  conversation: ConversationId,
  { state, epoch, at }: { readonly state: FloorState; readonly epoch: number; readonly at: Date },
): Promise<CommitResult> {
  return commitNext(store, conversation, {
    floor: {
      next: { state, epoch, since: at },
      event: { epoch, at, from: 'bot', to: state, actor: 'agent', reason: 'claimed' },
    },
    at,
  });
}

/** Sends all that waits for a person, as the outbox would; what was sent, in order. */
export async function sendAll(
  store: Pick<Store, 'nextOutbound' | 'markSent'>,
  conversation: ConversationId,
  at: Date,
): Promise<OutboundContent[]> {
  const contents: OutboundContent[] = [];
  for (;;) {
    const next = await store.nextOutbound(conversation);
    if (!next) return contents;
    contents.push(next.content);
    await store.markSent(next.id, `sent-${next.id}`, at);
  }
}
