import type { Codes } from '../codes.ts';
import type { SearchRequest } from '../request/request.ts';
import type { Neighbours } from './neighbours.ts';

/** How near an occupation is to what was asked. The same scale as shared/portal/README.md judges by. */
export const OCCUPATION_GRADE = { same: 1, neighbour: 0.6, family: 0.4, other: 0 } as const;

export interface OccupationGrades {
  /** By occupation number. */
  readonly of: Float64Array;
  /** Families with any grade above nothing; undefined: all, anything goes. */
  readonly families: readonly number[] | undefined;
}

/** Grades for every occupation of the catalogue, for one request. */
export function gradeOccupations(
  { occupations, notOccupations }: SearchRequest,
  codes: Codes,
  neighbours: Neighbours,
): OccupationGrades {
  const membersOf = (code: string): number[] => {
    const one = codes.occupations.numberOf(code);
    if (one !== 0) return [one];
    const family = codes.families.numberOf(code);
    return family === 0 ? [] : membersOfFamily(codes, family);
  };
  const asked = new Set(occupations.flatMap(membersOf));
  const of = new Float64Array(codes.occupations.size).fill(asked.size === 0 ? OCCUPATION_GRADE.same : 0);
  const raise = (occupation: number, grade: number): void => {
    if (grade > (of[occupation] ?? 0)) of[occupation] = grade;
  };
  for (const one of asked) {
    raise(one, OCCUPATION_GRADE.same);
    for (const near of neighbours.get(one) ?? []) raise(near, OCCUPATION_GRADE.neighbour);
    for (const member of membersOfFamily(codes, codes.familyOf[one] ?? 0))
      raise(member, OCCUPATION_GRADE.family);
  }
  for (const one of notOccupations.flatMap(membersOf)) of[one] = OCCUPATION_GRADE.other;
  if (asked.size === 0) return { of, families: undefined };
  const families = new Set<number>();
  for (const [occupation, grade] of of.entries())
    if (grade > 0 && occupation > 0) families.add(codes.familyOf[occupation] ?? 0);
  return { of, families: [...families] };
}

function membersOfFamily(codes: Codes, family: number): number[] {
  const members: number[] = [];
  if (family !== 0)
    for (const [occupation, of] of codes.familyOf.entries()) if (of === family) members.push(occupation);
  return members;
}
