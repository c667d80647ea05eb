import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Vacancies } from '../ports/vacancies.ts';
import { makeDeskSearch } from './for-desk.ts';
import { makeVacancies } from './for-dialogs/index.ts';
import { openSearch } from './open-search.ts';
import { makeVacancyServices, type VacancyServicesDeps } from './services.ts';

export interface OpenVacanciesDeps extends Omit<VacancyServicesDeps, 'opened'> {
  readonly contentDir: string;
  /** Several processes share the folder: each keeps a copy of its own in memory and the people's searches beside. */
  readonly isShared: boolean;
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
  const { contentDir, dataDir, isShared } = deps;
  const folder = isShared ? join(dataDir, `worker-${process.pid}`) : dataDir;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened = openSearch(contentDir, isShared ? ':memory:' : join(folder, 'vacancies.db'));
  const services = makeVacancyServices({ ...deps, dataDir: folder, opened });
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
