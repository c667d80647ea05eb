import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Express } from 'express';
import type { Channel } from './channels/channel.ts';
import { makeConsoleChannel, startConsole } from './channels/console/index.ts';
import { makeSmsChannel } from './channels/sms/index.ts';
import { makeWhatsAppChannel } from './channels/whatsapp/index.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { makeDeskPages } from './desk/web/pages.ts';
import { sendProblem } from './http/problem.ts';
import type { ChannelName } from './model/index.ts';
import { SteadyClock } from './scheduling/steady-clock.ts';
import { listenOptions, makeServer } from './server.ts';
import { announce } from './service/announce.ts';
import { tellOfClock } from './service/clock-news.ts';
import { startCore } from './service/core.ts';
import { buildDesk } from './service/desk.ts';
import { startLocalFarEnds, startLocalPortal } from './service/far-ends.ts';
import { listen } from './service/listen.ts';
import { type Common, ROOT } from './service/parts.ts';
import { makeSmsReconciler } from './service/sms-reconciler.ts';
import { makeIds } from './storage/ids.ts';
import { describeError, makeLogger } from './telemetry/logger.ts';

const EXIT_AT_LATEST_MS = 9_500;

/** Starts the whole service on one machine; resolves when it takes messages. */
async function startService(config: Config, vacanciesFile: string | undefined): Promise<void> {
  const logger = makeLogger(config.logLevel);
  const clock = new SteadyClock({ onNews: tellOfClock(logger) });
  const common: Common = { clock, newId: makeIds(clock), logger };
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

  const sandbox = await startLocalFarEnds(config, publicUrl, ownUrl, () => core.ports.texts);
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
  const core = await startCore(config, common, {
    channels: new Map<ChannelName, Channel>([
      ['whatsapp', whatsapp],
      ['sms', sms],
    ]),
    dataDir: resolve(config.dataDir),
    portalUrl: portal?.url ?? config.portal.url,
  });
  const desk = await buildDesk(config, core, sandbox, publicUrl, common);
  const missedSms = makeSmsReconciler(config, core, sandbox?.twilioUrl ?? config.twilio.apiUrl, common);
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

/** Talk in the terminal, with a store of its own that is gone afterwards. */
async function startChat(config: Config): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-chat-'));
  const logger = makeLogger('silent');
  const clock = new SteadyClock({ onNews: tellOfClock(logger) });
  const portal = await startLocalPortal(config, undefined, logger);
  const channel = makeConsoleChannel(process.stdout);
  const core = await startCore(
    config,
    { clock, newId: makeIds(clock), logger },
    {
      channels: new Map<ChannelName, Channel>([['console', channel]]),
      dataDir,
      portalUrl: portal?.url ?? config.portal.url,
    },
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
