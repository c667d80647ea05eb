import { readFileSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Express } from 'express';
import { buildDialogs } from '../dialogs/index.ts';
import { type ApprovedWords, approvedWords } from './approved-words.ts';
import type { Channel } from './channels/channel.ts';
import { makeConsoleChannel, startConsole } from './channels/console/index.ts';
import { makeMediaFetcher } from './channels/media/index.ts';
import { makeSmsChannel, smsReceiptError } from './channels/sms/index.ts';
import { makeListReceived } from './channels/sms/list-received.ts';
import { makeSmsMedia } from './channels/sms/media.ts';
import { makeReconciler, type ReconcileOutcome } from './channels/sms/reconcile.ts';
import { makeWhatsAppChannel, whatsAppReceiptError } from './channels/whatsapp/index.ts';
import { makeWhatsAppMedia } from './channels/whatsapp/media.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { type DeskService, makeDesk } from './desk/index.ts';
import { makeClamdScanner } from './desk/media/clamd.ts';
import { loadPractice } from './desk/practice/load.ts';
import { makeQueue } from './desk/supervision/queue.ts';
import { type DeskTemplate, loadDeskTemplates } from './desk/templates/load.ts';
import { makeLibreTranslate } from './desk/translation/libre-translate.ts';
import { offlineTranslator } from './desk/translation/offline.ts';
import { makeDeskPages } from './desk/web/pages.ts';
import { sendProblem } from './http/problem.ts';
import { loadTexts } from './i18n/texts.ts';
import { makeInbox, toAcceptItem } from './inbox/accept.ts';
import { makeSpooledAccept, reofferSpool } from './inbox/spooled.ts';
import { loadKnowledge } from './knowledge/load.ts';
import type { ChannelName, ConversationId } from './model/index.ts';
import { makeOutbox } from './outbox/outbox.ts';
import type { Ports } from './ports/index.ts';
import { loadDataKeys } from './privacy/data-keys.ts';
import { makePseudonyms } from './privacy/pseudonyms.ts';
import { makeVault } from './privacy/vault.ts';
import { loadCalculators } from './rights/index.ts';
import { type Sandbox, startSandbox } from './sandbox/index.ts';
import { type SandboxPortal, startSandboxPortal } from './sandbox/portal/index.ts';
import { Lanes } from './scheduling/lanes.ts';
import { type ClockNews, SteadyClock } from './scheduling/steady-clock.ts';
import { listenOptions, makeServer } from './server.ts';
import { makeIds } from './storage/ids.ts';
import { openRedisStore } from './storage/redis/index.ts';
import { Spool } from './storage/spool/spool.ts';
import { openSqliteStore } from './storage/sqlite/index.ts';
import type { AcceptItem, KeyedStore } from './storage/store.ts';
import { describeError, makeLogger } from './telemetry/logger.ts';
import { makeMetrics } from './telemetry/metrics.ts';
import type { Logger } from './telemetry/telemetry.ts';
import { makeTurnRunner } from './turn/run-turn.ts';
import { loadUnderstander } from './understanding/load.ts';
import { loadPlaces } from './understanding/load-places.ts';
import { type OpenedVacancies, openVacancies } from './vacancies/open.ts';
import { openVacancyList } from './vacancies/open-list.ts';

/** `content/` and `locales/` lie beside package.json, wherever the compiled file is. */
const ROOT = import.meta.dirname.endsWith(join('dist', 'src'))
  ? resolve(import.meta.dirname, '..', '..')
  : resolve(import.meta.dirname, '..');
/** Turns are CPU work on one thread, but their commits share an fsync: the more side by side, the fewer of those. */
const TURNS_AT_ONCE = 32;
/** Where the store is across a network they mostly wait for it. */
const TURNS_AT_ONCE_SHARED = 128;
const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};
const TOO_OLD_MS = 8 * 24 * 3600_000;
const SWEEP_EVERY_MS = 10 * 60_000;
const DRAIN_MS = 8_000;
const EXIT_AT_LATEST_MS = 9_500;
const DEDUPE_DAYS = 14;
const RECONCILE_EVERY_S = 300;
const LIST_TIMEOUT_MS = 15_000;
const MESSAGE_DAYS = 30;

/** Set when there is a log to write to: the clock is older than that. */
let onClockNews: (news: ClockNews) => void = () => {};
const clock = new SteadyClock({ onNews: (news) => onClockNews(news) });
const newId = makeIds(clock);

/** Everything between the channels and the store: the same for the service and for `npm run chat`. */
interface Core {
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

async function startCore(
  config: Config,
  logger: Logger,
  channels: ReadonlyMap<ChannelName, Channel>,
  dataDir: string,
  portalUrl: string | undefined,
): Promise<Core> {
  await prepareFolder(dataDir);
  const sealer = makeVault(config.dataKeys ?? (await loadDataKeys(dataDir)));
  const parts = { sealer, clock, newId, logger };
  const shared = config.redis ? await openRedisStore({ ...config.redis, ...parts }) : undefined;
  const store: KeyedStore = shared ?? (await openSqliteStore({ dataDir, ...parts }));
  if (store.seenAt) clock.compareWith(store.seenAt);
  // A process that only takes webhooks leaves turns and sends to those that hold the conversations.
  const isWorking = config.role !== 'web';
  const metrics = makeMetrics(async () => {
    const { inbound, outbound, oldestInboundAt, oldestOutboundAt, deadLetters } = await store.backlog();
    const age = (at: Date | undefined) =>
      at ? Math.max(0, (clock.now().getTime() - at.getTime()) / 1000) : 0;
    return {
      inbound,
      outbound,
      inboundAgeSeconds: age(oldestInboundAt),
      outboundAgeSeconds: age(oldestOutboundAt),
      deadLetters,
    };
  });
  const channel = (name: ChannelName): Channel => {
    const found = channels.get(name);
    if (!found) throw new Error(`no channel ${name}`);
    return found;
  };
  const knowledge = loadKnowledge({ contentDir: join(ROOT, 'content') });
  const basics = {
    calculators: loadCalculators({
      contentDir: join(ROOT, 'content'),
      knowledge,
      findPlace: loadPlaces(join(ROOT, 'content')),
    }),
    clock,
    knowledge,
    hours: config.deskHours,
    texts: loadTexts({ localesDir: join(ROOT, 'locales'), knowledge, clock }),
    understander: loadUnderstander(join(ROOT, 'content')),
    queue: makeQueue(store.desk, clock),
  };
  const aboutVacancies =
    portalUrl !== undefined && config.portal.apiKey !== undefined
      ? {
          portal: { baseUrl: portalUrl, credentials: { kind: 'apiKey' as const, key: config.portal.apiKey } },
          contentDir: join(ROOT, 'content'),
          texts: basics.texts,
          clock,
          random: Math.random,
          logger,
          metrics,
        }
      : undefined;
  const jobs =
    aboutVacancies && isWorking
      ? openVacancies({
          ...aboutVacancies,
          shared: shared?.context,
          dataDir,
          sealer,
          pepper: store.pepper,
          store,
          newId,
          onSpoken: (conversation) => outbox.wake(conversation),
        })
      : undefined;
  // Who runs no turns still serves the desk.
  const list = aboutVacancies && !isWorking ? openVacancyList(aboutVacancies) : undefined;
  const ports: Ports = { ...basics, ...(jobs ? { vacancies: jobs.vacancies } : {}) };
  const { work } = store;
  const outbox = makeOutbox({
    store,
    channels: channel,
    clock,
    random: Math.random,
    metrics,
    logger,
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
    concurrency: work ? TURNS_AT_ONCE_SHARED : TURNS_AT_ONCE,
    run: (conversation) => turns.run(conversation),
    onError: (error) => logger.error({ err: error }, 'a turn lane failed; it is tried again'),
  });
  const pseudonyms = makePseudonyms(store.pepper);
  const spool =
    work && config.redis && config.redis.spoolMs > 0
      ? await Spool.open({ folder: join(dataDir, 'spool'), keepMs: config.redis.spoolMs, ...parts })
      : undefined;
  const spooled = work && {
    store,
    safety: work.safety,
    spool,
    rekey: ({ message }: AcceptItem) => toAcceptItem(pseudonyms, message),
    metrics,
    logger,
  };
  const inbox = makeInbox({
    store: spooled
      ? {
          accept: makeSpooledAccept(spooled),
          applyReceipts: (receipts) => store.applyReceipts(receipts),
          setOptedOut: (conversation, isOptedOut) => store.setOptedOut(conversation, isOptedOut),
        }
      : store,
    pseudonyms,
    metrics,
    logger,
    // Whoever shares the store hears of it from the store, as its holder may be another process.
    wakeTurn: (conversation) => (store.work ? undefined : lanes.wake(conversation)),
    settleOutbox: (conversation) => outbox.settle(conversation),
    receiptError: (name, code) => (name === 'sms' ? smsReceiptError(code) : whatsAppReceiptError(code)),
  });
  const sweeper = setInterval(() => {
    store.ping().catch(() => {}); // what the next start compares its clock with
    if (!clock.isTrusted)
      return logger.warn({}, 'nothing is deleted by age until the clock is known to be right');
    store
      .sweep(clock.now(), {
        conversationDays: config.retentionDays,
        messageDays: Math.min(MESSAGE_DAYS, config.retentionDays),
        dedupeDays: DEDUPE_DAYS,
      })
      .catch((error) => logger.error({ err: error }, 'sweeping what is past its term failed'));
  }, SWEEP_EVERY_MS);
  sweeper.unref();
  return {
    store,
    metrics,
    ports,
    searchVacancies: (jobs ?? list)?.searchForDesk,
    wakeOutbox: (conversation) => outbox.wake(conversation),
    accept: (name, parsed) => {
      if (!isWorking && name === 'whatsapp')
        for (const one of parsed) if (one.kind === 'message') clock.hear(one.message.sentAt);
      return inbox.accept(name, parsed);
    },
    start: async () => {
      await list?.start();
      if (spooled) {
        spooled.safety.onLoss(async (kind) => {
          metrics.count('losses_noticed', { kind });
          await reofferSpool(spooled);
        });
        // What an earlier process left: Redis may have failed over while this one was away.
        await reofferSpool(spooled);
      }
      if (!isWorking) return;
      await jobs?.start();
      if (store.work)
        return store.work.start({
          turn: (conversation) => lanes.wake(conversation),
          outbox: (conversation) => outbox.wake(conversation),
        });
      await outbox.start();
      for (const conversation of await store.openLanes()) lanes.wake(conversation);
    },
    close: async () => {
      clearInterval(sweeper);
      await lanes.close();
      await jobs?.close();
      await list?.close();
      await outbox.close(DRAIN_MS);
      await spool?.close();
      await store.close();
    },
  };
}

/** Words for what the clock finds out about the machine's. */
function tellOfClock(logger: Logger): (news: ClockNews) => void {
  return (news) => {
    if (news.kind === 'agreed') return logger.info({}, 'the clock of this machine is believed again');
    const bySeconds = Math.round(news.byMs / 1000);
    if (news.kind === 'jumped')
      logger.warn(
        { bySeconds },
        'the clock of this machine jumped: time goes on as before until messages bear it out',
      );
    else
      logger.error(
        { bySeconds },
        'the clock of this machine is far from the providers’: look at its time service',
      );
  };
}

/** Looks for messages whose webhook never came, in what Twilio lists; of several processes one at a time. */
function makeSmsReconciler(config: Config, core: Core, apiUrl: string, logger: Logger) {
  const { accountSid, authToken, from } = config.twilio;
  const { work, bornAt } = core.store;
  return makeReconciler({
    list: makeListReceived({ accountSid, authToken, from, apiUrl, timeoutMs: LIST_TIMEOUT_MS }),
    accept: (messages) =>
      core.accept(
        'sms',
        messages.map((message) => ({ kind: 'message', message })),
      ),
    now: () => clock.now(),
    bornAt,
    isMyTurn: async () =>
      work === undefined ||
      (await work.takeTokens('sms-reconcile', 1, { capacity: 1, perSecond: 1 / RECONCILE_EVERY_S })).granted >
        0,
    everyMs: RECONCILE_EVERY_S * 1000,
    log: (outcome) => sayReconciled(outcome, logger),
  });
}

function sayReconciled(outcome: ReconcileOutcome, logger: Logger): void {
  if (outcome.kind === 'failed') {
    logger.warn({ err: outcome.error }, 'Twilio’s list of messages could not be read; it is asked again');
    return;
  }
  const { listed, missed, isCut } = outcome;
  if (isCut)
    logger.error({ listed }, 'Twilio lists more messages than are read at once: the oldest may be missing');
  if (missed > 0)
    logger.warn({ listed, missed }, 'messages whose webhook never came were found in Twilio’s list');
}

async function prepareFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new ConfigError([
      `DATA_DIR cannot be written (${(error as NodeJS.ErrnoException).code}); choose a folder this user may write`,
    ]);
  }
}

/** Starts the whole service on one machine; resolves when it takes messages. */
async function startService(config: Config, vacanciesFile: string | undefined): Promise<void> {
  const logger = makeLogger(config.logLevel);
  onClockNews = tellOfClock(logger);
  let app: Express | undefined;
  let isDraining = false;
  // Listening comes first, so that a taken port is said before anything is opened; until ready the answer is 503.
  const server = createServer(listenOptions(), (req, res) =>
    app ? app(req, res) : sendProblem(res, 503, 'starting'),
  );
  const port = await listen(server, config.port, config.host);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const publicUrl = config.publicUrl ?? `http://${host}:${port}`;
  const ownUrl = `http://${['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : host}:${port}`;

  const deskTemplates = loadDeskTemplates(join(ROOT, 'content'));
  // The words are read with the core; nothing is sent before.
  const sandbox = await startLocalFarEnds(config, publicUrl, ownUrl, () =>
    approvedWords(core.ports.texts, deskTemplates),
  );
  const portal = await startLocalPortal(config, vacanciesFile, logger);
  const whatsapp = makeWhatsAppChannel({
    phoneNumberId: config.whatsapp.phoneNumberId,
    accessToken: config.whatsapp.accessToken,
    appSecrets: config.whatsapp.appSecrets,
    verifyTokens: config.whatsapp.verifyTokens,
    apiUrl: sandbox?.graphUrl ?? config.whatsapp.apiUrl,
  });
  const sms = makeSmsChannel({
    accountSid: config.twilio.accountSid,
    authToken: config.twilio.authToken,
    from: config.twilio.from,
    apiUrl: sandbox?.twilioUrl ?? config.twilio.apiUrl,
    publicUrl,
    accents: config.smsAccents,
  });
  const core = await startCore(
    config,
    logger,
    new Map<ChannelName, Channel>([
      ['whatsapp', whatsapp],
      ['sms', sms],
    ]),
    resolve(config.dataDir),
    portal?.url ?? config.portal.url,
  );
  const desk = await buildDesk(config, core, deskTemplates, sandbox, publicUrl, logger);
  const missedSms = makeSmsReconciler(config, core, sandbox?.twilioUrl ?? config.twilio.apiUrl, logger);
  await core.start();
  await desk.start();
  missedSms.start();
  app = makeServer({
    trustProxy: config.trustProxy,
    deskApi: desk.router,
    indicatorPages: desk.indicatorPages,
    deskPages: makeDeskPages({
      rootDir: ROOT,
      desk: desk.pages,
      onPolicyReport: (directive) =>
        logger.warn({ directive }, 'a browser reports a breach of the page policy'),
    }),
    whatsapp,
    sms,
    accept: core.accept,
    checkReady: () => core.store.ping(),
    warnings: () => core.store.work?.safety.warnings() ?? [],
    isDraining: () => isDraining,
    clock,
    metrics: core.metrics,
    logger,
    ...(sandbox ? { simulator: sandbox.router } : {}),
  });
  announce(config, ownUrl, sandbox, desk, portal, logger);

  const stop = async (reason: string) => {
    if (isDraining) return;
    isDraining = true;
    logger.info({ reason }, 'stopping: finishing what is under way');
    setTimeout(() => process.exit(1), EXIT_AT_LATEST_MS).unref();
    server.close();
    server.closeIdleConnections();
    desk.close();
    missedSms.close();
    await core.close();
    await sandbox?.close();
    await portal?.close();
    server.closeAllConnections();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
}

/** The counsellors' desk, over whichever store there is. */
async function buildDesk(
  config: Config,
  core: Core,
  templates: readonly DeskTemplate[],
  sandbox: Sandbox | undefined,
  publicUrl: string,
  logger: Logger,
): Promise<DeskService> {
  return makeDesk({
    store: core.store.desk,
    clock,
    mayForget: () => clock.isTrusted,
    newId,
    hours: config.deskHours,
    officeHours: config.officeHours,
    texts: core.ports.texts,
    knowledge: core.ports.knowledge,
    understander: core.ports.understander,
    logger,
    version: VERSION,
    publicUrl: () => publicUrl,
    wakeOutbox: core.wakeOutbox,
    administrator: config.deskAdministrator,
    practice: loadPractice(join(ROOT, 'content')),
    templates,
    ...(core.searchVacancies ? { searchVacancies: core.searchVacancies } : {}),
    secret: core.store.pepper,
    institution: config.institution,
    translator: config.translator
      ? makeLibreTranslate({ ...config.translator, uptimeMs: () => clock.uptimeMs() })
      : config.isProduction
        ? undefined
        : offlineTranslator,
    demoSecret: sandbox ? core.store.pepper : undefined,
    scanMedia: config.clamd && makeClamdScanner(config.clamd),
    fetchMedia: makeMediaFetcher({
      whatsapp: makeWhatsAppMedia({
        accessToken: config.whatsapp.accessToken,
        apiUrl: sandbox?.graphUrl ?? config.whatsapp.apiUrl,
      }),
      sms: makeSmsMedia({
        accountSid: config.twilio.accountSid,
        authToken: config.twilio.authToken,
        apiUrl: sandbox?.twilioUrl ?? config.twilio.apiUrl,
      }),
    }),
  });
}

/** Talk in the terminal, with a store of its own that is gone afterwards. */
async function startChat(config: Config): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-chat-'));
  const portal = await startLocalPortal(config, undefined, makeLogger('silent'));
  const channel = makeConsoleChannel(process.stdout);
  const core = await startCore(
    config,
    makeLogger('silent'),
    new Map<ChannelName, Channel>([['console', channel]]),
    dataDir,
    portal?.url ?? config.portal.url,
  );
  await core.start();
  await startConsole({
    input: process.stdin,
    output: process.stdout,
    clock,
    onMessage: async (message) => void (await core.accept('console', [{ kind: 'message', message }])),
  });
  await core.close();
  await portal?.close();
  await rm(dataDir, { recursive: true, force: true });
}

async function startLocalFarEnds(
  config: Config,
  publicUrl: string,
  ownUrl: string,
  templates: () => readonly ApprovedWords[],
): Promise<Sandbox | undefined> {
  if (config.isProduction || !(config.whatsapp.isSandbox || config.twilio.isSandbox)) return undefined;
  const { whatsapp, twilio } = config;
  return startSandbox({
    ...(whatsapp.isSandbox
      ? {
          whatsapp: {
            phoneNumberId: whatsapp.phoneNumberId,
            accessToken: whatsapp.accessToken,
            appSecret: whatsapp.appSecrets[0] ?? '',
            templates,
          },
        }
      : {}),
    ...(twilio.isSandbox
      ? { twilio: { accountSid: twilio.accountSid, authToken: twilio.authToken, from: twilio.from } }
      : {}),
    webhookBaseUrl: ownUrl,
    publicUrl,
    rootDir: ROOT,
  });
}

/** The stand-in for the vacancy portal, where there is none: it listens at once and fills up meanwhile. */
async function startLocalPortal(
  config: Config,
  vacanciesFile: string | undefined,
  logger: Logger,
): Promise<SandboxPortal | undefined> {
  if (!config.portal.isSandbox) {
    if (vacanciesFile === undefined) return undefined;
    throw new ConfigError([
      '--vacancies is for the sandbox portal: it goes without PORTAL_URL, not in production',
    ]);
  }
  const portal = await startSandboxPortal({
    rootDir: ROOT,
    ...(vacanciesFile === undefined ? {} : { vacanciesFile }),
    ...(config.portal.apiKey ? { credentials: { apiKey: config.portal.apiKey } } : {}),
  }).catch((error: NodeJS.ErrnoException) => {
    if (vacanciesFile === undefined || error.code === undefined) throw error;
    throw new ConfigError([`--vacancies cannot be read (${error.code})`]);
  });
  portal.ready.then(
    () => logger.info(portal.count(), 'the sandbox portal has its vacancies'),
    // It names the line and the fields of a file that we were given for trying out, never a person's text.
    (error: Error) => logger.error({ err: error, why: error.message }, 'the sandbox portal has no vacancies'),
  );
  return portal;
}

function announce(
  config: Config,
  ownUrl: string,
  sandbox: Sandbox | undefined,
  desk: DeskService,
  portal: SandboxPortal | undefined,
  logger: Logger,
): void {
  logger.info({ mode: config.isProduction ? 'production' : sandbox ? 'sandbox' : 'development' }, 'ready');
  if (config.isProduction) {
    if (!config.publicUrl?.startsWith('https://'))
      logger.warn({}, 'PUBLIC_URL is not an https address: WhatsApp and Twilio will not reach this service');
    return;
  }
  const lines = ['', 'Rumbo is ready.'];
  if (sandbox)
    lines.push(
      `  Talk to it:  ${ownUrl}/simulator   (a phone in the browser; WhatsApp and SMS are local stand-ins)`,
    );
  lines.push(`  Answer as a counsellor:  ${ownUrl}/desk   (API: ${ownUrl}/api/openapi.json)`);
  for (const { email, password } of desk.demoAccounts) lines.push(`    ${email}  ${password}`);
  lines.push(`  Indicators:  ${ownUrl}/indicators   (supervisors and allies)`);
  if (portal) lines.push(`  Vacancies:   ${portal.url}   (a local stand-in for the portal; docs/portal/)`);
  lines.push(
    `  Health:      ${ownUrl}/healthz  ${ownUrl}/readyz  ${ownUrl}/metrics`,
    `  Webhooks:    ${ownUrl}/webhooks/whatsapp  ${ownUrl}/webhooks/twilio`,
    '',
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE'
          ? `PORT ${port} is in use; set PORT to a free one`
          : `cannot listen on HOST ${host}, PORT ${port} (${error.code})`;
      fail(new ConfigError([hint]));
    });
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}

/** `npm start -- --vacancies FILE` fills the sandbox portal from a file; `chat` talks in the terminal. */
function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { vacancies: { type: 'string' } } });
  } catch {
    throw new ConfigError(['only --vacancies FILE may be given']);
  }
}

/** Says what is wrong without values: a message of a library may hold what a person wrote. Our own start-up errors are safe. */
function fail(error: unknown): never {
  const text =
    error instanceof Error && SAFE_TO_SAY.has(error.name)
      ? error.message
      : JSON.stringify(describeError(error));
  process.stderr.write(`Rumbo cannot go on. ${text}\n`);
  process.exit(1);
}
const SAFE_TO_SAY: ReadonlySet<string> = new Set([
  'StoreVersionError',
  'StoreDamagedError',
  'StoreMovedError',
  'RedisUnavailableError',
  'RedisMayLoseError',
  'RedisVersionError',
  'RedisReplacedError',
  'SpoolError',
  'ConfigError',
  'ContentError',
  'StoreInUseError',
  'DataKeyError',
  'HoursError',
]);

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

try {
  const config = readConfig(process.env);
  const { positionals, values } = readArguments();
  await (positionals[0] === 'chat' ? startChat(config) : startService(config, values.vacancies));
} catch (error) {
  fail(error);
}
