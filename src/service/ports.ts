import { join } from 'node:path';
import type { Config } from '../config.ts';
import { makeQueue } from '../desk/supervision/queue.ts';
import { loadTexts } from '../i18n/texts.ts';
import { loadKnowledge } from '../knowledge/load.ts';
import { loadCalculators } from '../rights/index.ts';
import type { KeyedStore } from '../storage/store.ts';
import { loadUnderstander } from '../understanding/load.ts';
import { loadPlaces } from '../understanding/load-places.ts';
import { CONTENT, type Common, ROOT } from './parts.ts';

/** What dialogs ask of the world, but for vacancies, which need a portal. */
export function makePorts(config: Config, store: KeyedStore, { clock }: Common) {
  const knowledge = loadKnowledge({ contentDir: CONTENT });
  return {
    calculators: loadCalculators({ contentDir: CONTENT, knowledge, findPlace: loadPlaces(CONTENT) }),
    clock,
    knowledge,
    hours: config.deskHours,
    texts: loadTexts({ localesDir: join(ROOT, 'locales'), knowledge, clock }),
    understander: loadUnderstander(CONTENT),
    queue: makeQueue(store.desk, clock),
  };
}
