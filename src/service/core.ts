import { buildDialogs } from '../../dialogs/index.ts';
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config.ts';
import type { makeInbox } from '../inbox/accept.ts';
import type { ChannelName, ConversationId } from '../model/index.ts';
import { makeOutbox, whatsAppLimits } from '../outbox/outbox.ts';
import type { Ports } from '../ports/index.ts';
import { LagLimit } from '../scheduling/lag-limit.ts';
import { Lanes } from '../scheduling/lanes.ts';
import type { KeyedStore } from '../storage/store.ts';
import { makeMetrics } from '../telemetry/metrics.ts';
import { makeTurnRunner } from '../turn/run-turn.ts';
import type { OpenedVacancies } from '../vacancies/open.ts';
import { makeIntake } from './intake.ts';
import type { Common } from './parts.ts';
import { makePorts } from './ports.ts';
import { openStore, startSweeping } from './store.ts';
import { openJobs } from './vacancies.ts';

/**
 * Turns are CPU work on one thread, but their commits share an fsync, or a journey to Redis: the more side by side, the
 * fewer of those. With 32 the embedded store kept 0.57 of the turns that it keeps in memory, with 128 0.64 to 0.75.
 */
const TURNS_AT_ONCE = 128;
const TOO_OLD_MS = 8 * 24 * 3600_000;
const DRAIN_MS = 8_000;

/** Everything between the channels and the store: the same for the service and for `npm run chat`. */
export interface Core {
  readonly store: KeyedStore;
  readonly accept: (
    channel: ChannelName,
    parsed: Parameters<ReturnType<typeof makeInbox>['accept']>[1],
  ) => Promise<number>;
  readonly metrics: ReturnType<typeof makeMetrics>;
  readonly ports: Ports;
  /** Absent where there is no portal. */
  readonly searchVacancies: OpenedVacancies['searchForDesk'] | undefined;
  /** Words for a conversation were committed by somebody else than its turn. */
  readonly wakeOutbox: (conversation: ConversationId) => void;
  /** Takes up what was open when the last process ended. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface CoreDeps {
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly dataDir: string;
  /** Undefined: there is no portal. */
  readonly portalUrl: string | undefined;
}

/** Opens the store and puts the way of a message together; nothing is taken up before `start`. */
export async function startCore(config: Config, common: Common, deps: CoreDeps): Promise<Core> {
  const { clock, newId, logger } = common;
  const { channels, dataDir, portalUrl } = deps;
  const opened = await openStore(config, dataDir, common);
  const { store } = opened;
  const { work } = store;
  // A process that only takes webhooks leaves turns and sends to those that hold the conversations.
  const isWorking = config.role !== 'web';
  const metrics = makeMetrics(() => readQueues(store, clock));
  const channel = (name: ChannelName): Channel => {
    const found = channels.get(name);
    if (!found) throw new Error(`no channel ${name}`);
    return found;
  };
  const basics = makePorts(config, store, common);
  const jobs = openJobs(config, common, {
    opened,
    texts: basics.texts,
    metrics,
    dataDir,
    portalUrl,
    onSpoken: (conversation) => outbox.wake(conversation),
  });
  const ports: Ports = { ...basics, ...(jobs?.vacancies ? { vacancies: jobs.vacancies } : {}) };
  const outbox = makeOutbox({
    store,
    channels: channel,
    clock,
    random: Math.random,
    metrics,
    logger,
    limits: { whatsapp: whatsAppLimits(config.whatsapp.messagesPerSecond) },
    ...(work ? { takeTokens: (line, wanted, rule) => work.takeTokens(line, wanted, rule) } : {}),
  });
  const turns = makeTurnRunner({
    dialogs: buildDialogs(ports),
    store: {
      // Whoever runs turns reads a provider's time with each, whichever process took the webhook.
      nextTurn: async (conversation) => {
        const turn = await store.nextTurn(conversation);
        if (turn?.message.from.channel === 'whatsapp') clock.hear(turn.message.sentAt);
        return turn;
      },
      commitTurn: (commit) => store.commitTurn(commit),
      recordTurnFailure: (inbound) => store.recordTurnFailure(inbound),
      conversationsOf: (conversation) => store.conversationsOf(conversation),
    },
    ports,
    layOut: (name, contents, labels) => channel(name).layOut(contents, labels),
    newId,
    logger,
    metrics,
    // Outside production recorded payloads are replayed, some years old; there is nobody to be harmed.
    ...(config.isProduction ? { maxAgeMs: TOO_OLD_MS } : {}),
    onCommitted: (conversation) => outbox.wake(conversation),
    onWake: (conversation) => lanes.wake(conversation),
  });
  const lanes = new Lanes<ConversationId>({
    concurrency: TURNS_AT_ONCE,
    // Where webhooks are taken too, they go first.
    ...(config.role === 'worker' ? {} : { startsARound: new LagLimit({ most: TURNS_AT_ONCE }) }),
    run: (conversation) => turns.run(conversation),
    onError: (error) => logger.error({ err: error }, 'a turn lane failed; it is tried again'),
  });
  const intake = await makeIntake(config, common, {
    opened,
    metrics,
    dataDir,
    wakeTurn: (conversation) => lanes.wake(conversation),
    settleOutbox: (conversation) => outbox.settle(conversation),
  });
  const stopSweeping = startSweeping(config, store, common);
  return {
    store,
    metrics,
    ports,
    searchVacancies: jobs?.searchForDesk,
    wakeOutbox: (conversation) => outbox.wake(conversation),
    accept: (name, parsed) => {
      if (!isWorking && name === 'whatsapp')
        for (const one of parsed) if (one.kind === 'message') clock.hear(one.message.sentAt);
      return intake.accept(name, parsed);
    },
    start: async () => {
      if (!isWorking) await jobs?.start();
      await intake.start();
      if (!isWorking) return;
      await jobs?.start();
      if (work)
        return work.start({
          turn: (conversation) => lanes.wake(conversation),
          outbox: (conversation) => outbox.wake(conversation),
        });
      await outbox.start();
      for (const conversation of await store.openLanes()) lanes.wake(conversation);
    },
    close: async () => {
      stopSweeping();
      await lanes.close();
      await jobs?.close();
      await outbox.close(DRAIN_MS);
      await intake.close();
      await store.close();
    },
  };
}

async function readQueues(store: KeyedStore, clock: Common['clock']) {
  const { inbound, outbound, oldestInboundAt, oldestOutboundAt, deadLetters } = await store.backlog();
  const age = (at: Date | undefined) => (at ? Math.max(0, (clock.now().getTime() - at.getTime()) / 1000) : 0);
  return {
    inbound,
    outbound,
    inboundAgeSeconds: age(oldestInboundAt),
    outboundAgeSeconds: age(oldestOutboundAt),
    deadLetters,
  };
}
