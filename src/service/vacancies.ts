import type { Config } from '../config.ts';
import type { ConversationId } from '../model/index.ts';
import type { makeMetrics } from '../telemetry/metrics.ts';
import { type OpenedVacancies, openVacancies } from '../vacancies/open.ts';
import { openVacancyList } from '../vacancies/open-list.ts';
import { CONTENT, type Common } from './parts.ts';
import type { makePorts } from './ports.ts';
import type { openStore } from './store.ts';

export interface JobsDeps {
  readonly opened: Awaited<ReturnType<typeof openStore>>;
  readonly texts: ReturnType<typeof makePorts>['texts'];
  readonly metrics: ReturnType<typeof makeMetrics>;
  readonly dataDir: string;
  /** Undefined: there is no portal. */
  readonly portalUrl: string | undefined;
  /** Words for a conversation were committed outside its turn. */
  readonly onSpoken: (conversation: ConversationId) => void;
}

/** Everything about vacancies. A process that runs no turns has the list alone, for the desk: no `vacancies`, nothing goes on by itself. */
export function openJobs(
  config: Config,
  { clock, newId, logger }: Common,
  { opened, texts, metrics, dataDir, portalUrl, onSpoken }: JobsDeps,
): (Omit<OpenedVacancies, 'vacancies'> & Partial<OpenedVacancies>) | undefined {
  const { apiKey } = config.portal;
  if (portalUrl === undefined || apiKey === undefined) return undefined;
  const about = {
    portal: { baseUrl: portalUrl, credentials: { kind: 'apiKey' as const, key: apiKey } },
    contentDir: CONTENT,
    texts,
    clock,
    random: Math.random,
    logger,
    metrics,
  };
  if (config.role === 'web') return openVacancyList(about);
  const { store, shared, sealer } = opened;
  return openVacancies({
    ...about,
    shared: shared?.context,
    dataDir,
    sealer,
    pepper: store.pepper,
    store,
    newId,
    onSpoken,
  });
}
