import type { SearchRequest } from './request.ts';

/**
 * A search and what was said next, as one: "solo en las mañanas", "mejor en Puebla", "de mesero". What is said anew
 * replaces what was said of the same thing; the rest stays. A shared location replaces a town, and a town a location.
 */
export function refine(before: SearchRequest, said: SearchRequest): SearchRequest {
  const { near: _near, radiusKm: _radius, salaryMin: _min, pay: _pay, ...rest } = before;
  const isNewTrade = said.occupations.length > 0 || said.isAnything;
  const isNewPlace = said.municipalities.length + said.states.length > 0 || said.near !== undefined;
  const isNewShift = said.schedules.length + said.notSchedules.length > 0;
  const isNewPay = said.salaryMin !== undefined;
  const place = isNewPlace ? said : before;
  const shift = isNewShift ? said : before;
  const { salaryMin, pay } = isNewPay ? said : before;
  const radiusKm = said.radiusKm ?? (isNewPlace ? undefined : before.radiusKm);
  return {
    ...rest,
    occupations: isNewTrade ? said.occupations : without(before.occupations, said.notOccupations),
    isAnything: isNewTrade ? said.isAnything : before.isAnything,
    notOccupations: [...new Set([...before.notOccupations, ...said.notOccupations])].filter(
      (code) => !said.occupations.includes(code),
    ),
    states: place.states,
    municipalities: place.municipalities,
    placeOptions: place.placeOptions,
    ...(place.near ? { near: place.near } : {}),
    ...(radiusKm === undefined ? {} : { radiusKm }),
    schedules: shift.schedules,
    notSchedules: shift.notSchedules,
    ...(salaryMin === undefined ? {} : { salaryMin }),
    ...(pay ? { pay } : {}),
    wantsAccommodation: before.wantsAccommodation || said.wantsAccommodation,
    wantsTransport: before.wantsTransport || said.wantsTransport,
    wantsMeals: before.wantsMeals || said.wantsMeals,
    wantsChildcare: before.wantsChildcare || said.wantsChildcare,
    wantsRemote: before.wantsRemote || said.wantsRemote,
    wantsAccessible: before.wantsAccessible || said.wantsAccessible,
    isForTwo: before.isForTwo || said.isForTwo,
    words: isNewTrade ? said.words : before.words,
  };
}

/** Whether a message says anything that a search can go by. */
export function saysSomething(request: SearchRequest): boolean {
  const { occupations, notOccupations, isAnything, states, municipalities, near, schedules, notSchedules } =
    request;
  return (
    [occupations, notOccupations, states, municipalities, schedules, notSchedules].some(
      (list) => list.length > 0,
    ) ||
    isAnything ||
    near !== undefined ||
    request.salaryMin !== undefined ||
    request.radiusKm !== undefined ||
    request.wantsAccommodation ||
    request.wantsTransport ||
    request.wantsMeals ||
    request.wantsChildcare ||
    request.wantsRemote ||
    request.wantsAccessible ||
    request.isForTwo
  );
}

const without = (codes: readonly string[], not: readonly string[]): readonly string[] =>
  codes.filter((code) => !not.includes(code));
