import type { ConversationId, OutboundId } from '../../model/index.ts';
import { type Client, text } from './client.ts';
import { partitionOf, prefixOf } from './keys.ts';
import { GET_PLACE, SET_PLACE } from './lua/outbox.ts';

/** As long as receipts may come: `read` may be days later. */
const KEPT_SECONDS = 30 * 86_400;
const MOST_REMEMBERED = 20_000;

/**
 * Where an outbound message lives. Its id is made before it is stored and comes back in receipts at any process, so it
 * cannot carry its partition: who handles it remembers, everybody else looks it up.
 */
export class Places {
  readonly #client: Client;
  readonly #known = new Map<OutboundId, ConversationId>();

  constructor(client: Client) {
    this.#client = client;
  }

  remember(id: OutboundId, conversation: ConversationId): void {
    if (this.#known.size >= MOST_REMEMBERED)
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    this.#known.set(id, conversation);
  }

  /** Before it is sent, so that a receipt finds it wherever it arrives. */
  async publish(id: OutboundId, conversation: ConversationId): Promise<void> {
    await SET_PLACE.run(this.#client, prefixOf(partitionOf(id)), [id, conversation, KEPT_SECONDS]);
  }

  async find(id: OutboundId): Promise<ConversationId | undefined> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const found = text(await GET_PLACE.run(this.#client, prefixOf(partitionOf(id)), [id]));
    return found === '' ? undefined : (found as ConversationId);
  }

  forget(id: OutboundId): void {
    this.#known.delete(id);
  }
}
