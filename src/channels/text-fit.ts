/**
 * Splits a text into pieces that each pass `fits`: at paragraphs, else lines, else sentences, else words. A single word
 * that does not fit by itself (an endless URL) is the only thing that is ever cut, between whole characters.
 * No character other than white space at a seam is lost.
 * @param fits whether a piece is short enough; must hold for every shorter prefix too
 */
export function splitText(text: string, fits: (piece: string) => boolean): string[] {
  return splitBy(text.trim(), fits, 0);
}

/** Seams, the kindest first. Each keeps what belongs to the piece before it. */
const SEAMS: readonly RegExp[] = [/\n{2,}/g, /\n/g, /(?<=[.!?…:;])\s+/g, /\s+/g];

function splitBy(text: string, fits: (piece: string) => boolean, level: number): string[] {
  if (text === '') return [];
  if (fits(text)) return [text];
  const seam = SEAMS[level];
  if (!seam) return splitCharacters(text, fits);
  const pieces: string[] = [];
  let current = '';
  let joint = '';
  for (const { part, gap } of cutAt(text, seam)) {
    const joined = current === '' ? part : current + joint + part;
    if (fits(joined)) current = joined;
    else {
      if (current !== '') pieces.push(current);
      if (fits(part)) current = part;
      else {
        const smaller = splitBy(part, fits, level + 1);
        current = smaller.pop() ?? '';
        pieces.push(...smaller);
      }
    }
    joint = gap;
  }
  if (current !== '') pieces.push(current);
  return pieces;
}

function cutAt(text: string, seam: RegExp): { part: string; gap: string }[] {
  const parts: { part: string; gap: string }[] = [];
  let from = 0;
  for (const match of text.matchAll(seam)) {
    if (match.index > from) parts.push({ part: text.slice(from, match.index), gap: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ part: text.slice(from), gap: '' });
  return parts;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function splitCharacters(text: string, fits: (piece: string) => boolean): string[] {
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  const pieces: string[] = [];
  let from = 0;
  while (from < characters.length) {
    // What fits is found by halving, not letter by letter: an endless word must not cost its length squared.
    let least = 1;
    let most = 1;
    while (from + most < characters.length && fits(characters.slice(from, from + most * 2).join('')))
      most *= 2;
    most = Math.min(most * 2, characters.length - from);
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (fits(characters.slice(from, from + middle).join(''))) least = middle;
      else most = middle - 1;
    }
    pieces.push(characters.slice(from, from + least).join(''));
    from += least;
  }
  return pieces;
}
