import { z } from 'zod';
import { Vacancy } from './schema.ts';

/**
 * A vacancy as the contract has it, or the most of it that can be vouched for: an optional field with a value that is
 * new tomorrow is left out, an unknown code of a list is taken out of the list. What a person must be able to rely on
 * (place, pay, who may take it, that nobody asks for money) is never guessed: then the row is not read.
 * @returns undefined for a row that cannot be read
 */
export function readVacancy(row: unknown): Vacancy | undefined {
  const whole = Vacancy.safeParse(row);
  if (whole.success) return whole.data;
  const trimmed = withoutStrangers(row, whole.error.issues);
  if (trimmed === undefined) return undefined;
  const second = Vacancy.safeParse(trimmed);
  return second.success ? second.data : undefined;
}

/** `readVacancy` as a schema. */
export const VouchedVacancy = z.unknown().transform((row, context): Vacancy => {
  const vacancy = readVacancy(row);
  if (vacancy) return vacancy;
  context.addIssue({ code: 'custom', message: 'not a vacancy of the contract' });
  return z.NEVER;
});

/** The id of a row that cannot be read, so that what we had under it goes; undefined when there is none. */
export function readVacancyId(row: unknown): string | undefined {
  const id = Vacancy.shape.id.safeParse((row as { id?: unknown } | null)?.id);
  return id.success ? id.data : undefined;
}

const LISTS_OF_CODES: ReadonlySet<string> = new Set(['schedule', 'employmentType', 'eligibility.profiles']);

/** A copy without what the issues name, where it may be left out. */
function withoutStrangers(row: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (typeof row !== 'object' || row === null) return undefined;
  const copy = structuredClone(row) as Record<string, unknown>;
  const inLists = new Map<string, Set<number>>();
  for (const { path } of issues) {
    const at = path.at(-1);
    const list = path.slice(0, -1).join('.');
    if (typeof at === 'number' && LISTS_OF_CODES.has(list)) {
      const places = inLists.get(list) ?? new Set();
      inLists.set(list, places.add(at));
      continue;
    }
    const [field] = path;
    if (typeof field !== 'string' || !isOptional(field)) return undefined;
    delete copy[field];
  }
  for (const [list, places] of inLists) {
    const [outer = '', inner] = list.split('.');
    const owner = inner === undefined ? copy : (copy[outer] as Record<string, unknown>);
    const key = inner ?? outer;
    owner[key] = (owner[key] as unknown[]).filter((_, index) => !places.has(index));
  }
  return copy;
}

function isOptional(field: string): boolean {
  const shape = (Vacancy.shape as Record<string, z.ZodType>)[field];
  return shape?.safeParse(undefined).success ?? false;
}
