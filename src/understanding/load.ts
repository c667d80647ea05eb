import type { Understander } from '../ports/understander.ts';
import { loadRules } from './rules.ts';
import { makeUnderstander } from './understander.ts';

/** The understander over the word lists of `content/understanding/`. @throws UnderstandingRulesError */
export function loadUnderstander(contentDir: string): Understander {
  return makeUnderstander(loadRules(contentDir));
}
