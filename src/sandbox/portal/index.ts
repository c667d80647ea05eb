import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type FarEnd, listenOnLoopback } from '../server.ts';
import { loadCatalogs } from './catalogs.ts';
import { Access, type Credentials } from './http/access.ts';
import { problem } from './http/answer.ts';
import { control } from './http/control.ts';
import { answerOf, type GivenFault, PortalFaults } from './http/faults.ts';
import { type Gates, type Incoming, route, run } from './http/handle.ts';
import { RateLimit } from './http/rate-limit.ts';
import { send, sendHalf } from './http/send.ts';
import { fileSource, generatedSource } from './load/source.ts';
import { makePortal } from './portal.ts';

export type { GivenFault } from './http/faults.ts';

export interface SandboxPortalOptions {
  /** The project's folder: the catalogues are in its `content/catalogs`. */
  readonly rootDir: string;
  /** A file of vacancies, one JSON document a line. Without it a day is invented. */
  readonly vacanciesFile?: string;
  /** How many to invent (5,000) and by which chance ("1"). */
  readonly count?: number;
  readonly seed?: string;
  /** The day to imitate (the present one, from midnight UTC, so that a restart shows the same). */
  readonly day?: Date;
  readonly credentials?: Partial<Credentials>;
  /** For each caller (60,000). */
  readonly requestsPerMinute?: number;
  /** 0 or none: a free one. */
  readonly port?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

export interface SandboxPortal extends FarEnd {
  /** What `PORTAL_URL` would be: the base of the contract's paths. */
  readonly url: string;
  readonly tokenUrl: string;
  readonly credentials: Credentials;
  /** Resolves when the vacancies are there; rejects when the file is wrong (VacancyError), and then all answers are 503. */
  readonly ready: Promise<void>;
  /** How many vacancies there are, and how many are open; call when ready. */
  count(): { readonly all: number; readonly open: number };
  /** Faults on demand, as `POST /__sandbox/faults`. */
  setFaults(faults: readonly GivenFault[]): void;
}

/** Known to everyone: it opens nothing but the stand-in on this machine. */
export const SANDBOX_CREDENTIALS: Credentials = {
  apiKey: 'sandbox-portal-key',
  clientId: 'sandbox-portal-client',
  clientSecret: 'sandbox-portal-secret',
};

const COUNT = 5_000;
const DAY_MS = 86_400_000;
/** A question that comes while the vacancies are loaded waits so long. */
const PATIENCE_MS = 2_000;
const MOST_BODY = 64 * 1024;

/**
 * Starts a stand-in for the vacancy portal that serves the whole contract (docs/portal/openapi.yaml) on loopback. It
 * listens at once and loads in steps; see docs/portal/README.md for what it can be told to do.
 * @throws the system's error when the file cannot be read, the port is taken or a catalogue is missing
 */
export async function startSandboxPortal(options: SandboxPortalOptions): Promise<SandboxPortal> {
  const { rootDir, vacanciesFile, count = COUNT, seed = '1', now = Date.now } = options;
  const catalogs = loadCatalogs(join(rootDir, 'content', 'catalogs'));
  const day = options.day ?? new Date(Math.floor(now() / DAY_MS) * DAY_MS);
  const source =
    vacanciesFile === undefined
      ? generatedSource(count, seed, day, catalogs)
      : await fileSource(vacanciesFile);
  const { portal, fill } = makePortal(catalogs, source, now);
  const credentials = { ...SANDBOX_CREDENTIALS, ...options.credentials };
  const access = new Access(credentials, now);
  const faults = new PortalFaults();
  let isClosed = false;

  const gates: Gates = {
    portal,
    access,
    rateLimit: new RateLimit(options.requestsPerMinute ?? 60_000, now),
    now,
    isReady: () =>
      Promise.race([
        ready.then(
          () => true,
          () => false,
        ),
        wait(PATIENCE_MS, false, { ref: false }),
      ]),
  };

  const answer = async (incoming: Incoming, res: Parameters<typeof send>[0]): Promise<void> => {
    const { method, url, headers, body } = incoming;
    const [, order] = /^\/__sandbox\/(\w+)$/.exec(url.pathname) ?? [];
    if (order !== undefined)
      return send(
        res,
        method === 'POST' ? control(portal, faults, order, body) : problem(405, {}, { Allow: 'POST' }),
      );
    if (url.pathname === '/oauth/token')
      return send(res, method === 'POST' ? access.grant(headers, body) : problem(405, {}, { Allow: 'POST' }));
    const found = route(incoming);
    if (found.kind === 'other') return send(res, found.answer);
    if (body.length > MOST_BODY) return send(res, problem(413));
    const fault = faults.next(found.operation.operation);
    if (fault?.delayMs) await wait(fault.delayMs, undefined, { ref: false });
    if (isClosed) return;
    const right = (fault && answerOf(fault)) ?? (await run(gates, found, incoming));
    if (fault?.kind === 'drop') res.socket?.destroy();
    else if (fault?.kind === 'half-body') sendHalf(res, right);
    else send(res, right);
  };

  const farEnd = await listenOnLoopback((req, res, body) => {
    const url = URL.canParse(req.url ?? '', 'http://sandbox') && new URL(req.url ?? '', 'http://sandbox');
    if (!url) return send(res, problem(404));
    answer({ method: req.method ?? 'GET', url, headers: req.headers, body }, res).catch(() => {
      if (!isClosed && !res.headersSent) send(res, problem(500));
    });
  }, options.port);
  const ready = fill(() => isClosed);
  // Whoever asks hears of it; nobody has to.
  ready.catch(() => {});

  return {
    url: `${farEnd.url}/v1`,
    tokenUrl: `${farEnd.url}/oauth/token`,
    credentials,
    ready,
    count: () => portal.store.count(),
    setFaults: (given) => faults.set(given),
    close: async () => {
      isClosed = true;
      await farEnd.close();
      await ready.catch(() => {});
      portal.store.close();
    },
  };
}
