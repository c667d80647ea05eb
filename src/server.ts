import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { MalformedBodyError, type Parsed, type RawWebhook, type WebhookChannel } from './channels/channel.ts';
import { type Answer, send, sendEarly } from './http/answer.ts';
import { problem, sendProblem } from './http/problem.ts';
import { announcesTooMuch, BodyBudget, readBody } from './http/read-body.ts';
import type { ChannelName } from './model/index.ts';
import type { Clock } from './ports/clock.ts';
import { describeError, throttled } from './telemetry/logger.ts';
import type { Logger, Metrics } from './telemetry/telemetry.ts';

/** Meta sends up to 3 MB; a text message with its form fields is a few KB. */
const LIMIT_BYTES: Record<string, number> = { whatsapp: 3 * 1024 * 1024, sms: 100 * 1024 };
/** All bodies being read at once may hold this much: one of the largest and a thousand honest ones of about 1 KB (T12). */
const BODY_BUDGET_BYTES = 4 * 1024 * 1024;

export interface ServerDeps {
  readonly whatsapp: WebhookChannel & {
    checkSubscription(
      query: Readonly<Record<string, unknown>>,
    ): { kind: 'ok'; challenge: string } | { kind: 'forbidden' };
  };
  readonly sms: WebhookChannel;
  /** Resolves when all of it is durable; rejects when the store cannot take it. */
  readonly accept: (channel: ChannelName, parsed: readonly Parsed[]) => Promise<unknown>;
  readonly checkReady: () => Promise<void>;
  /** What operators should know although webhooks are taken. */
  readonly warnings?: () => readonly string[];
  readonly isDraining: () => boolean;
  readonly clock: Clock;
  readonly metrics: Metrics & { render(): Promise<string>; contentType: string };
  readonly logger: Logger;
  /** The phone simulator; sandbox mode only. */
  readonly simulator?: Router;
  /** Proxies whose X-Forwarded-For is believed: how many there are, or which (config.ts). Undefined: none. */
  readonly trustProxy?: number | readonly string[] | undefined;
  /** The counsellors' API, under /api. */
  readonly deskApi?: Router;
  /** The counsellors' pages, under /desk. */
  readonly deskPages?: Router;
  /** The dashboards, at /indicators. */
  readonly indicatorPages?: Router;
}

/**
 * The HTTP side: webhooks on raw bytes, health, metrics, and in sandbox mode the simulator.
 * Webhooks are answered 200 only when durable; refusals follow contract.md.
 */
export function makeServer(deps: ServerDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', deps.trustProxy ?? false);
  const budget = new BodyBudget(BODY_BUDGET_BYTES);
  const webhook = (channel: WebhookChannel, answers: WebhookAnswers) =>
    makeWebhookHandler(deps, channel, answers, budget);

  app.post('/webhooks/whatsapp', webhook(deps.whatsapp, { unauthorized: 401, ok: { status: 200 } }));
  const twiml: WebhookAnswers = {
    unauthorized: 403,
    ok: { status: 200, headers: { 'Content-Type': 'text/xml; charset=utf-8' }, body: '<Response/>' },
  };
  app.post('/webhooks/twilio', webhook(deps.sms, twiml));
  app.post('/webhooks/twilio/status', webhook(deps.sms, twiml));
  app.get('/webhooks/whatsapp', (req, res) => {
    const answer = deps.whatsapp.checkSubscription(req.query);
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
    if (answer.kind === 'ok') send(res, { status: 200, headers, body: answer.challenge });
    else send(res, { status: 403 });
  });
  app.all('/webhooks/:channel{/:part}', (req, res, next) => {
    if (!/^\/webhooks\/(whatsapp|twilio|twilio\/status)$/.test(req.path)) return next();
    res.setHeader('Allow', req.path === '/webhooks/whatsapp' ? 'GET, POST' : 'POST');
    sendProblem(res, 405, 'method-not-allowed');
  });

  // Pages and health carry the protective headers; providers' servers have no use for them on every webhook.
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  );
  app.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  app.get('/readyz', async (_req, res) => {
    if (deps.isDraining()) return sendProblem(res, 503, 'draining', 'This process is stopping.');
    try {
      await deps.checkReady();
      const warnings = deps.warnings?.() ?? [];
      res.json({ status: 'ready', ...(warnings.length > 0 ? { warnings } : {}) });
    } catch (error) {
      deps.logger.warn({ err: error }, 'not ready: the store does not answer');
      sendProblem(res, 503, 'store-unavailable', 'The store cannot take messages now.');
    }
  });
  app.get('/metrics', async (_req, res) => {
    const text = await deps.metrics.render();
    res.setHeader('Content-Type', deps.metrics.contentType);
    res.end(text);
  });
  if (deps.deskApi) app.use('/api', deps.deskApi);
  if (deps.deskPages) app.use(deps.deskPages);
  if (deps.indicatorPages) app.use(deps.indicatorPages);
  if (deps.simulator) app.use(deps.simulator);
  app.use((_req: Request, res: Response) => sendProblem(res, 404, 'not-found'));
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    const { status } = error as { status?: unknown };
    const isTheirs = typeof status === 'number' && status >= 400 && status < 500;
    if (!isTheirs) deps.logger.error({ err: describeError(error) }, 'request failed');
    if (res.headersSent) res.destroy();
    else if (isTheirs) sendProblem(res, 400, 'malformed-request');
    else sendProblem(res, 500, 'internal');
  });
  return app;
}

interface WebhookAnswers {
  readonly unauthorized: 401 | 403;
  readonly ok: Answer;
}

function makeWebhookHandler(
  deps: ServerDeps,
  channel: WebhookChannel,
  answers: WebhookAnswers,
  budget: BodyBudget,
) {
  const limit = LIMIT_BYTES[channel.name] ?? 0;
  const count = (outcome: string) => deps.metrics.count('webhooks', { channel: channel.name, outcome });
  const warnUnauthorized = throttled(
    (held) =>
      deps.logger.warn({ channel: channel.name, more: held }, 'webhook with a wrong or missing signature'),
    1000,
    () => performance.now(),
  );
  // A disk that is full stays full for hours, with hundreds of webhooks a second tried again and again.
  const sayNotStored = throttled(
    (held, error: unknown) =>
      deps.logger.error(
        { err: error, channel: channel.name, more: held },
        'could not store a webhook: answered 503, the provider will send it again',
      ),
    1000,
    () => performance.now(),
  );
  const refuse = (req: IncomingMessage, res: ServerResponse, outcome: string, answer: Answer) => {
    count(outcome);
    if (req.complete) send(res, answer);
    else sendEarly(req, res, answer);
  };
  const tooLarge = problem(413, 'too-large', `At most ${limit} bytes.`);

  return async (req: Request, res: Response): Promise<void> => {
    const startedAt = performance.now();
    if (deps.isDraining()) return refuse(req, res, 'draining', problem(503, 'draining'));
    if (announcesTooMuch(req, limit)) return refuse(req, res, 'too_large', tooLarge);
    const read = await readBody(req, limit, budget);
    if (read.kind === 'aborted') return count('aborted');
    if (read.kind === 'too_large') return refuse(req, res, 'too_large', tooLarge);
    if (read.kind === 'busy') return refuse(req, res, 'busy', problem(503, 'busy'));

    const raw: RawWebhook = {
      body: read.body,
      headers: req.headers,
      path: req.originalUrl,
      receivedAt: deps.clock.now(),
    };
    if (!channel.verify(raw)) {
      warnUnauthorized();
      return refuse(req, res, 'unauthorized', { status: answers.unauthorized });
    }
    let parsed: Parsed[];
    try {
      parsed = channel.parse(raw);
    } catch (error) {
      if (!(error instanceof MalformedBodyError)) throw error;
      return refuse(req, res, 'malformed', problem(400, 'malformed-body'));
    }
    try {
      await deps.accept(channel.name, parsed);
    } catch (error) {
      sayNotStored(error);
      return refuse(req, res, 'store_down', problem(503, 'store-unavailable'));
    }
    count('accepted');
    send(res, answers.ok);
    deps.metrics.observe('webhook_seconds', (performance.now() - startedAt) / 1000, {
      channel: channel.name,
    });
  };
}

/**
 * Options of Node's HTTP server that keep slow senders from holding sockets (T15).
 * A webhook is small and its sender is a data centre: who needs longer than this is no provider.
 */
export function listenOptions({ requestTimeoutMs = 10_000, checkEveryMs = 1_000 } = {}): ServerOptions {
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: checkEveryMs,
    maxHeaderSize: 16 * 1024,
    // One read, of 64 KiB, waits for us on each socket, not two (T12).
    highWaterMark: 16 * 1024,
  };
}
