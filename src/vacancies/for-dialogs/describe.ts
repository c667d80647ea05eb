import type { Language } from '../../model/index.ts';
import type { Texts } from '../../ports/texts.ts';
import type { SearchRequest } from '../request/request.ts';
import type { Names } from './names.ts';
import { WISHES } from './refine.ts';

const MOST_WORKS = 3;

/** A search in a few words, so that the person sees what was understood: "Cocina · Tijuana, Baja California · noche". */
export function describeRequest(
  request: SearchRequest,
  language: Language,
  names: Names,
  texts: Texts,
): string {
  const {
    occupations,
    isAnything,
    municipalities,
    states,
    near,
    radiusKm,
    schedules,
    notSchedules,
    salaryMin,
  } = request;
  const say = (key: string, values?: Readonly<Record<string, string | number>>) =>
    texts.text(language, `vacancies:${key}`, values);
  const works = occupations
    .slice(0, MOST_WORKS)
    .map((code) => names.occupation(code, language).toLowerCase());
  const places =
    municipalities.length > 0
      ? municipalities.map((code) => names.municipality(code))
      : states.map((code) => names.state(code));
  const parts = [
    works.length > 0 ? works.join(', ') : isAnything ? say('any_work') : request.words,
    places.length > 0 ? places.join('; ') : near ? say('near_you') : '',
    radiusKm === undefined ? '' : `${radiusKm} km`,
    ...schedules.map((code) => names.schedule(code, language).toLowerCase()),
    ...notSchedules.map((code) =>
      say('not_schedule', { schedule: names.schedule(code, language).toLowerCase() }),
    ),
    salaryMin === undefined ? '' : say('from_pay', { pay: texts.money(language, salaryMin) }),
    ...WISHES.filter((wish) => request[wish]).map((wish) => say(`wish.${wish}`)),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
