import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Vacancies } from '../ports/vacancies.ts';
import type { RedisContext } from '../storage/redis/context.ts';
import type { Sealer } from '../storage/sealer.ts';
import { makeDeskSearch } from './for-desk.ts';
import { makeVacancies } from './for-dialogs/index.ts';
import { openSearch } from './open-search.ts';
import { openRedisPeople, openSqlitePeople } from './people-stores.ts';
import { makeVacancyServices, type VacancyServicesDeps } from './services.ts';

export interface OpenVacanciesDeps extends Omit<VacancyServicesDeps, 'opened' | 'people'> {
  readonly contentDir: string;
  readonly dataDir: string;
  readonly sealer: Sealer;
  /** Several processes share a Redis: what concerns people is kept there, and each has a copy of the list in memory. */
  readonly shared?: RedisContext | undefined;
}

export interface OpenedVacancies {
  readonly vacancies: Vacancies;
  /** For counsellors: what they may put into a message. */
  readonly searchForDesk: ReturnType<typeof makeDeskSearch>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens everything about vacancies over one folder: the local copy, what goes on by itself, and the port for dialogs.
 * @throws Error naming the file of `content/` that is not right; errors of node:sqlite
 */
export function openVacancies(deps: OpenVacanciesDeps): OpenedVacancies {
  const { contentDir, dataDir, sealer, shared } = deps;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const people = shared ? openRedisPeople(shared) : openSqlitePeople(dataDir, sealer);
  const opened = openSearch(contentDir, shared ? ':memory:' : join(dataDir, 'vacancies.db'));
  const services = makeVacancyServices({ ...deps, people, opened });
  const { texts, clock } = deps;
  return {
    vacancies: makeVacancies({ contentDir, opened, services, texts, clock }),
    searchForDesk: makeDeskSearch({ contentDir, opened, texts, clock }),
    start: () => services.start(),
    close: async () => {
      await services.close();
      opened.index.close();
    },
  };
}
