import type { Role } from '../../src/desk/accounts/permissions.ts';
import type { Operation } from '../../src/desk/api/routes.ts';

/**
 * Who may call what, written by hand from reliability.md ("Roles", S20, S26, S34) and docs/desk-api.md. It shares
 * nothing with the code that decides: a mistake there must not be a mistake here.
 */
const EVERYBODY = 'counsellor protection supervisor editor ally administrator auditor';
const WORK = 'counsellor protection supervisor administrator';
const HELP = `${WORK} editor`;
const WATCH = 'supervisor administrator';
const WHO_MAY: Readonly<Record<Operation, string>> = {
  signIn: 'anybody',
  beginInstitution: 'anybody',
  finishInstitution: 'anybody',
  openapi: 'anybody',
  session: EVERYBODY,
  signOut: EVERYBODY,
  changePassword: EVERYBODY,
  offerSecondFactor: EVERYBODY,
  confirmSecondFactor: EVERYBODY,
  events: EVERYBODY,
  setPresence: WORK,
  colleagues: WORK,
  accounts: WATCH,
  createAccount: 'administrator',
  changeAccount: 'administrator',
  tickets: WORK,
  ticket: WORK,
  messages: WORK,
  message: WORK,
  media: WORK,
  claim: WORK,
  sendMessage: WORK,
  addNote: WORK,
  transfer: WORK,
  transferTargets: WORK,
  resolve: WORK,
  hold: WORK,
  giveBack: WORK,
  release: WORK,
  reopen: WORK,
  setViewing: WORK,
  prioritise: 'supervisor',
  reveal: 'counsellor protection supervisor',
  exportPerson: 'protection supervisor',
  exportIndicators: `${WATCH} ally auditor`,
  canned: HELP,
  knowledge: HELP,
  vacancies: WORK,
  translate: WORK,
  practice: WORK,
  practiceTest: WORK,
  answerPracticeTest: WORK,
  practiceCase: WORK,
  actInPractice: WORK,
  certificate: WORK,
  load: WATCH,
  indicators: `${WATCH} ally auditor`,
  audit: `${WATCH} auditor`,
  misuseAlerts: `${WATCH} auditor`,
  acknowledgeMisuse: WATCH,
};

export interface Who {
  readonly id: string;
  readonly role: Role;
  readonly topics: readonly string[];
}
export interface Case {
  readonly danger: boolean;
  readonly topic: string | undefined;
  readonly holder: string | undefined;
  readonly assignee: string | undefined;
}

const isAny = (role: string, ...roles: string[]): boolean => roles.includes(role);

export function mayCall(who: Who | undefined, operation: Operation): boolean {
  const roles = WHO_MAY[operation].split(' ');
  return roles.includes('anybody') || (who !== undefined && roles.includes(who.role));
}

/** Whether somebody may see words of a case. */
export function mayRead(who: Who | undefined, one: Case): boolean {
  if (!who || !isAny(who.role, 'counsellor', 'protection', 'supervisor', 'administrator')) return false;
  if (one.holder === who.id || one.assignee === who.id) return true;
  if (one.danger) return who.role === 'protection';
  if (isAny(who.role, 'supervisor', 'administrator')) return true;
  return who.topics.length === 0 || one.topic === undefined || who.topics.includes(one.topic);
}

/** Whether somebody may know that a case is there. */
export function mayKnow(who: Who | undefined, one: Case): boolean {
  if (!who || !isAny(who.role, 'counsellor', 'protection', 'supervisor', 'administrator')) return false;
  return !one.danger || who.role !== 'counsellor' || mayRead(who, one);
}
