import type { Catalogs } from './catalogs.ts';
import { Codes } from './codes.ts';
import { type MayTake, makeEligibility } from './eligibility.ts';
import { Feed } from './feed/feed.ts';
import { load } from './load/load.ts';
import type { Source } from './load/source.ts';
import { Registrations } from './registrations/registrations.ts';
import { Interpreter } from './search/interpret.ts';
import { makeQueryReader, type ReadQuery } from './search/query.ts';
import { Search } from './search/search.ts';
import { VacancyStore } from './store/vacancy-store.ts';

/** Everything behind the portal's HTTP. */
export interface Portal {
  readonly catalogs: Catalogs;
  readonly store: VacancyStore;
  readonly search: Search;
  readonly readQuery: (params: URLSearchParams) => ReadQuery;
  readonly feed: Feed;
  readonly registrations: Registrations;
}

/**
 * Builds a portal over a source of vacancies, not yet filled.
 * @param now milliseconds
 */
export function makePortal(catalogs: Catalogs, source: Source, now: () => number) {
  const codes = new Codes(catalogs);
  const mayTake: MayTake = makeEligibility(catalogs);
  const store = new VacancyStore({ codes, mayTake, now });
  const portal: Portal = {
    catalogs,
    store,
    search: new Search(store, codes, new Interpreter(catalogs, store.vocabulary), now),
    readQuery: makeQueryReader(codes),
    feed: new Feed(store, source.world, now),
    registrations: new Registrations({ store, mayTake, now }),
  };
  return { portal, fill: (isClosed: () => boolean) => load(store, source, isClosed) };
}
