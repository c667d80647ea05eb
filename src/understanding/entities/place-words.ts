import type { Token } from './tokens.ts';

/** Abbreviations and names that are also everyday words: only right behind a city, or behind a word of place. */
const DOUBTFUL = new Set(
  'sin son ver mex tab mor cam camp nay tam gro jal col pue dur mic baja capital playa cabo cabos aguas bc nl df centro progreso reforma victoria allende guerrero hidalgo morelos solidaridad libertad union esperanza paraiso independencia salvador trinidad cardenas madero obregon rosario fuerte naranjos valle rio campo san santa chapas estado chis gto qro slp ags coah tamps'.split(
    ' ',
  ),
);
const BEFORE_PLACE = new Set(
  'en de in at near a nan o em na no au aux dans la el los las l ciudad cd cerca por hacia para pa around to from da do pou estado state eta etat bo zona zon vers desde sou lot'.split(
    ' ',
  ),
);
const SLANG = new Set('tj mty gdl cdmx jrz qro slp edomex df qroo nl gto ags tijuas'.split(' '));
/** "sin" is "without" even behind "en". */
const NEVER_ALONE = new Set(
  'centro sin son ver mex tab mor camp mic dur col pue estado campo rio'.split(' '),
);

export const isWordOfPlace = (word: string | undefined): boolean => BEFORE_PLACE.has(word ?? '');

/** Whether what reads like a place's name is one here. */
export function isSurelyPlace(
  tokens: readonly Token[],
  at: number,
  length: number,
  isBehindPlace: boolean,
): boolean {
  const word = tokens[at]?.word ?? '';
  if (length === 1 && NEVER_ALONE.has(word) && !isBehindPlace) return false;
  return (
    length > 1 ||
    !(DOUBTFUL.has(word) || word.length <= 3) ||
    isWordOfPlace(tokens[at - 1]?.word) ||
    isBehindPlace ||
    SLANG.has(word)
  );
}
