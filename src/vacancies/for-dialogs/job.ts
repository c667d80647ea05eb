import type { Language } from '../../model/index.ts';
import type { Job } from '../../ports/vacancies.ts';
import type { FoundVacancy } from '../search.ts';
import type { Names } from './names.ts';

/** What employers put around a title to be seen: stars, "URGENTE", "SOLICITO". */
const DECORATION =
  /^(?:[^\p{L}\d]+|(?:urgente?|solicit(?:o|a|amos)|se solicitan?|vacante|contratando|importante)\b[\s:!.-]*)+|[^\p{L}\d).]+$/giu;
const LONGEST_DESCRIPTION = 320;

/** A found vacancy as it is told. */
export function toJob({ vacancy, reasons, distanceKm }: FoundVacancy, names: Names, language: Language): Job {
  const { id, identifier, title, hiringOrganization, jobLocation, baseSalary } = vacancy;
  return {
    id,
    folio: identifier?.value,
    title: tidyTitle(title),
    employer: hiringOrganization.name ?? '',
    place: names.municipality(jobLocation.municipality) || names.state(jobLocation.state),
    ...(distanceKm === undefined ? {} : { distanceKm }),
    ...(baseSalary ? { pay: { min: baseSalary.value.minValue, max: baseSalary.value.maxValue } } : {}),
    schedules: vacancy.schedule.map((code) => names.schedule(code, language)).filter(Boolean),
    papers: (vacancy.documents ?? []).map((code) => names.paper(code, language)).filter(Boolean),
    description: shorten(vacancy.description),
    postedOn: vacancy.datePosted.slice(0, 10),
    closesOn: vacancy.validThrough.slice(0, 10),
    url: vacancy.url,
    reasons: reasons.map(({ code, codes = [] }) => ({
      code,
      names: codes
        .map((one) =>
          code.startsWith('documents') ? names.paper(one, language) : names.spoken(one, language),
        )
        .filter(Boolean),
    })),
  };
}

/** Capitals shout and take room: "SOLICITO PIZZERO/A!!" → "Pizzero/a". */
export function tidyTitle(title: string): string {
  const bare = title.replace(DECORATION, '').replace(/\s+/g, ' ').trim() || title.trim();
  const isShouted = bare === bare.toUpperCase();
  const calm = isShouted ? bare.toLowerCase() : bare;
  return calm.charAt(0).toUpperCase() + calm.slice(1);
}

function shorten(description: string): string {
  const spaced = description.replace(/\s+/g, ' ').trim();
  const text = spaced === spaced.toUpperCase() ? sentences(spaced.toLowerCase()) : spaced;
  if (text.length <= LONGEST_DESCRIPTION) return text;
  const cut = text.slice(0, LONGEST_DESCRIPTION);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 200))}…`;
}

/** Each sentence begins with a capital again. */
const sentences = (text: string): string =>
  text.replace(/(^|[.:!?] +)(\p{Ll})/gu, (whole) => whole.toUpperCase());
