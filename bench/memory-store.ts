import { randomBytes } from 'node:crypto';
import type {
  ContactId,
  ConversationId,
  InboundId,
  InboundMessage,
  OutboundContent,
} from '../src/model/index.ts';
import type { TurnStore } from './rig.ts';

interface Talk {
  readonly id: ConversationId;
  readonly address: InboundMessage['from'];
  readonly waiting: { inbound: InboundId; message: InboundMessage }[];
  readonly said: OutboundContent[];
  json: string | undefined;
  version: number;
}

/** The least a turn needs, in maps that are gone with the process: what the durable stores are measured against. */
export function makeMemoryStore(): TurnStore {
  const talks = new Map<string, Talk>();
  const seen = new Set<string>();
  let next = 0;
  return {
    pepper: randomBytes(32),
    accept: async (items) =>
      items.map(({ dedupeKey, identityKeys, message }) => {
        if (seen.has(dedupeKey)) return { kind: 'duplicate' };
        seen.add(dedupeKey);
        const id = (identityKeys[0] ?? '') as ConversationId;
        let talk = talks.get(id);
        if (!talk) {
          talk = { id, address: message.from, waiting: [], said: [], json: undefined, version: 0 };
          talks.set(id, talk);
        }
        next += 1;
        const inbound = String(next) as InboundId;
        talk.waiting.push({ inbound, message });
        return { kind: 'stored', inbound, conversation: id };
      }),
    nextTurn: async (conversation) => {
      const talk = talks.get(conversation);
      const head = talk?.waiting[0];
      if (!talk || !head) return undefined;
      return {
        ...head,
        conversation: {
          id: conversation,
          contactId: conversation as string as ContactId,
          address: talk.address,
          account: head.message.account,
          isOptedOut: false,
          lastInboundAt: head.message.sentAt,
        },
        state: talk.json === undefined ? undefined : { json: talk.json, version: talk.version },
        failures: 0,
      };
    },
    commitTurn: async (commit) => {
      const talk = talks.get(commit.conversation);
      if (!talk || talk.version !== commit.expectedVersion) return { kind: 'conflict' };
      talk.waiting.shift();
      talk.json = commit.stateJson;
      talk.version += 1;
      talk.said.push(...commit.outbound.map(({ content }) => content));
      return { kind: 'committed' };
    },
    recordTurnFailure: async () => 1,
    conversationsOf: async () => [],
    close: async () => {},
  };
}
