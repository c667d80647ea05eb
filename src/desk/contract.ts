import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Permission, Role } from './accounts/permissions.ts';
import type { Operation, ROUTES } from './api/routes.ts';
import type { TicketRow } from './api/schema.ts';

/** Who calls: somebody signed in, by one session. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly languages: readonly string[];
  /** Opaque, of this session; what forms hand back as `csrf`. */
  readonly csrf: string;
  /** Hash of the session's token: names the session in the store, opens nothing. */
  readonly session: string;
  may(permission: Permission): boolean;
}

/** An expected refusal: becomes `application/problem+json`, or words on a page. */
export class DeskProblem extends Error {
  override readonly name = 'DeskProblem';
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly ticket: TicketRow | undefined;
  readonly errors: readonly { readonly path: string; readonly message: string }[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor(
    status: number,
    code: string,
    more: {
      readonly detail?: string;
      readonly ticket?: TicketRow;
      readonly errors?: readonly { readonly path: string; readonly message: string }[];
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = more.detail;
    this.ticket = more.ticket;
    this.errors = more.errors;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

type RouteOf<K extends Operation> = (typeof ROUTES)[K];
/** What an operation answers with; undefined where there is nothing to say. */
export type ResponseOf<K extends Operation> =
  RouteOf<K> extends { readonly response: infer R extends z.ZodType } ? z.output<R> : undefined;
/** What a caller hands in; defaults are filled in by the schema. */
export type BodyOf<K extends Operation> =
  RouteOf<K> extends { readonly body: infer B extends z.ZodType } ? z.input<B> : undefined;
export type QueryOf<K extends Operation> =
  RouteOf<K> extends { readonly query: infer Q extends z.ZodType } ? z.input<Q> : undefined;

export interface Call<K extends Operation> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: QueryOf<K> | Readonly<Record<string, unknown>>;
  readonly body?: BodyOf<K> | Readonly<Record<string, unknown>>;
}

/** The desk without HTTP: what the console's pages call in the same process, with the API's own checks and audit. */
export interface Desk {
  /** @throws DeskProblem for every expected refusal */
  call<K extends Operation>(operation: K, actor: Actor | undefined, input?: Call<K>): Promise<ResponseOf<K>>;
  /** The actor of a request by its cookie; undefined: nobody is signed in. Counts as activity of the session. */
  signedIn(req: IncomingMessage): Promise<Actor | undefined>;
  /** Signs in and sets the cookie. @throws DeskProblem as the operation does */
  signIn(req: IncomingMessage, res: ServerResponse, body: BodyOf<'signIn'>): Promise<ResponseOf<'signIn'>>;
  /** Ends the session of a request and takes the cookie back. */
  signOut(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** @throws DeskProblem `cross-site` for a form that was not ours or whose token is not this session's */
  checkForm(req: IncomingMessage, actor: Actor, csrf: unknown): void;
}
