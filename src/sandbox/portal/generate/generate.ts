import type { Catalogs } from '../catalogs.ts';
import type { Vacancy } from '../vacancy.ts';
import { Chance } from './chance.ts';
import { drawVacancy, type Generated, makeWorld, toIso, type World } from './draw-vacancy.ts';
import { misspell, withoutAccents } from './title.ts';

export interface GenerateOptions {
  /** How many, at least one. */
  readonly count: number;
  readonly seed: string;
  /** The day that is imitated: the newest vacancy was posted just before. */
  readonly now: Date;
  readonly catalogs: Catalogs;
}

const DAY_MS = 86_400_000;
/** Employers post again what they posted lately. */
const RECENT = 400;
const FIRST_REPEAT_AFTER = 50;
const OPENING =
  /^[^.]*?(solicita|contratando|equipo:|Buscamos|solicitamos|inmediata:|Vacante para|puesto de) /u;
const LEGAL_ENDING = /,? ?S\.A.*$|,? ?S\. de R.*$/u;

/**
 * Invents vacancies: places by population, pay by trade, titles as employers type them, some misfiled, repeated, closed
 * or fraudulent. The same arguments and catalogues give the same rows on every machine.
 * @throws RangeError when count is no positive whole number or now is no date
 */
export function* generate(options: GenerateOptions): Generator<Generated, void, undefined> {
  const { count, seed, catalogs } = options;
  const now = options.now.getTime();
  if (!Number.isInteger(count) || count < 1) throw new RangeError('count must be a positive whole number');
  if (Number.isNaN(now)) throw new RangeError('now must be a date');
  const world = makeWorld(new Chance(seed), catalogs, count, now);
  const { isLucky, pick } = world.chance;
  const recent: Generated[] = [];
  for (let n = 0; n < count; n += 1) {
    const isRepeat = recent.length > FIRST_REPEAT_AFTER && isLucky(0.02);
    const row = isRepeat ? repeat(world, pick(recent)) : drawVacancy(world);
    recent.push(row);
    if (recent.length > RECENT) recent.shift();
    yield row;
  }
}

/** The same job posted again: new folio, later date, slightly other words. */
function repeat({ chance, now, nextFolio }: World, { vacancy, truth }: Generated): Generated {
  const { isLucky, int, pick } = chance;
  const id = nextFolio();
  const later = Math.min(now, Date.parse(vacancy.datePosted) + int(0, 9) * DAY_MS);
  const datePosted = toIso(later);
  const copy: Vacancy = {
    ...structuredClone(vacancy),
    id,
    identifier: { propertyID: 'folio', value: id },
    datePosted,
    dateModified: datePosted > vacancy.dateModified ? datePosted : vacancy.dateModified,
  };
  if (isLucky(0.5)) {
    const { title } = vacancy;
    copy.title = pick([
      title.toUpperCase(),
      withoutAccents(title),
      `${title} URGENTE`,
      misspell(chance, title),
    ]);
  }
  if (isLucky(0.5)) copy.description = vacancy.description.replace(OPENING, 'Se solicita ');
  if (isLucky(0.25)) copy.hiringOrganization.name = vacancy.hiringOrganization.name.replace(LEGAL_ENDING, '');
  return {
    vacancy: copy,
    truth: { ...truth, id, duplicateOf: truth.duplicateOf ?? truth.id, noise: ['duplicate'] },
  };
}
