import type { z } from 'zod';
import { LANGUAGES, type Language } from '../../model/index.ts';
import type { Texts } from '../../ports/texts.ts';
import type { CannedReply } from '../api/schema.ts';

/** Prepared replies by the key of their text, with the topic they are about. The words are in locales/<language>/canned.json. */
const REPLIES: Readonly<Record<string, string>> = {
  greeting: 'general',
  one_moment: 'general',
  ask_city: 'general',
  ask_problem: 'general',
  no_documents_by_chat: 'general',
  wages_unpaid: 'labor-rights',
  documents_kept: 'labor-rights',
  dismissed: 'labor-rights',
  fraud_stop: 'fraud',
  permit: 'work-requirements',
  office: 'general',
  danger: 'protection',
  follow_up: 'general',
  goodbye: 'general',
};

type Reply = z.output<typeof CannedReply>;

/** Every prepared reply in the five languages, made once. */
export function loadCanned(texts: Pick<Texts, 'text'>): Reply[] {
  const inAll = (key: string) =>
    Object.fromEntries(LANGUAGES.map((language) => [language, texts.text(language, key)])) as Record<
      Language,
      string
    >;
  return Object.entries(REPLIES).map(([key, topic]) => ({
    key,
    topic,
    titles: inAll(`canned:${key}.title`),
    texts: inAll(`canned:${key}.text`),
  }));
}

/** Those that hold every word asked for, in the language asked for, else in any; accents and capitals do not matter. */
export function searchCanned(
  replies: readonly Reply[],
  query: string | undefined,
  language: Language | undefined,
): Reply[] {
  const words = fold(query ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return [...replies];
  const languages = language === undefined ? LANGUAGES : [language];
  return replies.filter(({ key, titles, texts }) =>
    languages.some((one) => {
      const held = fold(`${key} ${titles[one]} ${texts[one]}`);
      return words.every((word) => held.includes(word));
    }),
  );
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
