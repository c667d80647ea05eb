import type { Language } from '../model/index.ts';

/**
 * Every word a person reads, by key (`namespace:path.to.text`), in their language.
 * Texts name facts by id (`{{fact.minimum-wage-general.daily, money}}`); figures come from `content/` and nowhere else.
 */
export interface Texts {
  /**
   * The text, with figures filled in. A figure past its expiry is marked as no longer current. Adds no source line and
   * no cautions.
   * @throws Error for an unknown key: a test walks all keys, so this is a bug
   */
  text(language: Language, key: string, values?: Readonly<Record<string, string | number>>): string;
  has(language: Language, key: string): boolean;
  /** A list of texts under one key (steps, signs). */
  list(language: Language, key: string, values?: Readonly<Record<string, string | number>>): string[];
  /** Lines that the facts behind an answer call for: "confirm with …" for an uncertain one, "may have changed" for a stale one. */
  cautions(language: Language, factIds: readonly string[]): string[];
  /** Pesos as they stand on a pay slip; `amount` is a decimal text or a number. */
  money(language: Language, amount: string | number): string;
  /** A day, month or year ("2026-11-20", "2026-11", "2026") as people write it. */
  date(language: Language, iso: string): string;
  /** The line "Source: … · checked 3 Mar 2026" for these facts, or undefined if none is named. */
  sourceLine(language: Language, factIds: readonly string[]): string | undefined;
}
