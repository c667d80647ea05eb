import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { may } from '../accounts/permissions.ts';
import type { SignedIn } from '../accounts/sessions.ts';
import { DeskProblem } from '../contract.ts';
import type { ApiRequest, Handlers } from './handlers.ts';
import { type Operation, ROUTES, type Route } from './routes.ts';

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Somebody asks for an operation, over the API or by a form of the pages; nothing of it is checked yet. */
export interface Asked {
  readonly signedIn: SignedIn | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly machine: string;
}

/** @throws DeskProblem not-signed-in, forbidden: by the one table of permissions, whatever way somebody came */
export function admit(operation: Operation, signedIn: SignedIn | undefined): void {
  const { permission }: Route = ROUTES[operation];
  if (permission !== 'public' && !signedIn) throw new DeskProblem(401, 'not-signed-in');
  if (!may(signedIn?.actor.role, permission)) throw new DeskProblem(403, 'forbidden');
}

/**
 * Does an operation for whoever asks: whether their role may, whether what they hand in fits the schema, then the
 * operation itself. Every way into the desk goes through here, so that no rule is written twice.
 * @throws DeskProblem not-signed-in, forbidden, not-found, malformed-request, and what the operation refuses
 */
export async function perform(handlers: Handlers, operation: Operation, asked: Asked): Promise<unknown> {
  const route: Route = ROUTES[operation];
  const run = handlers[operation] as (request: ApiRequest) => Promise<unknown>;
  const { signedIn, params, req, res, machine } = asked;
  admit(operation, signedIn);
  if (Object.values(params).some((value) => !ID.test(value))) throw new DeskProblem(404, 'not-found');
  return run({
    // Public operations never look at these.
    actor: signedIn?.actor as ApiRequest['actor'],
    signedIn: signedIn as SignedIn,
    params,
    query: read(route.query, asked.query) as never,
    body: read(route.body, asked.body) as never,
    req,
    res,
    machine,
  });
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
