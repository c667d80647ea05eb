import type { Language } from '../model/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Texts } from '../ports/texts.ts';
import type { Job } from '../ports/vacancies.ts';
import { toJob } from './for-dialogs/job.ts';
import { loadNames } from './for-dialogs/names.ts';
import { readsSomething } from './for-dialogs/refine.ts';
import type { OpenedSearch } from './open-search.ts';

const MOST = 8;
/** The feed is read once a minute; later than this the person is told that it was not checked. */
const OLD_MS = 15 * 60_000;

/** The list was never complete: there is nothing that could be searched. */
export class NoVacancyListError extends Error {
  override readonly name = 'NoVacancyListError';
}

export interface ForDeskDeps {
  readonly contentDir: string;
  readonly opened: Pick<OpenedSearch, 'search' | 'understand' | 'catalogs'>;
  readonly texts: Texts;
  readonly clock: Pick<Clock, 'now'>;
}

export interface DeskVacancy {
  readonly id: string;
  readonly title: string;
  /** Ready to be sent to a person: where, pay, hours, folio, and that nobody may charge for it. */
  readonly text: string;
}

/**
 * Vacancies for a counsellor to insert, in the language of the person they write to. The same list as the bot's: only
 * what is open now and free of signs of fraud, at most a minute old; the portal is never waited for.
 * @returns at most eight, best first; none when the words name nothing to look for
 * @throws NoVacancyListError (as a rejection)
 */
export function makeDeskSearch({ contentDir, opened, texts, clock }: ForDeskDeps) {
  const names = loadNames(contentDir, opened.catalogs);
  return async (query: string, language: Language): Promise<readonly DeskVacancy[]> => {
    const request = opened.understand(query);
    const now = clock.now();
    const { vacancies, asOf } = opened.search(request, {}, now, { limit: MOST });
    if (asOf === undefined) throw new NoVacancyListError('the list of vacancies was never complete');
    if (!readsSomething(request, '') && request.words === '') return [];
    const isOld = now.getTime() - asOf.getTime() > OLD_MS;
    const notes = isOld ? [texts.text(language, 'vacancies:not_checked')] : [];
    return vacancies.map((found) => {
      const job = toJob(found, names, language);
      return {
        id: job.id,
        title: [job.title, job.place].filter(Boolean).join(' · '),
        text: textOf(texts, language, job, notes),
      };
    });
  };
}

function textOf(texts: Texts, language: Language, job: Job, notes: readonly string[]): string {
  const say = (key: string, values?: Readonly<Record<string, string | number>>) =>
    texts.text(language, `vacancies:${key}`, values);
  return [
    [job.title, job.employer].filter(Boolean).join('\n'),
    [job.place, payOf(texts, language, job), job.schedules.join(', ')].filter(Boolean).join('\n'),
    ...(job.papers.length > 0 ? [say('papers', { papers: job.papers.join('; ') })] : []),
    say('source', {
      folio: job.folio ?? job.id,
      date: texts.date(language, job.postedOn),
      until: texts.date(language, job.closesOn),
    }),
    ...(job.url ? [job.url] : []),
    ...notes,
    say('never_pay'),
  ].join('\n\n');
}

function payOf(texts: Texts, language: Language, { pay }: Job): string {
  if (!pay) return texts.text(language, 'vacancies:pay_hidden');
  const [min, max] = [texts.money(language, pay.min), texts.money(language, pay.max)];
  // "$9,000–$12,000 pesos": the unit once.
  const range = pay.min === pay.max ? max : `${min.split(' ')[0]}–${max}`;
  return texts.text(language, 'vacancies:pay_month', { pay: range });
}
