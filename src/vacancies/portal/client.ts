import { type Credentials, makeAuthorizer } from './authorize.ts';
import { type BreakerState, type CallerOptions, type CallLimits, makeCaller } from './caller.ts';
import { type Change, type FeedPage, readFeed } from './changes.ts';
import { EtagCache } from './etag-cache.ts';
import { makeKeptGet } from './kept-get.ts';
import { type NextPage, toSearchParams, type VacancyQuery } from './query.ts';
import { readVacancy, VouchedVacancy } from './read.ts';
import { asRefusal, refusalOf } from './refusal.ts';
import { makeRegistrations, type RegistrationsClient } from './registrations.ts';
import { Catalog, type CatalogName, type Vacancy, VacancyPage } from './schema.ts';
import type { PortalRequest } from './transport.ts';

export interface PortalClientOptions extends Omit<CallerOptions, 'authorizer'> {
  readonly credentials: Credentials;
}

export type VacancyAnswer =
  | { readonly kind: 'found'; readonly vacancy: Vacancy }
  /** `notFound`: never existed; `gone`: removed more than 30 days ago. */
  | { readonly kind: 'notFound' | 'gone' };

/** Every operation of the contract. Expected outcomes are values; whatever kept the portal from answering is thrown. */
export interface PortalClient extends RegistrationsClient {
  /** Open vacancies, a page of them; rows that cannot be read are left out. @throws PortalError */
  searchVacancies(query: VacancyQuery | NextPage, limits?: CallLimits): Promise<VacancyPage>;
  /** One vacancy, also when it is closed: look at `status`. @throws PortalError */
  getVacancy(id: string, limits?: CallLimits): Promise<VacancyAnswer>;
  /**
   * A page of the changes feed, streamed. Without `since`: everything that is open.
   * @param take is given each change in order and awaited; after a fault the same ones come again
   * @returns how the page ended; `gone`: the cursor is too old, everything must be read anew
   * @throws PortalError, and whatever `take` throws
   */
  streamChanges(
    since: string | undefined,
    take: (change: Change) => void | Promise<void>,
    limit?: number,
  ): Promise<({ readonly kind: 'page' } & FeedPage) | { readonly kind: 'gone' }>;
  /** A catalogue, whole; asked again it costs the portal a 304. @throws PortalError */
  getCatalog(name: CatalogName): Promise<Catalog>;
  readonly breaker: BreakerState;
}

const KEPT_BYTES = 8 * 1024 * 1024;
const PAGE_BYTES = 8 * 1024 * 1024;
const VACANCY_BYTES = 256 * 1024;
const CATALOG_BYTES = 4 * 1024 * 1024;
const FEED_LIMIT = 1000;

/** The client of the portal's API (openapi.yaml). Keeps answers by ETag, so that what is unchanged is not sent again. */
export function makePortalClient(options: PortalClientOptions): PortalClient {
  const caller = makeCaller({
    ...options,
    authorizer: makeAuthorizer(options.credentials, options.uptimeMs),
  });
  const get = makeKeptGet(caller, new EtagCache(KEPT_BYTES));

  return {
    ...makeRegistrations(caller),
    get breaker() {
      return caller.breaker;
    },
    searchVacancies: async (query, limits) => {
      const request = { operation: 'searchVacancies', path: '/vacancies', query: toSearchParams(query) };
      const found = await get(request, VacancyPage, { maxBytes: PAGE_BYTES, ...limits });
      if (found.kind === 'status') throw asRefusal(request.operation, found.status);
      const items = found.value.items.map(readVacancy).filter((row) => row !== undefined);
      return { ...found.value, items };
    },
    getVacancy: async (id, limits) => {
      const request = { operation: 'getVacancy', path: `/vacancies/${encodeURIComponent(id)}` };
      const found = await get(request, VouchedVacancy, { maxBytes: VACANCY_BYTES, ...limits });
      if (found.kind === 'ok') return { kind: 'found', vacancy: found.value };
      if (found.status === 404) return { kind: 'notFound' };
      if (found.status === 410) return { kind: 'gone' };
      throw asRefusal(request.operation, found.status);
    },
    streamChanges: (since, take, limit = FEED_LIMIT) => {
      const query = new URLSearchParams({ ...(since === undefined ? {} : { since }), limit: String(limit) });
      const request: PortalRequest = {
        operation: 'streamChanges',
        method: 'GET',
        path: '/vacancies/changes',
        query,
        accept: 'application/x-ndjson',
      };
      return caller.call(request, async (answer) => {
        if (answer.status === 410) {
          await answer.discard();
          return { kind: 'gone' };
        }
        if (answer.status !== 200) throw await refusalOf(answer);
        return { kind: 'page', ...(await readFeed(answer, take)) };
      });
    },
    getCatalog: async (name) => {
      const request = { operation: 'getCatalog', path: `/catalogs/${name}` };
      const found = await get(request, Catalog, { maxBytes: CATALOG_BYTES });
      if (found.kind === 'ok') return found.value;
      throw asRefusal(request.operation, found.status);
    },
  };
}
