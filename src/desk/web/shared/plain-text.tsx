import type { VNode } from 'preact';

/**
 * Characters that change how text reads without being seen: direction marks and overrides, zero-width ones, controls.
 * The zero-width joiner stays where it holds an emoji together. Source: Unicode TR 36 and TR 39.
 */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is there to find them.
  /(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/**
 * What somebody typed, as text and nothing else (S23): never parsed, never linked, and what would be invisible is
 * shown as its code point. Line breaks stay (CSS `white-space: pre-wrap`).
 */
export function PlainText({ text }: { readonly text: string }): VNode {
  const pieces: (string | VNode)[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match[0] === '\r') continue;
    pieces.push(text.slice(end, match.index), <Hidden key={match.index} character={match[0]} />);
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return (
    <bdi class="plain" dir="auto">
      {pieces}
    </bdi>
  );
}

function Hidden({ character }: { readonly character: string }): VNode {
  return <span class="hidden-character">{codeOf(character)}</span>;
}

/** The same where only text can stand (an option, a title). */
export const plainLine = (text: string): string => text.replaceAll(HIDDEN, (one) => `[${codeOf(one)}]`);

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
