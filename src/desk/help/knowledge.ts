import type { z } from 'zod';
import type { Language } from '../../model/index.ts';
import type { Knowledge } from '../../ports/knowledge.ts';
import type { Texts } from '../../ports/texts.ts';
import type { Understander } from '../../ports/understander.ts';
import type { KnowledgeAnswer } from '../api/schema.ts';

const MOST_ANSWERS = 8;
/** What the understanding names counts more than any word. */
const NAMED = 100;

export interface KnowledgeParts {
  readonly knowledge: Pick<Knowledge, 'topics'>;
  readonly texts: Texts;
  readonly understander: Understander;
}

/**
 * The answers the bot would give, to insert: with the same figures, cautions and source line. Best first: what the words
 * were understood to be about, then where most of the words stand.
 */
export function searchKnowledge(
  { knowledge, texts, understander }: KnowledgeParts,
  query: string,
  language: Language,
): z.output<typeof KnowledgeAnswer>[] {
  const named = query === '' ? undefined : understander.understand(query, language).entities.topic;
  const words = wordsIn(query).filter((word) => word.length > 2);
  return knowledge
    .topics()
    .map((topic) => {
      const text = texts.text(language, topic.text);
      const held = fold(`${topic.id} ${text}`);
      const rank = (topic.id === named ? NAMED : 0) + words.filter((word) => held.includes(word)).length;
      return { topic, text, rank };
    })
    .filter(({ rank }) => query === '' || rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, query === '' ? undefined : MOST_ANSWERS)
    .map(({ topic, text }) => ({
      topic: topic.id,
      text: [text, ...texts.cautions(language, topic.facts)].join('\n\n'),
      source: texts.sourceLine(language, topic.facts) ?? null,
    }));
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsIn = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u);
