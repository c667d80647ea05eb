import type { Codes } from '../codes.ts';
import type { Row } from '../index/row.ts';
import type { Point, SearchRequest } from '../request/request.ts';

/** How near a place is to what was asked. The same scale as shared/portal/README.md judges by. */
export const PLACE_GRADE = { same: 1, around: 0.7, state: 0.35, elsewhere: 0 } as const;

const AROUND_KM = 30;
const EARTH_KM = 6371;
/** A shared location is in the municipality whose centre is nearest, if it is not in the middle of nowhere. */
const FARTHEST_CENTRE_KM = 60;

export interface PlaceGrades {
  /** By municipality number; 0, the municipality that the catalogue lacks, is graded by its state. */
  readonly of: Float64Array;
  readonly ofState: Float64Array;
  /** States with any grade above nothing; undefined: the whole country. */
  readonly states: readonly number[] | undefined;
  /** Where distances are measured from. */
  readonly from: Point | undefined;
}

/** Grades for every municipality of the catalogue, for one request. */
export function gradePlaces(request: SearchRequest, codes: Codes): PlaceGrades {
  const of = new Float64Array(codes.municipalities.size);
  const ofState = new Float64Array(codes.states.size);
  const asked = request.municipalities
    .map((code) => codes.municipalities.numberOf(code))
    .filter((number) => number !== 0);
  const nearest = request.near && nearestTo(request.near, codes);
  if (nearest !== undefined && asked.length === 0) asked.push(nearest);
  const states = request.states.map((code) => codes.states.numberOf(code)).filter((number) => number !== 0);
  if (asked.length === 0 && states.length === 0)
    return { of: of.fill(1), ofState: ofState.fill(1), states: undefined, from: request.near };
  if (asked.length === 0) {
    for (const state of states) ofState[state] = PLACE_GRADE.same;
    for (const [place, state] of codes.stateOf.entries()) of[place] = ofState[state] ?? 0;
    return { of, ofState, states, from: request.near };
  }
  for (const place of asked) ofState[codes.stateOf[place] ?? 0] = PLACE_GRADE.state;
  for (const [place, where] of codes.placeOf.entries()) {
    if (place === 0) continue;
    const grade = asked.includes(place)
      ? PLACE_GRADE.same
      : asked.some((one) => isAround(one, place, where, codes))
        ? PLACE_GRADE.around
        : (ofState[codes.stateOf[place] ?? 0] ?? 0);
    of[place] = grade;
  }
  const within = new Set<number>();
  for (const [place, grade] of of.entries()) if (grade > 0) within.add(codes.stateOf[place] ?? 0);
  const [first] = asked;
  return { of, ofState, states: [...within], from: request.near ?? codes.placeOf[first ?? 0] };
}

/** The grade of a vacancy's place; a radius that was asked for counts only for those inside it. */
export function placeGradeOf(row: Row, grades: PlaceGrades, radiusKm: number | undefined): number {
  const grade =
    row.municipality === 0 ? (grades.ofState[row.state] ?? 0) : (grades.of[row.municipality] ?? 0);
  if (radiusKm === undefined || !grades.from) return grade;
  const km = kmBetween(grades.from, row);
  if (km <= radiusKm) return PLACE_GRADE.same;
  return km <= radiusKm + AROUND_KM
    ? Math.min(grade, PLACE_GRADE.around)
    : Math.min(grade, PLACE_GRADE.state);
}

function isAround(asked: number, place: number, where: Point, codes: Codes): boolean {
  const metro = codes.metroOf[asked];
  if (metro !== 0 && metro === codes.metroOf[place]) return true;
  const centre = codes.placeOf[asked];
  return centre !== undefined && kmBetween(centre, where) <= AROUND_KM;
}

function nearestTo(point: Point, codes: Codes): number | undefined {
  let nearest: number | undefined;
  let km = FARTHEST_CENTRE_KM;
  for (const [place, where] of codes.placeOf.entries()) {
    const away = place === 0 ? Number.POSITIVE_INFINITY : kmBetween(point, where);
    if (away < km) {
      km = away;
      nearest = place;
    }
  }
  return nearest;
}

/** Kilometres as the crow flies, near enough below some hundred (equirectangular). */
export function kmBetween(a: Point, b: Point): number {
  const toRadians = Math.PI / 180;
  const x = (b.lon - a.lon) * toRadians * Math.cos(((a.lat + b.lat) / 2) * toRadians);
  const y = (b.lat - a.lat) * toRadians;
  return Math.sqrt(x * x + y * y) * EARTH_KM;
}
