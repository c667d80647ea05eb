import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { describeError } from '../../telemetry/logger.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { may } from '../accounts/permissions.ts';
import type { Sessions, SignedIn } from '../accounts/sessions.ts';
import { DeskProblem } from '../contract.ts';
import type { Cookies } from './cookies.ts';
import { checkOrigin } from './cross-site.ts';
import type { ApiRequest, Handlers } from './handlers.ts';
import { sendDeskProblem } from './problems.ts';
import { type Operation, ROUTES, type Route } from './routes.ts';

/** The longest message is 4,096 characters; a note with mentions is little more. */
const BODY_LIMIT = '64kb';
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export interface RouterDeps {
  readonly handlers: Handlers;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly cookies: Cookies;
  readonly logger: Logger;
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
  const run = handlers[operation] as (request: ApiRequest) => Promise<unknown>;
  return async (req: Request, res: Response): Promise<void> => {
    // Express answers HEAD by the GET route; of a stream that would be an answer without an end.
    if (req.method === 'HEAD' && route.kind === 'events') throw new DeskProblem(404, 'not-found');
    const signedIn = route.permission === 'public' ? undefined : await sessions.find(cookies.read(req));
    if (route.method !== 'get') checkOrigin(req, signedIn?.actor);
    if (route.permission !== 'public' && !signedIn) throw new DeskProblem(401, 'not-signed-in');
    if (!may(signedIn?.actor.role, route.permission)) throw new DeskProblem(403, 'forbidden');
    const params = req.params as Record<string, string>;
    if (Object.values(params).some((value) => !ID.test(value))) throw new DeskProblem(404, 'not-found');
    if (route.body && !req.is('application/json')) throw new DeskProblem(400, 'malformed-request');
    const result = await run({
      // Public operations never look at these.
      actor: signedIn?.actor as ApiRequest['actor'],
      signedIn: signedIn as SignedIn,
      params,
      query: read(route.query, { ...req.query }) as never,
      body: read(route.body, req.body) as never,
      req,
      res,
      machine: machineOf(req),
    });
    if (res.headersSent) return;
    if (route.status === 204) return void res.status(204).end();
    res.status(route.status ?? 200).json(result);
  };
}

/** @throws DeskProblem malformed-request with the fields that are wrong; never with their values */
function read(schema: z.ZodType | undefined, given: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new DeskProblem(400, 'malformed-request', {
    errors: parsed.error.issues.slice(0, 20).map(({ path, code, message }) => ({
      path: path.join('.'),
      // The name of an unknown key is the sender's text.
      message: code === 'unrecognized_keys' ? 'unknown field' : message.slice(0, 200),
    })),
  });
}

/** Our own pages call over loopback and say for whom; from anybody else the header says nothing. */
function machineOf(req: IncomingMessage): string {
  const address = req.socket.remoteAddress ?? '';
  const isLoopback = /^(?:::1|(?:::ffff:)?127\.)/.test(address);
  const forwarded = req.headers['x-forwarded-for'];
  if (!isLoopback || typeof forwarded !== 'string') return address;
  return forwarded.split(',').at(-1)?.trim().slice(0, 64) || address;
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
