import type { Language } from '../../model/index.ts';
import { seededRandom } from './random.ts';
import type { Row } from './rows.ts';

/** How people shorten and respell, by language; applied to whole words or, where the pattern says so, inside them. */
const RESPELL: Readonly<Record<Language, readonly (readonly [RegExp, string])[]>> = {
  es: [
    [/\bque\b/g, 'q'],
    [/\bque\b/g, 'k'],
    [/\bporque\b/g, 'xq'],
    [/\bpor\b/g, 'x'],
    [/\bpara\b/g, 'pa'],
    [/\btambien\b/g, 'tmb'],
    [/\bestoy\b/g, 'toy'],
    [/\btrabajo\b/g, 'tbj'],
    [/qu(?=[ei])/g, 'k'],
    [/c(?=[ei])/g, 's'],
    [/z/g, 's'],
    [/v/g, 'b'],
    [/\bh/g, ''],
    [/ll/g, 'y'],
  ],
  en: [
    [/\byou\b/g, 'u'],
    [/\bare\b/g, 'r'],
    [/\bplease\b/g, 'pls'],
    [/\bthe\b/g, 'd'],
    [/\bwant to\b/g, 'wanna'],
    [/\bi am\b/g, 'im'],
    [/\bthey\b/g, 'dey'],
    [/\bwith\b/g, 'wit'],
    [/\bdon't\b/g, 'dont'],
    [/ing\b/g, 'in'],
    [/\bto\b/g, '2'],
    [/\bfor\b/g, '4'],
  ],
  ht: [
    [/\bmwen\b/g, 'm'],
    [/\bmwen\b/g, 'moin'],
    [/\bm\b/g, 'mwen'],
    [/\bm\b/g, 'mw'],
    [/\bkijan\b/g, 'kouman'],
    [/\bkijan\b/g, 'ki jan'],
    [/\bpa m\b/g, 'pam'],
    [/\bm ap\b/g, "m'ap"],
    [/\bgen\b/g, 'gin'],
    [/\bbezwen\b/g, 'bezwin'],
    [/\bese?ke\b/g, 'eske'],
    [/ò/g, 'o'],
    [/è/g, 'e'],
    [/ou(?=\w)/g, 'u'],
  ],
  fr: [
    [/\bje suis\b/g, 'jsuis'],
    [/\bj'ai\b/g, 'g'],
    [/\bquoi\b/g, 'koi'],
    [/\bque\b/g, 'ke'],
    [/\bqui\b/g, 'ki'],
    [/\bbeaucoup\b/g, 'bcp'],
    [/\bpourquoi\b/g, 'pk'],
    [/\bs'il vous plaît\b/g, 'svp'],
    [/\bc'est\b/g, 'c'],
    [/\bje veux\b/g, 'jveux'],
    [/qu(?=[aeio])/g, 'k'],
    [/\btravail\b/g, 'taf'],
  ],
  pt: [
    [/\bvoc[eê]\b/g, 'vc'],
    [/\bn[aã]o\b/g, 'n'],
    [/\bporque\b/g, 'pq'],
    [/\btamb[eé]m\b/g, 'tb'],
    [/\bpara\b/g, 'pra'],
    [/\bestou\b/g, 'to'],
    [/\bque\b/g, 'q'],
    [/\bquando\b/g, 'qnd'],
    [/\bcomigo\b/g, 'cmg'],
    [/ch/g, 'x'],
    [/ss/g, 'c'],
  ],
};

const OPENERS: Readonly<Record<Language, readonly string[]>> = {
  es: ['hola', 'buenas', 'hola buenas tardes', 'disculpe', 'mire', 'una pregunta', 'oiga', 'fíjese que'],
  en: ['hello', 'hi', 'good morning', 'please', 'excuse me', 'one question', 'sir', 'my friend'],
  ht: ['bonjou', 'bonswa', 'alo', 'tanpri', 'eskize m', 'yon kesyon', 'mesye', 'gade'],
  fr: ['bonjour', 'bonsoir', 'svp', 'excusez-moi', 'une question', 'slt', 'monsieur', 'dites'],
  pt: ['oi', 'bom dia', 'olá', 'por favor', 'desculpa', 'uma pergunta', 'moço', 'então'],
};
const CLOSERS: Readonly<Record<Language, readonly string[]>> = {
  es: ['por favor', 'gracias', 'xfa', 'ayúdeme', 'se lo agradezco', 'me urge'],
  en: ['please', 'thanks', 'pls', 'help me', 'thank you', 'god bless'],
  ht: ['tanpri', 'mèsi', 'souple', 'ede m', 'mèsi davans', 'wi'],
  fr: ['svp', 'merci', "s'il vous plaît", 'aidez-moi', "merci d'avance", 'urgent'],
  pt: ['por favor', 'obrigado', 'pfv', 'me ajuda', 'obrigada', 'urgente'],
};

/** Where each letter's neighbours lie on a phone. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'sqz',
  b: 'vn',
  c: 'xv',
  d: 'sf',
  e: 'wr',
  f: 'dg',
  g: 'fh',
  h: 'gj',
  i: 'uo',
  j: 'hk',
  k: 'jl',
  l: 'kñ',
  m: 'n',
  n: 'mb',
  o: 'ip',
  p: 'o',
  q: 'wa',
  r: 'et',
  s: 'ad',
  t: 'ry',
  u: 'yi',
  v: 'cb',
  w: 'qe',
  x: 'zc',
  y: 'tu',
  z: 'x',
};

/** Intents that are their own opener or closer: "hola gracias" would be neither. */
const BARE = new Set(['greet', 'thanks', 'goodbye', 'yes', 'no', 'back', 'restart', 'help_menu']);

/**
 * What the same person might have typed instead: shortened and phonetic spellings, slips of the thumb, a word lost in
 * dictation, a greeting in front, thanks behind. Accents, case, stretched letters and punctuation are gone after folding
 * and need no copies. Seeded: the same rows give the same copies.
 */
export function augment(rows: readonly Row[], { copies, seed }: { copies: number; seed: number }): Row[] {
  const random = seededRandom(seed);
  return rows.flatMap((row) =>
    Array.from(
      { length: copies },
      (): Row => ({ ...row, text: vary(row, random), weight: row.weight * 0.5 }),
    ),
  );
}

function vary(row: Row, random: () => number): string {
  let text = row.text.toLowerCase();
  const { lang } = row;
  const rules = RESPELL[lang];
  for (let i = 0; i < 3; i += 1) {
    const rule = pick(rules, random);
    if (random() < 0.6) text = text.replace(rule[0], rule[1]);
  }
  if (random() < 0.5) text = slip(text, random);
  const words = text.split(/\s+/);
  if (words.length > 4 && random() < 0.25) words.splice(Math.floor(random() * words.length), 1);
  text = words.join(' ');
  if (!BARE.has(row.intent)) {
    if (random() < 0.3) text = `${pick(OPENERS[lang], random)} ${text}`;
    if (random() < 0.2) text = `${text} ${pick(CLOSERS[lang], random)}`;
  }
  return text;
}

/** One slip in a word long enough to survive it. */
function slip(text: string, random: () => number): string {
  const words = text.split(' ');
  const at = Math.floor(random() * words.length);
  const word = words[at] ?? '';
  if (word.length < 5) return text;
  const i = 1 + Math.floor(random() * (word.length - 2));
  const letter = word[i] ?? '';
  const kind = random();
  words[at] =
    kind < 0.3
      ? word.slice(0, i) + word.slice(i + 1)
      : kind < 0.5
        ? word.slice(0, i) + letter + word.slice(i)
        : kind < 0.75
          ? word.slice(0, i) + (word[i + 1] ?? '') + letter + word.slice(i + 2)
          : word.slice(0, i) + pick([...(NEIGHBOURS[letter] ?? letter)], random) + word.slice(i + 1);
  return words.join(' ');
}

function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}
