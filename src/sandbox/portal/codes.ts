import type { Catalogs } from './catalogs.ts';
import { LANGUAGES, PROFILES, SCHEDULES, SUPPORTS } from './vacancy.ts';

/** The bit of a code in its list; 0 for a code that is not in it. */
export function bitOf<T extends string>(list: readonly T[], code: string): number {
  const at = list.indexOf(code as T);
  return at < 0 ? 0 : 1 << at;
}

/** Several codes as one number. */
export function maskOf<T extends string>(list: readonly T[], codes: Iterable<string>): number {
  let mask = 0;
  for (const code of codes) mask |= bitOf(list, code);
  return mask;
}

export const maskSchedules = (codes: Iterable<string>): number => maskOf(SCHEDULES, codes);
export const maskProfiles = (codes: Iterable<string>): number => maskOf(PROFILES, codes);
export const maskLanguages = (codes: Iterable<string>): number => maskOf(LANGUAGES, codes);
export const maskSupports = (codes: Iterable<string>): number => maskOf(SUPPORTS, codes);

/** What the catalogues know, for looking up. */
export class Codes {
  readonly states: ReadonlySet<string>;
  readonly municipalities: ReadonlySet<string>;
  /** Occupations with the family of each. */
  readonly familyOf: ReadonlyMap<string, string>;
  readonly #members: ReadonlyMap<string, readonly string[]>;

  constructor({ states, municipalities, occupations, families }: Catalogs) {
    this.states = new Set(states.map(({ code }) => code));
    this.municipalities = new Set(municipalities.map(({ code }) => code));
    this.familyOf = new Map(occupations.map(({ code, family }) => [code, family]));
    this.#members = new Map(families.map(({ code, members }) => [code, members]));
  }

  isOccupation(code: string): boolean {
    return this.familyOf.has(code) || this.#members.has(code);
  }

  /** Occupations only: a family stands for its members. */
  expand(codes: readonly string[]): string[] {
    return [...new Set(codes.flatMap((code) => this.#members.get(code) ?? [code]))];
  }
}
