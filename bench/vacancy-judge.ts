import { readFileSync } from 'node:fs';
import type { Codes } from '../src/vacancies/codes.ts';
import type { Neighbours } from '../src/vacancies/rank/neighbours.ts';
import { kmBetween } from '../src/vacancies/rank/place-grade.ts';

/** One line of the generator's truth file (shared/portal/README.md), as far as it is judged by. */
export interface Truth {
  readonly id: string;
  readonly occupation: string;
  readonly family: string;
  readonly state: string;
  readonly municipality: string;
  readonly metro: string | null;
  readonly lat: number;
  readonly lon: number;
  readonly schedule: readonly string[];
  readonly salaryMax: number;
  readonly status: string;
  readonly validThrough: string;
  readonly profiles: readonly string[];
  readonly duplicateOf: string | null;
  readonly fraud: boolean;
}

/** What a request truly asks for. */
export interface Wanted {
  readonly occupation: readonly string[];
  readonly state?: string;
  readonly municipality?: string;
  readonly schedule?: string;
  readonly salaryMin?: number;
}

export interface Verdict {
  readonly ndcg: number;
  readonly p5: number;
  /** Shown though closed, fraudulent, a repetition, or not open to the profile. */
  readonly violations: readonly string[];
}

const NEARLY_PAID = 0.85;
const AROUND_KM = 30;
/** From here on a result counts as good for P@5: the right work in the right metro area, or nearly. */
const GOOD = 0.35;

export const readTruth = (path: string): Map<string, Truth> =>
  new Map(
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Truth)
      .map((truth) => [truth.id, truth]),
  );

/** Judges answers as shared/portal/README.md says, by the truth that the search never reads. */
export class Judge {
  readonly #truth: ReadonlyMap<string, Truth>;
  readonly #mayTake: (id: string, profile: string) => boolean;
  readonly #codes: Codes;
  readonly #neighbours: Neighbours;
  readonly #now: number;
  readonly #ideals = new Map<string, readonly number[]>();

  /** @param mayTake the contract's profile filter over the vacancy as published */
  constructor(
    truth: ReadonlyMap<string, Truth>,
    codes: Codes,
    neighbours: Neighbours,
    mayTake: (id: string, profile: string) => boolean,
    now: Date,
  ) {
    this.#truth = truth;
    this.#codes = codes;
    this.#neighbours = neighbours;
    this.#mayTake = mayTake;
    this.#now = now.getTime();
  }

  judge(wanted: Wanted, profile: string | undefined, results: readonly string[]): Verdict {
    const grade = this.#graderFor(wanted);
    const ideal = this.#idealOf(wanted, profile, grade);
    const seen = new Set<string>();
    const violations: string[] = [];
    const gains = results.slice(0, 10).map((id) => {
      const truth = this.#truth.get(id);
      if (!truth) return 0;
      const job = truth.duplicateOf ?? truth.id;
      if (seen.has(job)) violations.push(`repeated ${id}`);
      else if (truth.fraud) violations.push(`fraud ${id}`);
      else if (!this.#isOpen(truth)) violations.push(`closed ${id}`);
      else if (profile !== undefined && !this.#mayTake(id, profile)) violations.push(`ineligible ${id}`);
      else {
        seen.add(job);
        return grade(truth);
      }
      return 0;
    });
    const perfect = dcg(ideal);
    const possible = Math.min(5, ideal.filter((value) => value >= GOOD).length);
    const good = gains.slice(0, 5).filter((value) => value >= GOOD).length;
    return {
      ndcg: perfect === 0 ? 1 : dcg(gains) / perfect,
      p5: possible === 0 ? 1 : Math.min(1, good / possible),
      violations,
    };
  }

  /** The ten best grades that anybody could show; the same for every engine. */
  #idealOf(wanted: Wanted, profile: string | undefined, grade: (truth: Truth) => number): readonly number[] {
    const key = JSON.stringify([wanted, profile]);
    const known = this.#ideals.get(key);
    if (known) return known;
    const best = new Map<string, number>();
    for (const truth of this.#truth.values()) {
      const value = grade(truth);
      const job = truth.duplicateOf ?? truth.id;
      if (value > (best.get(job) ?? 0) && this.#isShowable(truth, profile)) best.set(job, value);
    }
    const ideal = [...best.values()].sort((a, b) => b - a).slice(0, 10);
    this.#ideals.set(key, ideal);
    return ideal;
  }

  #isOpen({ status, validThrough }: Truth): boolean {
    return status === 'open' && Date.parse(validThrough) > this.#now;
  }

  #isShowable(truth: Truth, profile: string | undefined): boolean {
    return this.#isOpen(truth) && !truth.fraud && (profile === undefined || this.#mayTake(truth.id, profile));
  }

  #graderFor({ occupation, state, municipality, schedule, salaryMin }: Wanted): (truth: Truth) => number {
    const codes = this.#codes;
    const near = new Set(
      occupation.flatMap((code) =>
        [...(this.#neighbours.get(codes.occupations.numberOf(code)) ?? [])].map((n) =>
          codes.occupations.codeOf(n),
        ),
      ),
    );
    const familyOf = (code: string): string =>
      codes.families.codeOf(codes.familyOf[codes.occupations.numberOf(code)] ?? 0) ?? code;
    const families = new Set(occupation.map(familyOf));
    const isFamilyAsked = (family: string): boolean =>
      occupation.includes(family) && codes.occupations.numberOf(family) === 0;
    const town = municipality === undefined ? 0 : codes.municipalities.numberOf(municipality);
    const centre = codes.placeOf[town];
    const metro = codes.metros.codeOf(codes.metroOf[town] ?? 0);
    const townState = municipality === undefined ? state : codes.states.codeOf(codes.stateOf[town] ?? 0);
    return (truth) => {
      const work =
        occupation.length === 0 || occupation.includes(truth.occupation) || isFamilyAsked(truth.family)
          ? 1
          : near.has(truth.occupation)
            ? 0.6
            : families.has(truth.family)
              ? 0.4
              : 0;
      if (work === 0) return 0;
      const place =
        municipality === undefined
          ? state === undefined || truth.state === state
            ? 1
            : 0
          : truth.municipality === municipality
            ? 1
            : (metro !== undefined && truth.metro === metro) ||
                (centre && kmBetween(centre, truth) <= AROUND_KM)
              ? 0.7
              : truth.state === townState
                ? 0.35
                : 0;
      const shift = schedule === undefined || truth.schedule.includes(schedule) ? 1 : 0.5;
      const pay =
        salaryMin === undefined || truth.salaryMax >= salaryMin
          ? 1
          : truth.salaryMax >= salaryMin * NEARLY_PAID
            ? 0.7
            : 0.4;
      return work * place * shift * pay;
    };
  }
}

const dcg = (gains: readonly number[]): number =>
  gains.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
