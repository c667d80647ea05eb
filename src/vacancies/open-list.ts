import { makeDeskSearch } from './for-desk.ts';
import type { OpenedVacancies, OpenVacanciesDeps } from './open.ts';
import { openSearch } from './open-search.ts';
import { makePortalClient } from './portal/client.ts';
import { makeSync } from './portal/sync.ts';

export type OpenListDeps = Pick<
  OpenVacanciesDeps,
  'portal' | 'contentDir' | 'texts' | 'clock' | 'random' | 'logger' | 'metrics'
>;

/**
 * The list of vacancies alone, in memory: for a process that serves the desk and runs no turns (`ROLE=web`). Nobody is
 * alerted, asked or registered from here; the workers do that.
 * @throws Error naming the file of `content/` that is not right
 */
export function openVacancyList(deps: OpenListDeps): Omit<OpenedVacancies, 'vacancies'> {
  const { contentDir, texts, clock, random, logger, metrics } = deps;
  const opened = openSearch(contentDir, ':memory:');
  const client = makePortalClient({
    ...deps.portal,
    uptimeMs: () => clock.uptimeMs(),
    random,
    onAttempt: (operation, outcome) => metrics.count('portal_requests', { operation, outcome }),
    onBreaker: (state) => logger.warn({ state }, 'the breaker in front of the vacancy portal has changed'),
  });
  const sync = makeSync({ client, copy: opened.index, clock, random, logger });
  return {
    searchForDesk: makeDeskSearch({ contentDir, opened, texts, clock }),
    start: async () => sync.start(),
    close: async () => {
      sync.close();
      opened.index.close();
    },
  };
}
