import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Vacancy } from '../portal/schema.ts';

const Signs = z.record(
  z.string(),
  z.strictObject({ when: z.array(z.string().min(2)).min(1), signs: z.array(z.string().min(4)).min(1) }),
);

/** Why a vacancy is held back: a sign of `content/rules/vacancy-fraud-signs.yaml`, or a pay that nobody pays. */
export type VacancySign = string;

/** An honest offer may pay a good deal more than the market; fraud baits with a multiple of it. */
const FAR_ABOVE_MARKET = 1.9;

/** Looks at vacancies before anybody is shown them. Pure after loading. */
export class Screen {
  readonly #rules: readonly { sign: VacancySign; pattern: RegExp }[];
  /** By the beginning of a word (`beginningAt`): a bit for each rule that may match where it stands. */
  readonly #when = new Uint16Array(1 << (BITS * LETTERS));
  /** Changes when the rules do. */
  readonly version: string;

  /** @throws Error naming the file when it cannot be read */
  constructor(contentDir: string) {
    this.version = readFileSync(join(contentDir, 'rules', 'vacancy-fraud-signs.yaml'), 'utf8');
    const rules = Object.entries(Signs.parse(parse(this.version)));
    this.#rules = rules.map(([sign, { signs }]) => ({
      sign,
      pattern: new RegExp(signs.map((one) => `(?:${one})`).join('|')),
    }));
    for (const [number, [, { when }]] of rules.entries())
      for (const word of when)
        this.#when[beginningAt(word, 0)] = (this.#when[beginningAt(word, 0)] ?? 0) | (1 << number);
  }

  /**
   * The signs that a vacancy shows; none proves nothing. `recruiterFee` is not looked at: whoever asks for money says
   * "never" there too.
   * @param marketMax the most that the market pays for its occupation, MXN a month; undefined when it is not known
   */
  signsOf(
    { title, description, baseSalary, hiringOrganization }: Vacancy,
    marketMax: number | undefined,
  ): VacancySign[] {
    const text = foldLightly(`${title} . ${description}`);
    const signs = this.#rulesFor(text).flatMap(({ sign, pattern }) => (pattern.test(text) ? [sign] : []));
    const least = baseSalary?.value.minValue ?? 0;
    const isKnown = hiringOrganization.verified && hiringOrganization.identifier != null;
    if (
      !isKnown &&
      marketMax !== undefined &&
      least > marketMax * FAR_ABOVE_MARKET &&
      !signs.includes('too_good')
    )
      signs.push('too_good');
    return signs;
  }

  /** One pass over the text instead of ten. */
  #rulesFor(text: string): { sign: VacancySign; pattern: RegExp }[] {
    let bits = 0;
    for (let at = 0, isInside = false; at < text.length; at += 1) {
      const isLetter = letterAt(text, at) !== 0;
      if (isLetter && !isInside) bits |= this.#when[beginningAt(text, at)] ?? 0;
      isInside = isLetter;
    }
    return this.#rules.filter((_, number) => bits & (1 << number));
  }
}

const LETTERS = 4;
const BITS = 5;

/** The first four letters of the word at a place, as a number; a shorter word ends in zeros. */
function beginningAt(text: string, at: number): number {
  let key = 0;
  let isInside = true;
  for (let i = at; i < at + LETTERS; i += 1) {
    const letter: number = isInside ? letterAt(text, i) : 0;
    isInside = letter !== 0;
    key = (key << BITS) | letter;
  }
  return key;
}

/** 1 to 26; 0 for anything else, the end too. */
function letterAt(text: string, at: number): number {
  const code = text.charCodeAt(at) - 96;
  return code >= 1 && code <= 26 ? code : 0;
}

/** Lower case without accents; punctuation and signs stay, for amounts. */
export const foldLightly = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
