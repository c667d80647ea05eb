import type { Vacancy } from '../portal/schema.ts';
import { foldLightly } from './screen.ts';

/** Same words in the same order, mostly: a copy changes its title or first sentence, another job changes all. */
const ALIKE = 0.7;
const SHINGLE = 3;
/** "S.A. de C.V.", "S. de R.L.", "S.A.P.I.": some copies leave it out. */
const LEGAL_ENDING = /[ ,]+s\.? ?(?:a\.?|de r\.?|a\.? ?p\.? ?i\.?|c\.?)\b.*$/;

/**
 * A number that is the same for every posting of one job: employer, municipality, schedule and pay. Not the occupation
 * nor the title, which copies misspell. Two jobs may share it: `isSameJob` decides.
 * @returns an integer of up to 52 bits
 */
export function jobKeyOf({ hiringOrganization, jobLocation, schedule, baseSalary }: Vacancy): number {
  const employer = foldLightly(hiringOrganization.name).replace(LEGAL_ENDING, '');
  const pay = baseSalary ? `${baseSalary.value.minValue}-${baseSalary.value.maxValue}` : '';
  return hash52(`${employer}|${jobLocation.municipality}|${[...schedule].sort().join()}|${pay}`);
}

/** Whether two postings with one key offer one job. */
export function isSameJob(a: Vacancy, b: Vacancy): boolean {
  const [left, right] = [shinglesOf(a.description), shinglesOf(b.description)];
  let shared = 0;
  for (const one of left) if (right.has(one)) shared += 1;
  const all = left.size + right.size - shared;
  if (all === 0) return foldLightly(a.title) === foldLightly(b.title);
  return shared / all >= ALIKE;
}

function shinglesOf(text: string): Set<string> {
  const words = foldLightly(text).split(/[^\p{L}\p{N}]+/u);
  const shingles = new Set<string>();
  for (let at = 0; at + SHINGLE <= words.length; at += 1)
    shingles.add(words.slice(at, at + SHINGLE).join(' '));
  return shingles;
}

/** FNV-1a twice, with two seeds; SQLite and JavaScript both keep 52 bits exactly. */
function hash52(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i += 1) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return (low >>> 0) + ((high >>> 0) & 0xfffff) * 0x1_0000_0000;
}
