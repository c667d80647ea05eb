import type { InboundId, OutboundId } from '../../../model/index.ts';

/** As long as the spool keeps messages: nothing older can come back and be answered again. */
const KEPT_MS = 15 * 60_000;
const MOST_KEPT = 30_000;

/**
 * What this process has answered and sent lately, in memory. A failover may take back a turn, or the mark that its
 * answer was sent, after the provider has taken the answer; the turn is then run again. What is known here to have been
 * sent is marked again and not sent again. A worker that dies together with Redis forgets it: then those answers, at most
 * the ones whose marks were lost, go out twice.
 */
export class SentLog {
  readonly #uptimeMs: () => number;
  readonly #answers = new Map<InboundId, { readonly ids: readonly OutboundId[]; readonly at: number }>();
  readonly #sent = new Map<OutboundId, { readonly providerId: string; readonly at: number }>();
  /** Marks of an attempt that failed: whether they were written or not, nothing was sent after them. */
  readonly #unsent = new Map<OutboundId, { readonly markedAt: number; readonly at: number }>();
  /** Answers of a turn that was run again, by the answers that they repeat. */
  readonly #repeats = new Map<OutboundId, { readonly first: OutboundId; readonly at: number }>();

  constructor(uptimeMs: () => number) {
    this.#uptimeMs = uptimeMs;
  }

  /** Before a commit: if it was committed before by us, that was lost, and its answers stand for the earlier ones. */
  beginCommit(inbound: InboundId, ids: readonly OutboundId[]): void {
    const before = this.#answers.get(inbound);
    if (!before) return;
    for (const [index, id] of ids.entries()) {
      const first = before.ids[index];
      if (first === undefined || first === id) continue;
      this.#note(this.#repeats, id, {
        first: this.#repeats.get(first)?.first ?? first,
        at: this.#uptimeMs(),
      });
    }
  }

  endCommit(inbound: InboundId, ids: readonly OutboundId[]): void {
    this.#note(this.#answers, inbound, { ids, at: this.#uptimeMs() });
  }

  noteSent(id: OutboundId, providerId: string): void {
    this.#note(this.#sent, id, { providerId, at: this.#uptimeMs() });
  }

  /** The provider's id under which this message, or the one that it repeats, was sent already. */
  sentAs(id: OutboundId): string | undefined {
    return (this.#sent.get(id) ?? this.#sent.get(this.#repeats.get(id)?.first ?? id))?.providerId;
  }

  /** The mark of an attempt at this time failed, and so nothing was sent. */
  noteUnsent(id: OutboundId, markedAt: Date): void {
    this.#note(this.#unsent, id, { markedAt: markedAt.getTime(), at: this.#uptimeMs() });
  }

  /** Whether it is our mark that stands there, and not one of another process that may have sent it. */
  isUnsent(id: OutboundId, markedAt: Date | undefined): boolean {
    return markedAt !== undefined && this.#unsent.get(id)?.markedAt === markedAt.getTime();
  }

  #note<K, V extends { readonly at: number }>(into: Map<K, V>, key: K, value: V): void {
    into.delete(key);
    into.set(key, value);
    const before = value.at - KEPT_MS;
    for (const [oldest, { at }] of into) {
      if (into.size <= MOST_KEPT && at >= before) break;
      into.delete(oldest);
    }
  }
}
