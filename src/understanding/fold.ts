const MARKS = /\p{M}/gu;
/** Digits on a key cap (2️⃣) are a digit with two marks behind it. */
const KEYCAP = /([0-9])\ufe0f?\u20e3/gu;
const NOT_WORDS = /[^\p{L}\p{N}']+/gu;
const APOSTROPHES = /[’‘`´ʼ]/g;
const STRETCHED = /(\p{L})\1{2,}/gu;

/**
 * What was typed, as plain words: lower case, no accents, no punctuation or pictures, stretched letters shortened
 * ("holaaaa" → "hola"), one space between words. Linear in the length of the text.
 */
export function fold(text: string): string {
  // The classifier and the rules fold the same words one after the other.
  if (text !== lastText) {
    lastFolded = foldAnew(text);
    lastText = text;
  }
  return lastFolded;
}
let lastText = '';
let lastFolded = '';

function foldAnew(text: string): string {
  return text
    .replace(KEYCAP, '$1 ')
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(APOSTROPHES, "'")
    .replace(NOT_WORDS, ' ')
    .replace(STRETCHED, '$1')
    .replace(/(^| )'+|'+( |$)/g, '$1$2')
    .trim();
}

export function wordsIn(text: string): string[] {
  const folded = fold(text);
  return folded === '' ? [] : folded.split(/ +/);
}
