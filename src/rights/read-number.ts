/**
 * Small numbers as people write them out, all languages together. Left out on purpose are words that mostly mean
 * something else: "un", "une", "yon" (articles), "de" (two in Kreyòl), "san" (a hundred in Kreyòl), "ven" (come).
 */
const SMALL: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [1, 'uno one'],
      [2, 'dos two deux dois duas'],
      [3, 'tres three trois twa'],
      [4, 'cuatro four quatre quatro kat'],
      [5, 'cinco five cinq senk'],
      [6, 'seis six sis'],
      [7, 'siete seven sept sete'],
      [8, 'ocho eight huit oito uit'],
      [9, 'nueve nine neuf nove nef'],
      [10, 'diez ten dix dez dis'],
      [11, 'once eleven onze onz'],
      [12, 'doce twelve douze doze douz'],
      [13, 'trece thirteen treize treze trez'],
      [14, 'catorce fourteen quatorze katoz'],
      [15, 'quince fifteen quinze kenz'],
      [16, 'dieciseis sixteen seize dezesseis'],
      [17, 'diecisiete seventeen dezessete'],
      [18, 'dieciocho eighteen dezoito'],
      [19, 'diecinueve nineteen dezenove'],
      [20, 'veinte twenty vingt vinte'],
      [30, 'treinta thirty trente trinta trant'],
      [40, 'cuarenta forty quarante quarenta karant'],
      [50, 'cincuenta fifty cinquante cinquenta senkant'],
      [60, 'sesenta sixty soixante sessenta swasant'],
      [70, 'setenta seventy'],
      [80, 'ochenta eighty oitenta'],
      [90, 'noventa ninety'],
      [100, 'cien ciento'],
      [200, 'doscientos duzentos'],
      [300, 'trescientos trezentos'],
      [400, 'cuatrocientos quatrocentos'],
      [500, 'quinientos quinhentos'],
      [600, 'seiscientos seiscentos'],
      [700, 'setecientos setecentos'],
      [800, 'ochocientos oitocentos'],
      [900, 'novecientos novecentos'],
    ] as const
  ).flatMap(([value, words]) => words.split(' ').map((word) => [word, value])),
);
const HUNDRED = new Set(['hundred', 'cent', 'cents', 'san']);
const THOUSAND = new Set(['mil', 'mille', 'thousand']);
const AND = new Set(['y', 'e', 'et', 'and']);

/** Lower case without accents; digits, points, commas and signs stay, they are what amounts are written with. */
export const plain = (text: string): string =>
  text
    .slice(0, 1000)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´ʼ]/g, "'")
    .replace(/\s+/g, ' ');

/** The same text with numbers that were written out as digits: "dos mil quinientos" → "2500". */
export function withDigits(text: string): string {
  const parts = text.split(/([a-z]+)/);
  const out: string[] = [];
  for (let at = 0; at < parts.length; ) {
    const found = at % 2 === 1 ? numberAt(parts, at) : undefined;
    out.push(found ? String(found.value) : (parts[at] ?? ''));
    at = found ? found.next : at + 1;
  }
  return out.join('');
}

/** A number written out that begins at a word; words stand at odd places, what lies between them at even ones. */
function numberAt(parts: readonly string[], start: number): { value: number; next: number } | undefined {
  let [sum, group, at, end] = [0, 0, start, start];
  let isNumber = false;
  for (; at < parts.length; at += 2) {
    const word = parts[at] ?? '';
    if (at > start && !/^[ -]$/.test(parts[at - 1] ?? '')) break;
    const small = SMALL[word];
    if (small !== undefined) {
      // "seis dos" are two numbers; "treinta dos" and "cien veinte" are one.
      if (group % 10 !== 0 || (group > 0 && small >= 10 && group % 100 !== 0)) break;
      if (group > 0 && small >= 100) break;
      group += small;
    } else if (isNumber && group > 0 && HUNDRED.has(word)) group *= 100;
    else if (THOUSAND.has(word) && (isNumber || isAlone(parts, at))) {
      sum += (group || 1) * 1000;
      group = 0;
    } else if (!(isNumber && AND.has(word) && SMALL[parts[at + 2] ?? ''] !== undefined)) break;
    else continue;
    isNumber = true;
    end = at + 1;
  }
  return isNumber ? { value: sum + group, next: end } : undefined;
}

/** "mil" is a thousand, but in "12 mil" it belongs to the digits before it. */
const isAlone = (parts: readonly string[], at: number): boolean => !/\d\s*$/.test(parts[at - 1] ?? '');

/** "1,200.50" → "1200.5", "1.200" → "1200", "7.5" → "7.5". Grouping is by threes; a last group of one or two is decimals. */
export function toDecimalText(digits: string): string {
  const decimals = /^(.*\d)[.,](\d{1,2})$/.exec(digits);
  const whole = (decimals?.[1] ?? digits).replace(/[.,' ]/g, '');
  const fraction = decimals?.[2]?.replace(/0+$/, '') ?? '';
  const trimmed = whole.replace(/^0+(?=\d)/, '');
  return fraction === '' ? trimmed : `${trimmed}.${fraction}`;
}
