import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { SignedIn } from '../accounts/sessions.ts';
import type { Actor } from '../contract.ts';
import type { Operation, ROUTES } from './routes.ts';

type Routes = typeof ROUTES;
type Part<K extends Operation, P extends string> = Routes[K] extends {
  readonly [key in P]: infer T extends z.ZodType;
}
  ? z.output<T>
  : undefined;

/** One request that has passed every check: who asks, and what they hand in as the schemas gave it back. */
export interface ApiRequest<K extends Operation = Operation> {
  /** Set for every route but the public ones. */
  readonly actor: Actor;
  readonly signedIn: SignedIn;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Part<K, 'query'>;
  readonly body: Part<K, 'body'>;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Where the request comes from, for limits on tries. */
  readonly machine: string;
}

/** What each operation does. A stream or a file writes its own answer and gives undefined. */
export type Handlers = {
  readonly [K in Operation]: (request: ApiRequest<K>) => Promise<Part<K, 'response'>>;
};
