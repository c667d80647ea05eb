import type { Choice, Job, JobPage, Language, Texts } from '../../src/ports/index.ts';

const LONGEST_TITLE = 24;
const LONGEST_LINE = 72;
/** Reasons that are worth a line in a list; the rest stands with the details. */
const IN_LIST = 2;
/** Said of every vacancy or of none: no help in choosing. */
const NOT_TOLD: ReadonlySet<string> = new Set(['occupation_same', 'place_same', 'language_spoken']);

export function payOf(texts: Texts, language: Language, { pay }: Job): string {
  if (!pay) return texts.text(language, 'vacancies:pay_hidden');
  const [min, max] = [texts.money(language, pay.min), texts.money(language, pay.max)];
  // "$9,000–$12,000 pesos": the unit once.
  const range = pay.min === pay.max ? max : `${min.split(' ')[0]}–${max}`;
  return texts.text(language, 'vacancies:pay_month', { pay: range });
}

/** The same in as few letters as can be: each SMS segment costs somebody something. */
export function shortPayOf(texts: Texts, language: Language, { pay }: Job): string {
  if (!pay) return texts.text(language, 'vacancies:pay_hidden');
  const figures = [...new Set([pay.min, pay.max])].map((one) => texts.money(language, one).split(' ')[0]);
  return texts.text(language, 'vacancies:pay_month_short', { pay: figures.join('–') });
}

/** Where it is, and how far when that is known. */
export function placeOf(texts: Texts, language: Language, { place, distanceKm }: Job): string {
  if (distanceKm === undefined || distanceKm < 1) return place;
  return `${place} (${texts.text(language, 'places:distance', { km: Math.round(distanceKm) })})`;
}

export function reasonLines(texts: Texts, language: Language, { reasons }: Job): string[] {
  return reasons.map(({ code, names }) =>
    texts.text(language, `vacancies:reason.${code}`, { names: names.join(', ') }),
  );
}

/** A vacancy in two or three lines. */
export function shortLines(texts: Texts, language: Language, job: Job, number: number): string {
  const told = { ...job, reasons: job.reasons.filter(({ code }) => !NOT_TOLD.has(code)).slice(0, IN_LIST) };
  const why = reasonLines(texts, language, told).join('; ');
  return [
    `${number}. ${job.title}`,
    `${placeOf(texts, language, job)} · ${payOf(texts, language, job)}`,
    ...(why === '' ? [] : [why]),
  ].join('\n');
}

/** A row of a list: title, and where and how much under it. */
export function rowOf(texts: Texts, language: Language, job: Job): Choice {
  return {
    id: `job:${job.id}`,
    label: cut(job.title, LONGEST_TITLE),
    description: cut(`${job.place.split(',')[0]} · ${payOf(texts, language, job)}`, LONGEST_LINE),
  };
}

/** Labels in a list must differ: the second "Mesero" says where it is. */
export function distinct(rows: readonly Choice[]): Choice[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const count = (seen.get(row.label) ?? 0) + 1;
    seen.set(row.label, count);
    return count === 1 ? row : { ...row, label: `${cut(row.label, LONGEST_TITLE - 3)} ${count}` };
  });
}

/** What a search comes to, before the vacancies themselves: what was understood, what was given up, how old the list is. */
export function openingOf(
  texts: Texts,
  language: Language,
  page: JobPage,
  what: string,
  isShort: boolean,
): string {
  const say = (key: string, values?: Readonly<Record<string, string | number>>) =>
    texts.text(language, `vacancies:${key}`, values);
  const isWidened = page.widened.length > 0;
  const hasExact = page.exact > 0;
  return [
    what === '' ? say('found_any') : say(isWidened && !hasExact ? 'found_near' : 'found', { what }),
    ...(isWidened && hasExact ? [say('and_near')] : []),
    ...(isWidened && !hasExact && !isShort ? page.widened.map((one) => say(`widened.${one}`)) : []),
    page.isOld ? oldLine(texts, language, page.asOf) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** How old the list is, in the person's words. */
export function oldLine(texts: Texts, language: Language, asOf: Date | undefined): string {
  return asOf === undefined
    ? texts.text(language, 'vacancies:list_unknown')
    : texts.text(language, 'vacancies:list_old', {
        date: texts.date(language, asOf.toISOString().slice(0, 10)),
      });
}

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
