import type { z } from 'zod';
import type { Language } from '../../model/index.ts';
import type { Knowledge } from '../../ports/knowledge.ts';
import type { Texts } from '../../ports/texts.ts';
import type { Understander } from '../../ports/understander.ts';
import type { KnowledgeAnswer } from '../api/schema.ts';

const MOST_ANSWERS = 8;
/** What the understanding names counts more than any word; what it takes them for, nearly as much. */
const NAMED = 100;
const MEANT = 50;

export interface KnowledgeParts {
  readonly knowledge: Pick<Knowledge, 'topics' | 'offices'>;
  readonly texts: Texts;
  readonly understander: Understander;
}

/**
 * The answers the bot would give, to insert: with the same figures, cautions and source line. Best first: what the words
 * were understood to be about, then where most of the words stand, rare ones counting more.
 */
export function searchKnowledge(
  { knowledge, texts, understander }: KnowledgeParts,
  query: string,
  language: Language,
): z.output<typeof KnowledgeAnswer>[] {
  const understood = query === '' ? undefined : understander.understand(query, language);
  const topics = knowledge.topics().map((topic) => {
    const text = texts.text(language, topic.text);
    return { topic, text, held: fold(`${topic.id} ${text}`) };
  });
  const stems = [
    ...new Set(
      wordsIn(query)
        .filter((word) => word.length > 2)
        .map(stemOf),
    ),
  ].map((stem) => ({
    stem,
    weight: 1 / Math.max(1, topics.filter(({ held }) => held.includes(stem)).length),
  }));
  return topics
    .map(({ topic, text, held }) => {
      const words = stems.reduce((sum, { stem, weight }) => sum + (held.includes(stem) ? weight : 0), 0);
      const isNamed = topic.id === understood?.entities.topic;
      const isMeant = understood !== undefined && isAbout(topic.id, understood.intent);
      return { topic, text, rank: words + (isNamed ? NAMED : 0) + (isMeant ? MEANT : 0) };
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

/** `documents_curp` is about `curp`, `working_hours` about `working-hours`. */
const isAbout = (topic: string, intent: string): boolean =>
  intent.replaceAll('_', '-') === topic || intent.endsWith(`_${topic}`);

/** Endings differ more than beginnings: "despidieron" and "despido". */
const stemOf = (word: string): string => (word.length > 6 ? word.slice(0, 6) : word);
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsIn = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u);
