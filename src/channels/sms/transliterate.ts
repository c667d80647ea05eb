import { isGsm } from './segments.ts';

/** Typography that GSM-7 lacks and that has a plain equal. */
const PLAIN: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '´': "'",
  '–': '-',
  '—': '-',
  '‑': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '→': '->',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  º: 'o',
  ª: 'a',
  '°': 'o',
  '№': 'No',
  '✓': '',
  '✔': '',
  œ: 'oe',
  Œ: 'OE',
  ç: 'c',
  ÿ: 'y',
  '\t': ' ',
};
const MARKS = /\p{M}/gu;
const PICTURES = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f|\u20e3/gu;

/**
 * Makes a text fit GSM-7, which halves what it costs: letters that the alphabet lacks lose their accent (á í ó ú â ê ç …),
 * those that it has stay (ñ ü é è à ò ¿ ¡), typography becomes plain, pictures go. A letter that has no plain form
 * (another script) is left as it is; the message is then UCS-2. `SMS_ACCENTS=keep` turns this off.
 */
export function toPlainText(text: string): string {
  if (isGsm(text)) return text;
  let plain = '';
  for (const character of text.normalize('NFC')) {
    if (isGsm(character)) plain += character;
    else if (Object.hasOwn(PLAIN, character)) plain += PLAIN[character];
    else plain += character.normalize('NFD').replace(MARKS, '').normalize('NFC');
  }
  if (isGsm(plain)) return plain;
  return plain
    .replace(PICTURES, '')
    .replace(/ {2,}/g, ' ')
    .replace(/ +\n/g, '\n')
    .replace(/\n +/g, '\n')
    .trim();
}
