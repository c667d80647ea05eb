import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LANGUAGES } from '../model/index.ts';
import { ConceptLexicon, type ConceptLists } from './concepts.ts';
import { type Catalogs, loadCatalogs } from './entities/catalogs.ts';
import type { UnderstandingRules } from './rules.ts';

const Lists = z.record(z.string(), z.array(z.union([z.string(), z.number()]).transform(String)).min(1));

/** The content is not right; the message names the file and the entry. */
export class LexiconError extends Error {
  override readonly name = 'ContentError';
}

/** @throws LexiconError */
export function readLists(contentDir: string, file: string): ConceptLists {
  const result = Lists.safeParse(parse(readFileSync(join(contentDir, 'understanding', file), 'utf8')));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new LexiconError(`content/understanding/${file}: ${issue?.path.join('.')} ${issue?.message ?? ''}`);
}

/**
 * Everything that is a word list is a concept: the lexicon of each language, and the lists that rules use (topics,
 * situations, danger, phrases of intents, function words of languages), so that the model weighs them too.
 */
export function buildLexicon(contentDir: string, rules: UnderstandingRules): ConceptLexicon {
  const named = (
    prefix: string,
    lists: Readonly<Record<string, readonly string[] | undefined>>,
  ): ConceptLists =>
    Object.fromEntries(Object.entries(lists).map(([name, phrases]) => [`${prefix}.${name}`, phrases ?? []]));
  const { any: _any, ...trades } = readLists(contentDir, 'occupations.yaml');
  return new ConceptLexicon([
    ...LANGUAGES.map((language) => readLists(contentDir, `concepts/${language}.yaml`)),
    named('intent', rules.intents),
    named('topic', rules.topics),
    named('situation', rules.situations),
    named('danger', rules.danger.signs),
    named('ordinary', { talk: rules.danger.ordinary }),
    named('language', rules.languages),
    // A trade and a place make a message a search for work, whatever stands between them.
    named('named', { place: placesOf(loadCatalogs(contentDir)), trade: Object.values(trades).flat() }),
  ]);
}

const SHORTEST_PLACE = 4;

function placesOf({ states, municipalities }: Catalogs): string[] {
  return [...states, ...municipalities]
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .filter((name) => name.length >= SHORTEST_PLACE);
}
