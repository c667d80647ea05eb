import type { Token } from './tokens.ts';

/**
 * Endings of verbs, of number and of gender in Spanish and Portuguese, as they sound; French and Creole share enough of
 * them. Coarse on purpose: cocinar, cocino, cocina are one; cocinero and cocinera are one.
 */
const ENDING = /(?:iendo|yendo|ando|endo|indo|ado|ido|ar|er|ir|os|as|es|o|a|e|s)$/;
const SHORTEST_WORD = 5;
const SHORTEST_STEM = 3;

/** Words that stand between the words of a name and say nothing: "auxiliar de la limpieza", "garder des enfants". */
const LITTLE = new Set(
  (
    'de del d la las el los lo al a un una unos unas mi mis su sus en nuestro ' +
    'the an of to for my some ' +
    'le les des du l au aux une mes ses ' +
    'do da dos das o os as um uma uns na nos nas ' +
    'yon nan pou ti x'
  ).split(' '),
);

export const isLittle = ({ word }: Token): boolean => LITTLE.has(word);

/** What stays of a word when its ending goes; words that end up too short stay whole. */
export function stemOf(sound: string): string {
  if (sound.length < SHORTEST_WORD) return sound;
  const stem = sound.replace(ENDING, '');
  return stem.length >= SHORTEST_STEM ? stem : sound;
}
