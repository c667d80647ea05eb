import type { ServerResponse } from 'node:http';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { describeError } from '../../telemetry/logger.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { DeskProblem } from '../contract.ts';
import type { Cookies } from './cookies.ts';
import { checkOrigin } from './cross-site.ts';
import type { Handlers } from './handlers.ts';
import { perform } from './perform.ts';
import { sendDeskProblem } from './problems.ts';
import { type Operation, ROUTES, type Route } from './routes.ts';
import { machineOf } from './throttle.ts';

/** The longest message is 4,096 characters; a note with mentions is little more. */
const BODY_LIMIT = '64kb';
/** What no schema takes. */
const NOT_JSON = Symbol('not JSON');

export interface RouterDeps {
  readonly handlers: Handlers;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly cookies: Cookies;
  readonly logger: Logger;
  /** Comes before everything else. */
  readonly throttle: RequestHandler;
}

/**
 * Everything under /api, from the one table of routes. In this order: where it comes from, who asks, whether their role
 * may, whether what they hand in fits the schema; only then the operation.
 */
export function makeApiRouter(deps: RouterDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.use(deps.throttle);
  const json = express.json({ limit: BODY_LIMIT, strict: true, type: 'application/json' });
  for (const [operation, route] of Object.entries(ROUTES) as [Operation, Route][]) {
    const handle = makeHandler(deps, operation, route);
    router[route.method](route.path, ...(route.body ? [json] : []), (req: Request, res: Response) =>
      handle(req, res).catch((error: unknown) => fail(deps.logger, operation, res, error)),
    );
  }
  router.use((_req: Request, res: Response) => sendDeskProblem(res, new DeskProblem(404, 'not-found')));
  router.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    const { type, status } = error as { type?: string; status?: number };
    if (type === 'entity.too.large') sendDeskProblem(res, new DeskProblem(413, 'too-large'));
    else if (typeof status === 'number' && status >= 400 && status < 500)
      sendDeskProblem(res, new DeskProblem(400, 'malformed-request'));
    else fail(deps.logger, 'unknown', res, error);
  });
  return router;
}

function makeHandler({ handlers, sessions, cookies }: RouterDeps, operation: Operation, route: Route) {
  return async (req: Request, res: Response): Promise<void> => {
    // Express answers HEAD by the GET route; of a stream that would be an answer without an end.
    if (req.method === 'HEAD' && route.kind === 'events') throw new DeskProblem(404, 'not-found');
    const signedIn = route.permission === 'public' ? undefined : await sessions.find(cookies.read(req));
    if (route.method !== 'get') checkOrigin(req, signedIn?.actor);
    const result = await perform(handlers, operation, {
      signedIn,
      params: req.params as Record<string, string>,
      query: { ...req.query },
      body: !route.body || req.is('application/json') ? req.body : NOT_JSON,
      req,
      res,
      machine: machineOf(req),
    });
    if (res.headersSent) return;
    if (route.status === 204) return void res.status(204).end();
    // Not `res.json`: nothing here is kept by a cache, so that a hash of a long list would be made for nobody.
    res.status(route.status ?? 200).setHeader('Content-Type', 'application/json; charset=utf-8');
    res.end(JSON.stringify(result));
  };
}

function fail(logger: Logger, operation: string, res: ServerResponse, error: unknown): void {
  if (error instanceof DeskProblem && !res.headersSent) {
    sendDeskProblem(res, error);
    return;
  }
  logger.error({ err: describeError(error), operation }, 'an operation of the desk failed');
  if (res.headersSent) res.destroy();
  else sendDeskProblem(res, new DeskProblem(500, 'internal'));
}
