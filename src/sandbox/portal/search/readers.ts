import type { Flaw } from '../http/answer.ts';

/** Reads the values given for one parameter: what they mean, or what is wrong (never a value: it may be personal). */
export type Reader<T> = (given: readonly string[]) => { readonly value: T } | { readonly reason: string };

export interface Near {
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
}

/** RFC 3339; a date without a time is none. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const NEAR = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,3})$/;
const LONGEST_NAME = 80;

type Reading<T> = ReturnType<Reader<T>>;

const single =
  <T>(read: (text: string) => Reading<T>): Reader<T> =>
  ([text = '', ...more]) =>
    more.length > 0 ? { reason: 'given more than once' } : read(text);

export const text = (maxLength: number): Reader<string> =>
  single((value) =>
    [...value].length > maxLength ? { reason: `longer than ${maxLength} characters` } : { value },
  );

export const oneOf = <T extends string>(codes: readonly T[]): Reader<T> =>
  single((given) => {
    const value = codes.find((code) => code === given);
    return value === undefined ? { reason: `must be one of ${codes.join(', ')}` } : { value };
  });

export const boolean: Reader<boolean> = single((given) =>
  given === 'true' || given === 'false' ? { value: given === 'true' } : { reason: 'must be true or false' },
);

export const integer = (min: number, max: number): Reader<number> =>
  single((given) => {
    const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
    return value >= min && value <= max
      ? { value }
      : { reason: `must be a whole number from ${min} to ${max}` };
  });

/** Milliseconds. */
export const dateTime: Reader<number> = single((given) => {
  const value = DATE_TIME.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(value) ? { reason: 'must be a date and time (RFC 3339)' } : { value };
});

/** Codes joined by commas, each once. */
export const codes = (isKnown: (code: string) => boolean, max = Number.POSITIVE_INFINITY): Reader<string[]> =>
  single((given) => {
    const list = given.split(',');
    if (list.length > max) return { reason: `more than ${max} codes` };
    return list.every(isKnown) ? { value: [...new Set(list)] } : { reason: 'holds an unknown code' };
  });

/** The parameter given again and again. */
export const repeated =
  <T extends string>(known: readonly T[]): Reader<T[]> =>
  (given) => {
    const value = known.filter((code) => given.includes(code));
    return given.every((code) => known.some((one) => one === code))
      ? { value }
      : { reason: `must be one of ${known.join(', ')}; repeat the parameter for more` };
  };

export const near: Reader<Near> = single((given) => {
  const [, latitude, longitude, radiusKm] = NEAR.exec(given)?.map(Number) ?? [];
  if (latitude === undefined || longitude === undefined || radiusKm === undefined)
    return { reason: 'must be latitude,longitude,kilometres' };
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return { reason: 'is no place on Earth' };
  return { value: { latitude, longitude, radiusKm } };
});

/**
 * Reads all parameters of a request.
 * @param elsewhere names that the operation has, but not together with these
 */
export function all(
  known: Readonly<Record<string, Reader<unknown>>>,
  params: URLSearchParams,
  elsewhere: readonly string[] = [],
): { values: Record<string, unknown>; errors: Flaw[] } {
  const values: Record<string, unknown> = {};
  const errors: Flaw[] = [];
  for (const name of new Set(params.keys())) {
    const reader = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!reader) {
      const reason = elsewhere.includes(name) ? 'goes not together with cursor' : 'unknown parameter';
      errors.push({ name: name.slice(0, LONGEST_NAME), reason });
      continue;
    }
    const result = reader(params.getAll(name));
    if ('reason' in result) errors.push({ name, reason: result.reason });
    else values[name] = result.value;
  }
  return { values, errors };
}
