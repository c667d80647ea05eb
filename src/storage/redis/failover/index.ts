import type { ConversationId, OutboundId } from '../../../model/index.ts';
import type { Logger } from '../../../telemetry/telemetry.ts';
import type { CommitResult, PendingOutbound, SharedSafety, TurnCommit } from '../../store.ts';
import type { Connection } from '../client.ts';
import type { RedisContext } from '../context.ts';
import { commitTurn } from '../inbox.ts';
import type { Partition } from '../keys.ts';
import { markAttempted, markSent, readNextOutbound } from '../outbox.ts';
import { Foundation } from './foundation.ts';
import type { NodeState } from './nodes.ts';
import { OfferBarrier } from './offer-barrier.ts';
import { findMissing, reoffer } from './reoffer.ts';
import { Replicas } from './replicas.ts';
import { SentLog } from './sent-log.ts';
import { FailoverWatch } from './watch.ts';

export interface GuardOptions {
  readonly context: RedisContext;
  readonly connection: Connection;
  readonly logger: Logger;
  /** The name of this process among the others. */
  readonly name: string;
  readonly pepper: Buffer;
  /** How long `copied` waits for a replica; 0: not at all. */
  readonly waitMs: number;
}

/** What stands between a failover of Redis and the people: notices it, waits for replicas, restores, sends nothing twice. */
export function guard({ context, connection, logger, name, pepper, waitMs }: GuardOptions) {
  const { client, isCluster } = connection;
  const foundation = new Foundation({ client, sealer: context.sealer, pepper });
  const replicas = new Replicas(waitMs, logger);
  const sentLog = new SentLog(() => performance.now());
  const barrier = new OfferBarrier({ client, name, logger });
  // A server that keeps its history to itself (INFO is forbidden) is known by its life alone.
  const marksOf = (states: readonly NodeState[]): string[] => [
    ...states.flatMap(({ history }) => (history === '' ? [] : [history])),
    foundation.life,
  ];
  const watch = new FailoverWatch({
    client,
    isCluster,
    logger,
    heal: () => foundation.heal(),
    onNodes: (states) => replicas.update(states),
    onWhole: (states) => barrier.pass(marksOf(states)),
    othersOffered: (states) => barrier.wait(marksOf(states)),
    countOwing: (states) => barrier.countOwing(marksOf(states)),
  });
  const port: SharedSafety = {
    copied: () => replicas.confirm(),
    onLoss: (handler) => watch.onLoss(handler),
    announceSpool: () => barrier.join(),
    doubts: () => watch.doubts,
    countMissing: async (items) => (await findMissing(context, items)).length,
    reoffer: (items) => reoffer(context, items),
    restored: (atMostMs) => watch.restored(atMostMs),
    warnings: () =>
      replicas.isLate ? ['no replica of Redis confirms what is accepted: it has one copy there'] : [],
  };

  return {
    port,
    get isUnsettled(): boolean {
      return watch.isUnsettled;
    },
    isKnownLife: (partition: Partition, life: string): boolean => foundation.isKnown(partition, life),
    suspect: (): void => watch.suspect(),
    /** @param onSettled looks at all lanes again: those that were turned away meanwhile, and what is back */
    start: async (onSettled: () => Promise<void>): Promise<void> => {
      await foundation.lay();
      watch.onSettled(onSettled);
      await watch.start();
    },
    close: async (): Promise<void> => {
      replicas.close();
      barrier.close();
      await watch.close();
    },
    /** Nobody need wait for this process any more, unless it has yet to offer something. */
    leave: async (): Promise<void> => {
      if (!watch.isUnsettled) await barrier.leave();
    },
    commitTurn: async (commit: TurnCommit): Promise<CommitResult> => {
      const ids = commit.outbound.map(({ id }) => id);
      sentLog.beginCommit(commit.inbound, ids);
      const result = await commitTurn(context, commit);
      if (result.kind === 'committed') sentLog.endCommit(commit.inbound, ids);
      return result;
    },
    /** Where the mark fails nothing is sent; written all the same, it need not wait for a receipt. */
    markAttempted: async (id: OutboundId, at: Date): Promise<boolean> => {
      try {
        return await markAttempted(context, id, at);
      } catch (error) {
        sentLog.noteUnsent(id, at);
        throw error;
      }
    },
    markSent: (id: OutboundId, providerId: string): Promise<void> => {
      sentLog.noteSent(id, providerId);
      return markSent(context, id, providerId);
    },
    /** What has been sent already, by a mark that was lost, is marked again and passed over. */
    nextOutbound: async (conversation: ConversationId): Promise<PendingOutbound | undefined> => {
      for (;;) {
        const message = await readNextOutbound(context, conversation);
        const providerId = message && sentLog.sentAs(message.id);
        if (message && providerId === undefined) return asQueued(message);
        if (!message || providerId === undefined) return undefined;
        await markSent(context, message.id, providerId);
      }
    },
  };

  function asQueued(message: PendingOutbound): PendingOutbound {
    if (message.status !== 'attempted' || !sentLog.isUnsent(message.id, message.notBefore)) return message;
    const { notBefore: _marked, ...rest } = message;
    return { ...rest, status: 'queued' };
  }
}
