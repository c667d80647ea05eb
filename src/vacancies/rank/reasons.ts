import type { Codes } from '../codes.ts';
import { ASKED_LANGUAGES, bitsOf, FLAG, type Row } from '../index/row.ts';
import type { Vacancy } from '../portal/schema.ts';
import type { SearchRequest } from '../request/request.ts';
import { OCCUPATION_GRADE } from './occupation-grade.ts';
import type { Person } from './person.ts';
import { PLACE_GRADE } from './place-grade.ts';
import type { Grades } from './rank.ts';
import { marketOf } from './terms-grade.ts';

/** Why a vacancy is shown, or what to know before; dialogs put them into words. Good news first, in this order. */
export const REASONS = [
  'occupation_same',
  'occupation_neighbour',
  'occupation_family',
  'place_same',
  'place_around',
  'place_state',
  'place_elsewhere',
  'schedule_met',
  'schedule_nearly',
  'schedule_other',
  'pay_met',
  'pay_nearly',
  'pay_less',
  'pay_hidden',
  'pay_above_market',
  'open_to_you',
  'open_to_foreigners',
  'depends_on_papers',
  'accommodation',
  'transport',
  'meals',
  'documents_held',
  'documents_missing',
  'language_spoken',
  'language_asked',
  'several_places',
  'new_today',
  'new_this_week',
] as const;
export type ReasonCode = (typeof REASONS)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** Codes of papers or languages, where the reason has some. */
  readonly codes?: readonly string[];
}

const DAY_MS = 86_400_000;
/** The market is a range; above it means clearly above. */
const CLEARLY = 1.05;

/** Reasons of one vacancy for one person. Pure. */
export function reasonsOf(
  vacancy: Vacancy,
  row: Row,
  grades: Grades,
  request: SearchRequest,
  person: Person,
  now: Date,
  codes: Codes,
): Reason[] {
  const reasons: Reason[] = [];
  const say = (code: ReasonCode, list?: readonly string[]): void => {
    reasons.push(list === undefined ? { code } : { code, codes: list });
  };
  if (request.occupations.length > 0)
    say(
      grades.occupation === OCCUPATION_GRADE.same
        ? 'occupation_same'
        : grades.occupation >= OCCUPATION_GRADE.neighbour
          ? 'occupation_neighbour'
          : 'occupation_family',
    );
  if (request.municipalities.length + request.states.length > 0 || request.near)
    say(
      grades.place === PLACE_GRADE.same
        ? 'place_same'
        : grades.place >= PLACE_GRADE.around
          ? 'place_around'
          : grades.place > 0
            ? 'place_state'
            : 'place_elsewhere',
    );
  if (request.schedules.length + request.notSchedules.length > 0)
    say(
      grades.schedule === 1 ? 'schedule_met' : grades.schedule >= 0.5 ? 'schedule_nearly' : 'schedule_other',
    );
  sayPay(say, row, grades, request, codes);
  sayPapers(say, vacancy, person);
  const asked = ASKED_LANGUAGES.filter((one) => row.languages & bitsOf(ASKED_LANGUAGES, [one]));
  const notSpoken = asked.filter((one) => !(person.languages ?? [one]).includes(one));
  if (notSpoken.length > 0) say('language_asked', notSpoken);
  else if (person.languages && asked.length > 0) say('language_spoken', asked);
  if (row.flags & FLAG.accommodation) say('accommodation');
  if (row.flags & FLAG.transport) say('transport');
  if (row.flags & FLAG.meals) say('meals');
  if (request.isForTwo && (vacancy.totalJobOpenings ?? 1) > 1) say('several_places');
  const age = now.getTime() - Date.parse(vacancy.datePosted);
  if (age < DAY_MS) say('new_today');
  else if (age < 7 * DAY_MS) say('new_this_week');
  return reasons.sort((a, b) => REASONS.indexOf(a.code) - REASONS.indexOf(b.code));
}

type Say = (code: ReasonCode, list?: readonly string[]) => void;

function sayPay(say: Say, row: Row, grades: Grades, { salaryMin }: SearchRequest, codes: Codes): void {
  if (row.flags & FLAG.hidesPay) {
    say('pay_hidden');
    return;
  }
  if (salaryMin !== undefined)
    say(grades.pay === 1 ? 'pay_met' : grades.pay >= 0.5 ? 'pay_nearly' : 'pay_less');
  const market = marketOf(row, codes);
  if (market && row.payMin > market.max * CLEARLY) say('pay_above_market');
}

function sayPapers(say: Say, { eligibility, documents = [] }: Vacancy, person: Person): void {
  if (person.situation !== undefined) say('open_to_you');
  else if (eligibility.openToForeigners) say('open_to_foreigners');
  else say('depends_on_papers');
  if (!person.documents || documents.length === 0) return;
  const missing = documents.filter((one) => !person.documents?.includes(one));
  if (missing.length > 0) say('documents_missing', missing);
  else say('documents_held');
}
