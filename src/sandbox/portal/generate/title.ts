import type { Municipality, Occupation } from '../catalogs.ts';
import type { Chance } from './chance.ts';

/** What makes a title hard to read, for those who measure. */
export type Noise = 'caps' | 'lower' | 'no_accents' | 'typo' | 'decoration' | 'caps_text' | 'duplicate';

const SOUNDS_LIKE: Readonly<Record<string, string>> = {
  b: 'v',
  v: 'b',
  s: 'z',
  z: 's',
  c: 's',
  y: 'll',
  h: '',
};
const ADDED = [
  ' con experiencia',
  ' sin experiencia',
  ' turno matutino',
  ' urgente',
  ' (inicio inmediato)',
  ' general',
];
const BEFORE_PLACE = [' - ', ' en ', ' / ', ', '];
const DECORATION = ['¡¡URGENTE!! ', '** ', 'SOLICITO ', 'VACANTE: ', '🔥 '];
/** Employers use the commonest names; the synonyms are sorted so. */
const SYNONYMS_IN_TITLES = 3;

/** A title as employers type it: their word for the job, extras, the city, capitals, lost accents, slips. */
export function makeTitle(
  chance: Chance,
  occupation: Occupation,
  place: Municipality,
  noise: Noise[],
): string {
  const { isLucky, pick } = chance;
  let title = nameJob(chance, occupation);
  title = title.charAt(0).toUpperCase() + title.slice(1);
  if (isLucky(0.2)) title += pick(ADDED);
  if (isLucky(0.18)) title += pick(BEFORE_PLACE) + place.name;
  if (isLucky(0.3)) {
    title = title.toUpperCase();
    noise.push('caps');
  } else if (isLucky(0.07)) {
    title = title.toLowerCase();
    noise.push('lower');
  }
  if (isLucky(0.22)) {
    title = withoutAccents(title);
    noise.push('no_accents');
  }
  if (isLucky(0.09)) {
    title = misspell(chance, title);
    noise.push('typo');
  }
  if (isLucky(0.06)) {
    title = pick(DECORATION) + title;
    noise.push('decoration');
  }
  return title;
}

function nameJob({ isLucky, random, pick }: Chance, { names, synonyms }: Occupation): string {
  const { es = '', es_f: feminine = es } = names;
  if (isLucky(0.16) && synonyms.length > 0) {
    const index = Math.floor(random() * Math.min(SYNONYMS_IN_TITLES, synonyms.length));
    return synonyms[index] ?? es;
  }
  if (es === feminine) return es;
  return pick([es, feminine, es, `${es} (a)`, `${es} / ${feminine}`]);
}

/** One slip, somewhere: a letter lost, doubled, swapped with the next or with one that sounds alike. */
export function misspell({ int }: Chance, text: string): string {
  const at = int(1, Math.max(1, text.length - 2));
  const char = text[at] ?? '';
  const before = text.slice(0, at);
  const swapped = `${before}${text[at + 1]}${char}${text.slice(at + 2)}`;
  switch (int(0, 3)) {
    case 0:
      return before + text.slice(at + 1);
    case 1:
      return before + char + char + text.slice(at + 1);
    case 2: {
      const other = SOUNDS_LIKE[char];
      return other === undefined ? swapped : before + other + text.slice(at + 1);
    }
    default:
      return swapped;
  }
}

export function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
