import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Vacancy } from '../portal/schema.ts';

const Signs = z.record(z.string(), z.array(z.string().min(4)).min(1));

/** Why a vacancy is held back: a sign of `content/rules/vacancy-fraud-signs.yaml`, or a pay that nobody pays. */
export type VacancySign = string;

/** An honest offer may pay a good deal more than the market; fraud baits with a multiple of it. */
const FAR_ABOVE_MARKET = 1.9;

/** Looks at vacancies before anybody is shown them. Pure after loading. */
export class Screen {
  readonly #patterns: readonly (readonly [VacancySign, RegExp])[];
  /** Changes when the rules do. */
  readonly version: string;

  /** @throws Error naming the file when it cannot be read */
  constructor(contentDir: string) {
    this.version = readFileSync(join(contentDir, 'rules', 'vacancy-fraud-signs.yaml'), 'utf8');
    this.#patterns = Object.entries(Signs.parse(parse(this.version))).map(([sign, patterns]) => [
      sign,
      new RegExp(patterns.map((one) => `(?:${one})`).join('|')),
    ]);
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
    const signs = this.#patterns.flatMap(([sign, pattern]) => (pattern.test(text) ? [sign] : []));
    const least = baseSalary?.value.minValue ?? 0;
    const isKnown = hiringOrganization.verified && hiringOrganization.identifier != null;
    if (!isKnown && marketMax !== undefined && least > marketMax * FAR_ABOVE_MARKET && !signs.includes('too_good'))
      signs.push('too_good');
    return signs;
  }
}

/** Lower case without accents; punctuation and signs stay, for amounts. */
export const foldLightly = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
