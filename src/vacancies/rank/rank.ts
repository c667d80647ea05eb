import type { Codes } from '../codes.ts';
import { profileBit } from '../eligibility.ts';
import { ASKED_LANGUAGES, bitsOf, FLAG, type Row } from '../index/row.ts';
import type { Rows } from '../index/rows.ts';
import type { TextHit } from '../index/text.ts';
import { PROFILES, type Profile } from '../portal/schema.ts';
import type { SearchRequest } from '../request/request.ts';
import type { Neighbours } from './neighbours.ts';
import { gradeOccupations } from './occupation-grade.ts';
import type { Person } from './person.ts';
import { gradePlaces, kmBetween, placeGradeOf } from './place-grade.ts';
import { marketOf, payGradeOf, scheduleGradeOf, scheduleWishOf } from './terms-grade.ts';
import { type Scored, Top } from './top.ts';

/** How well one vacancy meets each thing that was asked; 1 is wholly, also where nothing was asked. */
export interface Grades {
  readonly occupation: number;
  readonly place: number;
  readonly schedule: number;
  readonly pay: number;
  readonly support: number;
}

export interface Ranked {
  /** Best first, one of each job. */
  readonly best: readonly Scored[];
  /** Vacancies that meet everything asked. */
  readonly exact: number;
  /** Vacancies that meet some of it. */
  readonly total: number;
  /** Vacancies that would have fitted and were held back for a sign of fraud. */
  readonly heldBack: number;
}

export interface Ranker {
  rank(size: number, skipGroups: ReadonlySet<number>): Ranked;
  gradesOf(slot: number, row: Row): Grades;
  kmTo(row: Row): number | undefined;
}

/** What is missing of housing, transport or meals that were asked for costs less than being in another town. */
const SUPPORT_MISSED = 0.75;
/** Grades decide; what follows them tells equals apart. The smallest step between two products of grades is 10 here. */
const SCALE = 1000;
const DAY_SECONDS = 86_400;
const FRESH_DAYS = 30;
/** A word of the text outweighs freshness; what the trade's code says outweighs a word. */
const TEXT_WEIGHT = 3;

/** Weighs vacancies for one request and one person. */
export function makeRanker(
  rows: Rows,
  codes: Codes,
  neighbours: Neighbours,
  request: SearchRequest,
  person: Person,
  now: Date,
  hits: readonly TextHit[],
): Ranker {
  const occupations = gradeOccupations(request, codes, neighbours);
  const places = gradePlaces(request, codes);
  const wish = scheduleWishOf(request);
  const support =
    (request.wantsAccommodation ? FLAG.accommodation : 0) |
    (request.wantsTransport ? FLAG.transport : 0) |
    (request.wantsMeals ? FLAG.meals : 0) |
    (request.wantsAccessible ? FLAG.accessible : 0) |
    (request.wantsRemote ? FLAG.remote : 0);
  const profile = PROFILES.includes(person.situation as Profile)
    ? profileBit(person.situation as Profile)
    : undefined;
  const spoken = bitsOf(ASKED_LANGUAGES, person.languages ?? ASKED_LANGUAGES);
  const atSeconds = Math.floor(now.getTime() / 1000);
  const text = new Map(hits.map(({ slot, score }) => [slot, score]));
  /** Only words to go by: what they are found in is what was asked for. */
  const isByText = request.occupations.length === 0 && text.size > 0;

  const gradesOf = (slot: number, row: Row): Grades => ({
    occupation: isByText
      ? (text.get(slot) ?? 0)
      : Math.max(
          occupations.of[row.occupation] ?? 0,
          // What was filed under another trade than the title says is hardly ever right.
          row.filed === 0 ? 0 : (occupations.of[row.filed] ?? 0) * 0.3,
        ),
    place: placeGradeOf(row, places, request.radiusKm),
    schedule: scheduleGradeOf(row, wish),
    pay: payGradeOf(row, request.salaryMin, codes),
    support: (row.flags & support) === support ? 1 : SUPPORT_MISSED,
  });
  const kmTo = (row: Row): number | undefined => (places.from ? kmBetween(places.from, row) : undefined);

  /** What tells equals apart, 0 to 10. */
  const tieOf = (slot: number, row: Row): number => {
    const ageDays = (atSeconds - row.postedAt) / DAY_SECONDS;
    const market = marketOf(row, codes);
    const aboveMarket = market && row.payMax > 0 ? row.payMax / market.max - 1 : 0;
    return (
      (profile === undefined && row.flags & FLAG.openToForeigners ? 4 : 0) +
      Math.max(0, 1 - ageDays / FRESH_DAYS) * 2 +
      Math.max(-0.5, Math.min(0.5, aboveMarket)) +
      (row.flags & FLAG.verified ? 0.5 : 0) +
      (row.flags & (FLAG.transport | FLAG.meals) ? 0.3 : 0) -
      ((row.languages & ~spoken) !== 0 ? 2 : 0) -
      (request.near ? Math.min(1.5, (kmTo(row) ?? 0) / 20) : 0) +
      (isByText ? 0 : (text.get(slot) ?? 0) * TEXT_WEIGHT)
    );
  };

  const rank = (size: number, skipGroups: ReadonlySet<number>): Ranked => {
    const top = new Top(size);
    let [exact, total, heldBack] = [0, 0, 0];
    const slots = isByText ? text.keys() : rows.slots(occupations.families, places.states);
    for (const slot of slots) {
      const row = rows.get(slot);
      if (!(row.flags & FLAG.open) || row.validUntil <= atSeconds) continue;
      if (profile !== undefined && !(row.profiles & profile)) continue;
      const grades = gradesOf(slot, row);
      const fit = fitOf(grades);
      if (fit === 0) continue;
      if (row.flags & FLAG.held) {
        heldBack += 1;
        continue;
      }
      total += 1;
      if (fit === 1) exact += 1;
      if (skipGroups.has(row.group) || fit * SCALE + 10 < top.floor) continue;
      top.add({ slot, group: row.group, score: fit * SCALE + tieOf(slot, row) });
    }
    return { best: top.list(), exact, total, heldBack };
  };
  return { rank, gradesOf, kmTo };
}

const fitOf = ({ occupation, place, schedule, pay, support }: Grades): number =>
  occupation * place * schedule * pay * support;
