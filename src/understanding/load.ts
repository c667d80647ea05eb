import { join } from 'node:path';
import type { Understander } from '../ports/understander.ts';
import { loadCatalogs } from './entities/catalogs.ts';
import { EntityFinder } from './entities/index.ts';
import { buildLexicon, readLists } from './lexicon.ts';
import { readModel } from './model/model.ts';
import { loadRules } from './rules.ts';
import { makeUnderstander } from './understander.ts';

/** Where the trained classifier stands. */
export const modelPath = (contentDir: string): string =>
  join(contentDir, 'understanding', 'trained', 'understanding.model');

/**
 * The understander over `content/understanding/` and `content/catalogs/`.
 * @throws UnderstandingRulesError, LexiconError (both named ContentError), ModelFileError
 */
export function loadUnderstander(contentDir: string): Understander {
  const rules = loadRules(contentDir);
  return makeUnderstander({
    rules,
    lexicon: buildLexicon(contentDir, rules),
    model: readModel(modelPath(contentDir)),
    entities: new EntityFinder(loadCatalogs(contentDir), readLists(contentDir, 'occupations.yaml')),
  });
}
