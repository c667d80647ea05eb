import { fold } from '../../understanding/fold.ts';
import { EMPTY_REQUEST, type SearchRequest } from '../request/request.ts';

const NEARER_KM = 10;
const BETTER_PAID = 1.2;

/** Ways to ask for another list without naming work or place, over the folded message, five languages. */
const NEARER =
  /\b(?:mas cerca\w*|cercan[oa]s?|nearer|closer|near(?:by)?|pi pre|plus pres|plus proche|mais perto|mais proximo)\b/;
const BETTER =
  /\b(?:(?:que )?pag(?:a|u)en? mas|mejor pagad\w+|mas sueldo|mas dinero|better pa(?:y|id)|pays? more|more money|higher pay|peye plis|pi byen peye|plis lajan|mieux paye\w*|plus d'argent|paie mieux|melhor pago|paga mais|mais dinheiro)\b/;
const OTHER =
  /\b(?:otra cosa|otro trabajo|otras opciones|algo mas|de otra cosa|something else|other jobs?|another job|anything else|lot bagay|lot travay|autre chose|autre travail|outra coisa|outro trabalho)\b/;

/** A message reads something of a search: work, place, hours, pay, a wish, or one of the ways above. */
export function readsSomething(request: SearchRequest, message: string): boolean {
  const folded = fold(message);
  return (
    saysWork(request) ||
    saysPlace(request) ||
    request.schedules.length + request.notSchedules.length > 0 ||
    request.salaryMin !== undefined ||
    request.radiusKm !== undefined ||
    WISHES.some((wish) => request[wish]) ||
    NEARER.test(folded) ||
    BETTER.test(folded) ||
    OTHER.test(folded)
  );
}

export const saysWork = (request: SearchRequest): boolean =>
  request.occupations.length > 0 || request.isAnything || request.notOccupations.length > 0;
export const saysPlace = (request: SearchRequest): boolean =>
  request.states.length > 0 || request.municipalities.length > 0 || request.near !== undefined;

export const WISHES = [
  'wantsAccommodation',
  'wantsTransport',
  'wantsMeals',
  'wantsChildcare',
  'wantsRemote',
  'wantsAccessible',
  'isForTwo',
] as const;

/** What was looked for before, as the new words change it: what they name takes the place of what stood there. */
export function refine(before: SearchRequest, said: SearchRequest, message: string): SearchRequest {
  const folded = fold(message);
  const { near, radiusKm, salaryMin, pay, ...rest } = before;
  const isOther = OTHER.test(folded) && said.occupations.length === 0;
  const place = saysPlace(said)
    ? {
        states: said.states,
        municipalities: said.municipalities,
        placeOptions: said.placeOptions,
        ...(said.near ? { near: said.near } : {}),
      }
    : near
      ? { near }
      : {};
  const least = said.salaryMin ?? (BETTER.test(folded) ? better(salaryMin) : salaryMin);
  const radius = said.radiusKm ?? (NEARER.test(folded) ? NEARER_KM : radiusKm);
  return {
    ...EMPTY_REQUEST,
    ...rest,
    ...place,
    ...((said.pay ?? pay) ? { pay: said.pay ?? pay } : {}),
    ...(least === undefined ? {} : { salaryMin: least }),
    ...(radius === undefined ? {} : { radiusKm: radius }),
    ...(saysWork(said)
      ? { occupations: said.occupations, isAnything: said.isAnything, notOccupations: said.notOccupations }
      : {}),
    ...(isOther
      ? {
          occupations: [],
          isAnything: true,
          notOccupations: [...before.notOccupations, ...before.occupations],
        }
      : {}),
    ...(said.schedules.length + said.notSchedules.length > 0
      ? { schedules: said.schedules, notSchedules: said.notSchedules }
      : {}),
    ...Object.fromEntries(WISHES.map((wish) => [wish, before[wish] || said[wish]])),
    words: saysWork(said) || isOther ? said.words : before.words,
  } as SearchRequest;
}

const better = (least: number | undefined): number | undefined =>
  least === undefined ? undefined : Math.round(least * BETTER_PAID);
