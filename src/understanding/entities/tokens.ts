import { fold } from '../fold.ts';
import { soundOf } from '../phonetic.ts';

/** One word of a message, with where it stands in what was typed. */
export interface Token {
  readonly word: string;
  readonly sound: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu;
const MOST_TOKENS = 160;

/** Words with their places; `sound` without a plural s, so that one form of each name is enough. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    // "d'infirmière", "l'hôtel": the article is no part of the name.
    const bare = /^[dl]'\p{L}{3,}/u.test(word) ? word.slice(2) : word;
    tokens.push({
      word: bare,
      sound: singular(soundOf(bare)),
      start: match.index + (match[0].length - (bare === word ? match[0].length : match[0].length - 2)),
      end: match.index + match[0].length,
    });
    if (tokens.length === MOST_TOKENS) break;
  }
  return tokens;
}

const singular = (sound: string): string =>
  sound.length > 4 && sound.endsWith('s')
    ? sound.endsWith('es') && sound.length > 6
      ? sound.slice(0, -2)
      : sound.slice(0, -1)
    : sound;

/** The sounds of a name in a catalogue, as they would stand in a message. */
export const soundsOf = (name: string): string[] => tokensOf(name).map(({ sound }) => sound);
