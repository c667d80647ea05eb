import {
  type Intent,
  type JobSearch,
  LANGUAGES,
  type Texts,
  type TurnInput,
  type Vacancies,
} from '../../src/ports/index.ts';
import { FOLLOW_UP_DIALOG } from '../vacancies/follow-up.dialog.ts';
import { INTEREST_DIALOG } from '../vacancies/interest.dialog.ts';
import { JOB_ALERTS_DIALOG } from '../vacancies/job-alerts.dialog.ts';
import { VACANCIES_DIALOG, type VacanciesOptions } from '../vacancies/vacancies.dialog.ts';
import type { Route } from './routes.ts';

/** Longer than this a message is a new search, not a word about the last one. */
const MOST_WORDS = 9;
const SURE_OF_OWN = 0.75;
/** What a few words about a list of jobs are likely to be taken for. */
const FITS: ReadonlySet<Intent> = new Set<Intent>([
  'job_search',
  'out_of_scope',
  'directory_office',
  'working_hours',
  'wages',
  'greet',
  'yes',
  'no',
  'status_profile',
  'skills_certification',
]);

/** "mis avisos", "stop my alerts": about those that are kept, not a wish for a new one. */
const OF_THEIR_OWN =
  /(?<!\p{L})(?:mis|mes|meus|minhas|my|mwen yo|ya no|no quiero|stop|quitar?|quite|cancel\w*|retir\w*|pa voye|plus d|não quero|nao quero|tirar)(?!\p{L})/iu;

/** The search that was talked of last, however far back. */
export function lastJobs(trail: readonly Route[]): VacanciesOptions | undefined {
  const last = trail.findLast(
    ({ dialog, options }) => dialog === VACANCIES_DIALOG && options && 'search' in options,
  );
  return last?.options as VacanciesOptions | undefined;
}

/** What a choice about jobs leads to, over the search that was talked of last; undefined for other choices. */
export function jobRouteOfChoice(
  choice: string,
  trail: readonly Route[],
  vacancies: Vacancies | undefined,
): Route | undefined {
  const at = choice.indexOf(':');
  const [area, value] = [choice.slice(0, at), choice.slice(at + 1)];
  const { search = {}, page = 0 } = lastJobs(trail) ?? {};
  const jobs = (options: Omit<VacanciesOptions, 'search'>): Route => ({
    dialog: VACANCIES_DIALOG,
    options: { search, page, ...options } satisfies VacanciesOptions,
  });
  const found = (one: JobSearch): Route => ({
    dialog: VACANCIES_DIALOG,
    options: { act: 'search', search: one } satisfies VacanciesOptions,
  });
  if (choice === 'menu:jobs' || choice === 'topic:job-search')
    return vacancies && { dialog: VACANCIES_DIALOG, options: { act: 'guide' } };
  switch (area) {
    case 'jobs':
      if (value === 'more') return jobs({ act: 'more', page: page + 1 });
      if (value === 'list') return jobs({ act: 'list' });
      if (value === 'guide') return { dialog: VACANCIES_DIALOG, options: { act: 'guide' } };
      if (value === 'keep' || value === 'kept' || value === 'end')
        return { dialog: JOB_ALERTS_DIALOG, options: { act: value, search } };
      return value === 'mine' ? { dialog: INTEREST_DIALOG, options: { act: 'mine' } } : undefined;
    case 'jobs-end':
      return { dialog: JOB_ALERTS_DIALOG, options: { act: 'end', id: value } };
    case 'jobs-place':
      return vacancies && found(vacancies.choosePlace(search, value));
    case 'jobs-work':
      return vacancies && found(vacancies.chooseTrade(search, value));
    case 'job':
      return jobs({ act: 'details', id: value });
    case 'job-apply':
      return jobs({ act: 'apply', id: value });
    case 'job-share':
      return jobs({ act: 'share', id: value });
    case 'job-interest':
      return { dialog: INTEREST_DIALOG, options: { act: 'send', id: value } };
    case 'job-withdraw':
      return { dialog: INTEREST_DIALOG, options: { act: 'withdraw', id: value } };
    case 'alerts':
      return value === 'show' ? { dialog: VACANCIES_DIALOG, options: { act: 'news' } } : undefined;
    case 'followup':
      return { dialog: FOLLOW_UP_DIALOG, options: { outcome: value } };
    default:
      return undefined;
  }
}

/** What an intent about jobs leads to; undefined: it is another, or there is no portal. */
export function jobRouteOfIntent(
  intent: Intent,
  { words = '' }: TurnInput,
  trail: readonly Route[],
  vacancies: Vacancies | undefined,
): Route | undefined {
  if (!vacancies || (intent !== 'job_search' && intent !== 'job_alert')) return undefined;
  const search = vacancies.read(words);
  if (intent === 'job_search') return { dialog: VACANCIES_DIALOG, options: { act: 'search', search } };
  if (vacancies.says(search).named) return { dialog: JOB_ALERTS_DIALOG, options: { act: 'keep', search } };
  const before = trail.at(-1)?.dialog === VACANCIES_DIALOG ? lastJobs(trail)?.search : undefined;
  return {
    dialog: JOB_ALERTS_DIALOG,
    options: before && !OF_THEIR_OWN.test(words) ? { act: 'keep', search: before } : { act: 'kept' },
  };
}

/** The words that our own unasked messages name ("escriba VER"), in any language. */
export function wordRoute(words: string | undefined, texts: Texts): Route | undefined {
  const typed = words?.trim().toLowerCase();
  if (typed === undefined || typed.length > 20) return undefined;
  const is = (key: string) => LANGUAGES.some((language) => texts.text(language, key).toLowerCase() === typed);
  if (is('alerts:word.show')) return { dialog: VACANCIES_DIALOG, options: { act: 'news' } };
  return is('followup:word.answer') ? { dialog: FOLLOW_UP_DIALOG, options: { outcome: 'open' } } : undefined;
}

/** A search that a message refines: "mejor en Tijuana", "solo mañanas", "más cerca", a shared position. */
export function refineRoute(
  input: TurnInput,
  last: Route | undefined,
  trail: readonly Route[],
  vacancies: Vacancies | undefined,
): Route | undefined {
  const isOnJobs = last?.dialog === VACANCIES_DIALOG || last?.dialog === JOB_ALERTS_DIALOG;
  if (!vacancies || !isOnJobs) return undefined;
  const before = lastJobs(trail)?.search;
  const { content } = input.message;
  if (content.kind === 'location')
    return { dialog: VACANCIES_DIALOG, options: { act: 'search', search: vacancies.near(content, before) } };
  const { words = '', understanding, choice } = input;
  if (choice !== undefined || understanding === undefined || words.split(/\s+/).length > MOST_WORDS)
    return undefined;
  const said = vacancies.says(vacancies.read(words));
  // "soy refugiada": the same search for who may take it; used for this answer, not kept.
  if (understanding.intent === 'status_profile' && understanding.entities.situation !== undefined && before)
    return { dialog: VACANCIES_DIALOG, options: { act: 'search', search: before } };
  // Work and place together are a search of their own.
  if (understanding.intent === 'job_search' && said.work && said.place) return undefined;
  if (!FITS.has(understanding.intent) && understanding.score >= SURE_OF_OWN) return undefined;
  const search = vacancies.read(words, before ?? {});
  const hasChanged = JSON.stringify(search) !== JSON.stringify(vacancies.read('', before ?? {}));
  if (!hasChanged) return undefined;
  return { dialog: VACANCIES_DIALOG, options: { act: 'search', search } };
}
