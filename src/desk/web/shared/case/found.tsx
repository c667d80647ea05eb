import type { VNode } from 'preact';
import { PlainText } from '../plain-text.tsx';
import type { Words } from '../words.ts';

/** Where help to answer is looked for. */
export const SOURCES = ['canned', 'knowledge', 'vacancies'] as const;
export type Source = (typeof SOURCES)[number];

/** Something that can be put into a reply. */
export interface Found {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly source?: string | null;
}

interface Reply {
  readonly key: string;
  /** By language. */
  readonly titles: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
}

interface Answer {
  readonly topic: string;
  readonly text: string;
  readonly source: string | null;
}

/** Prepared replies, with titles in the reader's language. @param language of the words for the person */
export const foundReplies = (replies: readonly Reply[], language: string, t: Words): Found[] =>
  replies.map(({ key, titles, texts }) => ({
    id: key,
    title: titles[t.language] ?? titles[language] ?? key,
    text: texts[language] ?? '',
  }));

/** The bot's own answers. */
export const foundAnswers = (answers: readonly Answer[], t: Words): Found[] =>
  answers.map(({ topic, text, source }, index) => ({
    id: `${topic}-${index}`,
    title: t.code('topic', topic),
    text,
    source,
  }));

/** Why nothing is shown: nothing was asked for yet, or nothing fits. */
export const whyNothingFound = (source: Source, query: string, t: Words): string =>
  t(source === 'vacancies' && !query ? 'help.type' : 'help.nothing');

export interface FoundListProps {
  readonly found: readonly Found[];
  readonly t: Words;
  /** Of the words for the person. */
  readonly language: string;
  /** What puts one into the reply. @param inside what is written on it */
  readonly button: (one: Found, inside: VNode) => VNode;
}

/** What helps to answer: put into the field, never sent by itself. */
export function FoundList({ found, t, language, button }: FoundListProps): VNode {
  return (
    <ul class="found" aria-label={t('help.found')}>
      {found.map((one) => (
        <li key={one.id}>
          {button(
            one,
            <>
              <b>
                <PlainText text={one.title} />
              </b>
              <span class="found-text" lang={language}>
                <PlainText text={one.text} />
              </span>
              {one.source && (
                <small>
                  <PlainText text={one.source} />
                </small>
              )}
            </>,
          )}
        </li>
      ))}
    </ul>
  );
}
