import {
  CALCULATORS,
  type CalculatorId,
  type Intent,
  isLanguage,
  type Language,
  type TurnInput,
} from '../../src/ports/index.ts';
import { ABROAD_DIALOG } from '../abroad/abroad.dialog.ts';
import { ASYLUM_DIALOG } from '../asylum/asylum.dialog.ts';
import { DOCUMENTS_DIALOG } from '../documents/documents.dialog.ts';
import { EMPLOYERS_DIALOG } from '../employers/employers.dialog.ts';
import { FRAUD_DIALOG } from '../fraud/fraud.dialog.ts';
import { HIRED_DIALOG, REMEMBER_DIALOG } from '../hired/hired.dialog.ts';
import { LANGUAGE_DIALOG } from '../language/language.dialog.ts';
import { MEDIA_DIALOG } from '../media/media.dialog.ts';
import { MENU_DIALOG } from '../menu/menu.dialog.ts';
import { PERSON_DIALOG } from '../person/person.dialog.ts';
import { PLACES_DIALOG } from '../places/places.dialog.ts';
import { DELETE_DIALOG } from '../privacy/delete-data.dialog.ts';
import { PRIVACY_DIALOG } from '../privacy/privacy.dialog.ts';
import { SAFE_WORD_DIALOG } from '../privacy/safe-word.dialog.ts';
import { RECOGNITION_DIALOG } from '../recognition/recognition.dialog.ts';
import { CALCULATOR_DIALOG } from '../rights/calculators/calculator.dialog.ts';
import { CALCULATORS_DIALOG } from '../rights/calculators/calculators-menu.dialog.ts';
import { RIGHTS_DIALOG } from '../rights/rights.dialog.ts';
import { SAFETY_DIALOG } from '../safety/safety.dialog.ts';
import { TOPIC_DIALOG } from '../shared/answer-topic.ts';
import { SOCIAL_DIALOG } from '../social/social.dialog.ts';

/** A dialog and what it is begun with; plain data, so that "back" can begin it again. */
export interface Route {
  readonly dialog: string;
  readonly options?: object;
}

const menu = (opening: string, guesses?: readonly string[]): Route => ({
  dialog: MENU_DIALOG,
  options: { opening, ...(guesses ? { guesses } : {}) },
});
export const topicRoute = (id: string): Route => ({ dialog: TOPIC_DIALOG, options: { topic: id } });
/** A flow of several answers; `topic` is the one to give when the words name no other. */
const flow = (dialog: string, topic: string): Route => ({ dialog, options: { topic } });

export const calculatorRoute = (calculator: CalculatorId): Route => ({
  dialog: CALCULATOR_DIALOG,
  options: { calculator },
});

export const MENU_ROUTE = menu('menu');
export const GREETING_ROUTE = menu('greeting');
export const OFF_TOPIC_ROUTE = menu('off_topic');
export const NOTHING_MORE_ROUTE = menu('nothing_more');
export const lostRoute = (isAgain: boolean, guesses: readonly string[]): Route =>
  isAgain ? menu('lost_again') : menu('lost', guesses);

/** `menu:<name>`. Ids live on old buttons in people's chats: never remove one, send it somewhere sensible. */
const MENU_ROUTES: Readonly<Record<string, Route>> = {
  options: MENU_ROUTE,
  hired: { dialog: HIRED_DIALOG },
  situations: { dialog: HIRED_DIALOG, options: { ask: true } },
  rights: { dialog: RIGHTS_DIALOG },
  calculators: { dialog: CALCULATORS_DIALOG },
  ...Object.fromEntries(CALCULATORS.map((id) => [`calc-${id}`, calculatorRoute(id)])),
  fraud: { dialog: FRAUD_DIALOG, options: { mode: 'check' } },
  'fraud-lost': { dialog: FRAUD_DIALOG, options: { mode: 'lost' } },
  documents: topicRoute('documents'),
  jobs: topicRoute('job-search'),
  places: { dialog: PLACES_DIALOG },
  language: { dialog: LANGUAGE_DIALOG },
  privacy: { dialog: PRIVACY_DIALOG },
  delete: { dialog: DELETE_DIALOG },
  person: { dialog: PERSON_DIALOG },
  danger: { dialog: SAFETY_DIALOG },
  'safe-word': { dialog: SAFE_WORD_DIALOG },
  'clear-chat': { dialog: PRIVACY_DIALOG, options: { about: 'clear-chat' } },
};

/** What a tapped or typed choice leads to, at any time; undefined for an id that is none of ours. */
export function routeOfChoice(choice: string, isTopic: (id: string) => boolean): Route | undefined {
  const at = choice.indexOf(':');
  const [area, value] = [choice.slice(0, at), choice.slice(at + 1)];
  switch (area) {
    case 'menu':
      return Object.hasOwn(MENU_ROUTES, value) ? MENU_ROUTES[value] : undefined;
    case 'topic':
      return isTopic(value) ? topicRoute(value) : undefined;
    case 'situation':
      return { dialog: HIRED_DIALOG, options: { situation: value } };
    case 'situations':
      return { dialog: HIRED_DIALOG, options: { page: Number(value) || 1, ask: true } };
    case 'person':
      return value === 'cancel' ? CANCEL_ROUTE : undefined;
    // An answer to a sum that is not open any more.
    case 'calc':
      return MENU_ROUTES.calculators;
    case 'satisfaction':
      return ['good', 'fair', 'bad'].includes(value)
        ? { dialog: PERSON_DIALOG, options: { satisfaction: value } }
        : undefined;
    case 'remember':
      return { dialog: REMEMBER_DIALOG, options: { situation: value } };
    case 'language':
      return isLanguage(value) ? { dialog: LANGUAGE_DIALOG, options: { language: value } } : undefined;
    default:
      return undefined;
  }
}

/** Words that work anywhere; stop, start and more are the turn's. */
export function routeOfControl(control: NonNullable<TurnInput['control']>): Route | undefined {
  switch (control.kind) {
    case 'help':
      return MENU_ROUTE;
    case 'restart':
      return GREETING_ROUTE;
    case 'human':
      return { dialog: PERSON_DIALOG };
    case 'delete_data':
      return { dialog: DELETE_DIALOG };
    case 'language':
      return { dialog: LANGUAGE_DIALOG, options: { language: control.language satisfies Language } };
    case 'more':
      return NOTHING_MORE_ROUTE;
    default:
      return undefined;
  }
}

const INTENT_ROUTES: Readonly<Partial<Record<Intent, Route>>> = {
  greet: GREETING_ROUTE,
  help_menu: MENU_ROUTE,
  thanks: menu('thanks'),
  goodbye: menu('goodbye'),
  restart: GREETING_ROUTE,
  work_requirements: { dialog: HIRED_DIALOG },
  status_profile: { dialog: HIRED_DIALOG },
  documents_curp: flow(DOCUMENTS_DIALOG, 'curp'),
  documents_rfc: flow(DOCUMENTS_DIALOG, 'rfc'),
  documents_nss: flow(DOCUMENTS_DIALOG, 'nss'),
  labor_rights: { dialog: RIGHTS_DIALOG },
  wages: topicRoute('wages'),
  working_hours: topicRoute('working-hours'),
  dismissal: topicRoute('dismissal'),
  discrimination_harassment: topicRoute('equal-treatment'),
  fraud_check: { dialog: FRAUD_DIALOG, options: { mode: 'check' } },
  report_fraud: { dialog: FRAUD_DIALOG, options: { mode: 'lost' } },
  trafficking_danger: { dialog: SAFETY_DIALOG, options: { sign: 'trafficking' } },
  emergency: { dialog: SAFETY_DIALOG, options: { sign: 'danger_now' } },
  job_search: topicRoute('job-search'),
  job_alert: topicRoute('job-search'),
  employer_hiring: flow(EMPLOYERS_DIALOG, 'employers'),
  study_recognition: flow(RECOGNITION_DIALOG, 'studies'),
  skills_certification: flow(RECOGNITION_DIALOG, 'skills'),
  social_security_health: flow(SOCIAL_DIALOG, 'social-security'),
  childcare_family: flow(SOCIAL_DIALOG, 'family'),
  asylum_process: flow(ASYLUM_DIALOG, 'asylum'),
  work_abroad: flow(ABROAD_DIALOG, 'work-abroad'),
  directory_office: { dialog: PLACES_DIALOG },
  talk_to_human: { dialog: PERSON_DIALOG },
  change_language: { dialog: LANGUAGE_DIALOG },
  privacy_delete: { dialog: PRIVACY_DIALOG },
};

export function routeOfIntent(intent: Intent): Route | undefined {
  return INTENT_ROUTES[intent];
}

const FLOWS: ReadonlySet<string> = new Set([
  TOPIC_DIALOG,
  DOCUMENTS_DIALOG,
  RECOGNITION_DIALOG,
  SOCIAL_DIALOG,
  ASYLUM_DIALOG,
  ABROAD_DIALOG,
  EMPLOYERS_DIALOG,
]);

/** A route that gives an answer and leaves no question open; its options name the topic. */
export function answersAtOnce({ dialog }: Route): boolean {
  return FLOWS.has(dialog);
}

/** The answer that a route names in general, whatever else the words name. */
export function plainly(route: Route): Route {
  const { topic } = (route.options ?? {}) as { readonly topic?: string };
  return answersAtOnce(route) && topic !== undefined ? topicRoute(topic) : route;
}

/** The choice that stands for an intent among "did you mean". */
export function guessOf(intent: Intent): string | undefined {
  const route = INTENT_ROUTES[intent];
  if (!route || route.dialog === MENU_DIALOG) return undefined;
  if (answersAtOnce(route)) return `topic:${(route.options as { topic: string }).topic}`;
  const name = Object.entries(MENU_ROUTES).find(([, one]) => one.dialog === route.dialog)?.[0];
  return name === undefined ? undefined : `menu:${name}`;
}

/** Nobody is needed any more. */
export const CANCEL_ROUTE: Route = { dialog: PERSON_DIALOG, options: { isCancelled: true } };
export const FRAUD_ROUTE: Route = { dialog: FRAUD_DIALOG, options: { mode: 'check' } };
export const MEDIA_ROUTE: Route = { dialog: MEDIA_DIALOG };
export const PLACES_ROUTE: Route = { dialog: PLACES_DIALOG };
export const safetyRoute = (sign: NonNullable<TurnInput['danger']>): Route => ({
  dialog: SAFETY_DIALOG,
  options: { sign },
});
