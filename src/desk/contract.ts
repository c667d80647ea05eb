import type { Permission, Role } from './accounts/permissions.ts';
import type { TicketRow } from './api/schema.ts';

/** Who calls: somebody signed in, by one session. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly languages: readonly string[];
  /** Topics whose cases they read; empty: all. */
  readonly topics: readonly string[];
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
