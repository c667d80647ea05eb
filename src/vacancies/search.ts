import type { Codes } from './codes.ts';
import type { Eligibility, Situation } from './eligibility.ts';
import type { VacancyIndex } from './index/vacancy-index.ts';
import type { Vacancy } from './portal/schema.ts';
import type { Neighbours } from './rank/neighbours.ts';
import type { Person } from './rank/person.ts';
import { type Grades, makeRanker } from './rank/rank.ts';
import { type Reason, reasonsOf } from './rank/reasons.ts';
import type { SearchRequest } from './request/request.ts';

/** What was given up so that there is something to show, in the order in which it is given up. */
export const WIDENINGS = ['occupation', 'around', 'state', 'country', 'schedule', 'pay', 'support'] as const;
export type Widening = (typeof WIDENINGS)[number];

export interface FoundVacancy {
  readonly vacancy: Vacancy;
  readonly reasons: readonly Reason[];
  /** From the shared location or the middle of the town asked for; absent when no place was. */
  readonly distanceKm?: number;
}

export interface SearchPage {
  /** 1 to 50, ten when absent. */
  readonly limit?: number;
  /** Ids shown before: their jobs are not shown again, whatever their folio. */
  readonly shown?: readonly string[];
}

export interface SearchResult {
  /** Best first, each job once. */
  readonly vacancies: readonly FoundVacancy[];
  /** What was given up for some of these; empty when all meet everything. */
  readonly widened: readonly Widening[];
  /** More could be shown. */
  readonly hasMore: boolean;
  /** Vacancies that meet all of the request, and some of it. */
  readonly exact: number;
  readonly total: number;
  /** When our list was last complete; undefined: it never was. */
  readonly asOf: Date | undefined;
  /** Vacancies that would have fitted and were held back for signs of fraud. */
  readonly heldBack: number;
  /** Nothing may be shown to somebody in this situation; `facts` say why. */
  readonly barred?: { readonly situation: Situation; readonly facts: readonly string[] };
}

export type Search = (request: SearchRequest, person: Person, now: Date, page?: SearchPage) => SearchResult;

export interface SearchParts {
  readonly index: VacancyIndex;
  readonly codes: Codes;
  readonly neighbours: Neighbours;
  readonly eligibility: Eligibility;
}

const PAGE = 10;
const LARGEST_PAGE = 50;
const MOST_TEXT_HITS = 400;

/**
 * Searches the local copy. Synchronous, some milliseconds at most; never waits for the portal. Only vacancies that are
 * open at `now`, free of signs of fraud, and that a person in that situation may take.
 */
export function makeSearch({ index, codes, neighbours, eligibility }: SearchParts): Search {
  return (request, person, now, { limit = PAGE, shown = [] } = {}) => {
    const asOf = index.asOf();
    const { situation } = person;
    if (situation !== undefined && eligibility.isBarred(situation))
      return {
        ...{ vacancies: [], widened: [], hasMore: false, exact: 0, total: 0, asOf, heldBack: 0 },
        barred: { situation, facts: eligibility.factsFor(situation) },
      };
    const size = Math.max(1, Math.min(limit, LARGEST_PAGE));
    const seen = new Set(shown.flatMap((id) => index.byId(id)?.row.group ?? []));
    const hits = request.words === '' ? [] : index.text.find(request.words, MOST_TEXT_HITS);
    const attempt = (wanted: SearchRequest) => {
      const ranker = makeRanker(index.rows, codes, neighbours, wanted, person, now, hits);
      return { wanted, ranker, ranked: ranker.rank(size + 1, seen) };
    };
    let { wanted, ranker, ranked } = attempt(request);
    // Nothing in the whole state: the same work anywhere, and it is said.
    const isElsewhere =
      ranked.total === 0 && (request.states.length > 0 || request.municipalities.length > 0);
    if (isElsewhere) ({ wanted, ranker, ranked } = attempt(anywhere(request)));

    const widened = new Set<Widening>(isElsewhere && ranked.total > 0 ? ['country'] : []);
    const vacancies: FoundVacancy[] = [];
    for (const { slot } of ranked.best.slice(0, size)) {
      const vacancy = index.at(slot);
      if (!vacancy) continue;
      const row = index.rows.get(slot);
      const grades = ranker.gradesOf(slot, row);
      for (const one of widenedBy(grades, wanted)) widened.add(one);
      const told = isElsewhere ? { ...grades, place: 0 } : grades;
      const km = ranker.kmTo(row);
      vacancies.push({
        vacancy,
        reasons: reasonsOf(vacancy, row, told, isElsewhere ? request : wanted, person, now, codes),
        ...(km === undefined ? {} : { distanceKm: Math.round(km * 10) / 10 }),
      });
    }
    return {
      vacancies,
      widened: WIDENINGS.filter((one) => widened.has(one)),
      hasMore: ranked.best.length > size,
      exact: isElsewhere ? 0 : ranked.exact,
      total: ranked.total,
      asOf,
      heldBack: ranked.heldBack,
    };
  };
}

function anywhere({ near: _near, radiusKm: _radius, ...request }: SearchRequest): SearchRequest {
  return { ...request, states: [], municipalities: [] };
}

function* widenedBy(
  { occupation, place, schedule, pay, support }: Grades,
  { occupations }: SearchRequest,
): Generator<Widening> {
  if (occupation < 1 && occupations.length > 0) yield 'occupation';
  if (place < 1) yield place >= 0.7 ? 'around' : 'state';
  if (schedule < 1) yield 'schedule';
  if (pay < 1) yield 'pay';
  if (support < 1) yield 'support';
}
