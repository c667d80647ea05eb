import { REMOVAL_MS } from '../feed/feed.ts';
import type { Portal } from '../portal.ts';
import * as read from '../search/readers.ts';
import type { Scope } from './access.ts';
import { type Answer, badRequest, json, problem, tagged, unlessCurrent } from './answer.ts';

export interface Request {
  readonly params: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The part of the path that stands for an id or a name; empty where there is none. */
  readonly id: string;
  /** Who asks. */
  readonly caller: string;
  /** Milliseconds. */
  readonly now: number;
}

/** One operation of the contract (docs/portal/openapi.yaml), by its operationId. */
export interface Operation {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Under `/v1`; one group is the id. */
  readonly path: RegExp;
  readonly scope: Scope;
  run(portal: Portal, request: Request): Answer;
}

const VACANCY_ID = /^[0-9A-Za-z-]{1,40}$/;
const FEED_PARAMETERS = { since: read.text(200), limit: read.integer(1, 5000) };
const FEED_LIMIT = 1000;

export const OPERATIONS: readonly Operation[] = [
  {
    operation: 'searchVacancies',
    method: 'GET',
    path: /^\/vacancies$/,
    scope: 'vacancies.read',
    run: ({ search, readQuery }, { params, headers }) => {
      const asked = readQuery(params);
      if (asked.kind === 'wrong') return badRequest(asked.errors);
      const page =
        asked.kind === 'search'
          ? search.find(asked.query, asked.limit)
          : search.turn(asked.cursor, asked.limit);
      if (page === undefined) return badRequest([{ name: 'cursor', reason: 'is not known, or too old' }]);
      return unlessCurrent(json(200, page), header(headers, 'if-none-match'));
    },
  },
  {
    operation: 'streamChanges',
    method: 'GET',
    path: /^\/vacancies\/changes$/,
    scope: 'vacancies.read',
    run: ({ feed }, { params }) => {
      const { values, errors } = read.all(FEED_PARAMETERS, params);
      if (errors.length > 0) return badRequest(errors);
      const { since, limit = FEED_LIMIT } = values as { since?: string; limit?: number };
      const page = feed.read(since, limit);
      if (page.kind === 'malformed') return badRequest([{ name: 'since', reason: 'is no cursor' }]);
      if (page.kind === 'gone') return problem(410);
      return tagged(200, 'application/x-ndjson', page.ndjson);
    },
  },
  {
    operation: 'getVacancy',
    method: 'GET',
    path: /^\/vacancies\/([^/]+)$/,
    scope: 'vacancies.read',
    run: ({ store }, { id, params, headers, now }) =>
      refuseParameters(params) ??
      (() => {
        const stored = VACANCY_ID.test(id) ? store.get(id) : undefined;
        if (!stored) return problem(404);
        if (stored.status !== 'open' && now - stored.changedAt > REMOVAL_MS) return problem(410);
        return unlessCurrent(json(200, stored.json), header(headers, 'if-none-match'));
      })(),
  },
  {
    operation: 'getCatalog',
    method: 'GET',
    path: /^\/catalogs\/([^/]+)$/,
    scope: 'vacancies.read',
    run: ({ catalogs }, { id, params, headers }) => {
      const file = catalogs.files.get(id);
      const refusal = refuseParameters(params);
      if (refusal || !file) return refusal ?? problem(404);
      const answer = {
        status: 200,
        headers: { 'Content-Type': 'application/json', ETag: file.etag },
        body: file.body,
      };
      return unlessCurrent(answer, header(headers, 'if-none-match'));
    },
  },
  {
    operation: 'registerInterest',
    method: 'POST',
    path: /^\/registrations$/,
    scope: 'registrations.write',
    run: ({ registrations }, { caller, params, headers, body }) => {
      if (!/^application\/json\b/i.test(header(headers, 'content-type') ?? ''))
        return problem(415, {}, { 'Accept-Post': 'application/json' });
      return (
        refuseParameters(params) ?? registrations.register(caller, header(headers, 'idempotency-key'), body)
      );
    },
  },
  {
    operation: 'getRegistration',
    method: 'GET',
    path: /^\/registrations\/([^/]+)$/,
    scope: 'registrations.write',
    run: ({ registrations }, { id, params }) => refuseParameters(params) ?? registrations.get(id),
  },
  {
    operation: 'withdrawRegistration',
    method: 'DELETE',
    path: /^\/registrations\/([^/]+)$/,
    scope: 'registrations.write',
    run: ({ registrations }, { id, params }) => refuseParameters(params) ?? registrations.withdraw(id),
  },
];

/** For operations without parameters in the query. */
function refuseParameters(params: URLSearchParams): Answer | undefined {
  const { errors } = read.all({}, params);
  return errors.length > 0 ? badRequest(errors) : undefined;
}

function header(headers: Request['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
