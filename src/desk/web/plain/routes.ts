import type { Operation } from '../../api/routes.ts';
import { DeskProblem } from '../../contract.ts';
import { casePage } from './case/case-page.tsx';
import { caseRefused, deed, draft, note, send, translate } from './case/deeds.ts';
import { exportPage, exportPerson } from './case/export-page.tsx';
import { helpPage } from './case/help-page.tsx';
import { hold, holdPage } from './case/hold-page.tsx';
import { prioritise, priorityPage } from './case/priority-page.tsx';
import { resolve, resolvePage } from './case/resolve-page.tsx';
import { reveal, revealPage } from './case/reveal-page.tsx';
import { transfer, transferPage } from './case/transfer-page.tsx';
import { accountForm, changeAccount, createAccount } from './office/account-form.tsx';
import {
  accountPage,
  changePassword,
  confirmFactor,
  offerFactor,
  setPresence,
} from './office/account-page.tsx';
import { accountsPage } from './office/accounts-page.tsx';
import { auditPage } from './office/audit-page.tsx';
import { loadPage } from './office/load-page.tsx';
import { acknowledge, alertPageOf } from './office/misuse.tsx';
import { practicePage } from './practice/course-page.tsx';
import { actInCase, caseRefusedInPractice, practiceCasePage } from './practice/practice-case.tsx';
import { handIn, testPage } from './practice/practice-test.tsx';
import { queuePage } from './queue.tsx';
import { saidProblem } from './said.ts';
import { chooseLanguage, signIn, signInView, signOut } from './sign-in.tsx';
import type { Outcome, Said, View, Visit } from './visit.ts';

export interface PlainRoute {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Whose permission opens it: the API's table decides, here as there. */
  readonly operation: Operation;
  readonly run: (visit: Visit) => Promise<Outcome>;
  /** What is shown when the desk refuses; absent: the refusal alone. */
  readonly refused?: (visit: Visit, problem: DeskProblem) => Promise<Outcome>;
  /** Two presses of the same button are one. */
  readonly isOnce?: boolean;
}

const get = (path: string, operation: Operation, run: PlainRoute['run']): PlainRoute => ({
  method: 'get',
  path,
  operation,
  run,
});
const post = (
  path: string,
  operation: Operation,
  run: PlainRoute['run'],
  refused?: PlainRoute['refused'],
): PlainRoute => ({ method: 'post', path, operation, run, ...(refused ? { refused } : {}) });
const once = (...route: Parameters<typeof post>): PlainRoute => ({ ...post(...route), isOnce: true });

/** The same page with what was typed in it, and why it was refused. */
const again =
  (page: (visit: Visit, said?: Said, status?: number) => Promise<View>) =>
  (visit: Visit, problem: DeskProblem): Promise<View> =>
    page(visit, saidProblem(visit, problem), problem.status);

/** Back from the institution's page without a session. */
const CAME_BACK_WITHOUT = 'institution';

const CASE = '/desk/t/:ticket';

/** Every page and every form that works without a script, and the operation whose permission it asks for. */
export const PLAIN_ROUTES: readonly PlainRoute[] = [
  get('/desk', 'tickets', queuePage),
  get('/desk/sign-in', 'signIn', async (visit) => {
    if (visit.signedIn) return { to: '/desk' };
    if (visit.query('problem') !== CAME_BACK_WITHOUT) return signInView(visit, { to: '/desk' });
    return { ...signInView(visit, { to: '/desk', problem: CAME_BACK_WITHOUT }), takesOver: true };
  }),
  post('/desk/sign-in', 'signIn', signIn),
  post('/desk/sign-out', 'signOut', signOut),
  post('/desk/language', 'signIn', chooseLanguage),
  post('/desk/presence', 'setPresence', setPresence),
  get(CASE, 'ticket', (visit) => casePage(visit)),
  once(`${CASE}/claim`, 'claim', deed('claim'), caseRefused),
  once(`${CASE}/reopen`, 'reopen', deed('reopen'), caseRefused),
  once(`${CASE}/return`, 'giveBack', deed('giveBack'), caseRefused),
  once(`${CASE}/release`, 'release', deed('release'), caseRefused),
  once(`${CASE}/messages`, 'sendMessage', send, caseRefused),
  once(`${CASE}/notes`, 'addNote', note, caseRefused),
  post(`${CASE}/draft`, 'ticket', draft, caseRefused),
  post(`${CASE}/translate`, 'translate', translate, caseRefused),
  post(`${CASE}/help`, 'ticket', helpPage, caseRefused),
  get(`${CASE}/resolve`, 'resolve', (visit) => resolvePage(visit)),
  once(`${CASE}/resolve`, 'resolve', resolve, again(resolvePage)),
  get(`${CASE}/transfer`, 'transfer', (visit) => transferPage(visit)),
  once(`${CASE}/transfer`, 'transfer', transfer, again(transferPage)),
  get(`${CASE}/hold`, 'hold', (visit) => holdPage(visit)),
  once(`${CASE}/hold`, 'hold', hold, again(holdPage)),
  get(`${CASE}/priority`, 'prioritise', (visit) => priorityPage(visit)),
  once(`${CASE}/priority`, 'prioritise', prioritise, again(priorityPage)),
  get(`${CASE}/reveal`, 'reveal', (visit) => revealPage(visit)),
  post(`${CASE}/reveal`, 'reveal', reveal, again(revealPage)),
  get(`${CASE}/export`, 'exportPerson', (visit) => exportPage(visit)),
  once(`${CASE}/export`, 'exportPerson', exportPerson, again(exportPage)),
  get('/desk/load', 'load', (visit) => loadPage(visit)),
  get('/desk/audit', 'audit', (visit) => auditPage(visit)),
  once('/desk/misuse/:alert', 'acknowledgeMisuse', acknowledge, (visit, problem) =>
    again(alertPageOf(visit) === 'audit' ? auditPage : loadPage)(visit, problem),
  ),
  get('/desk/account', 'session', (visit) => accountPage(visit)),
  post('/desk/account/password', 'changePassword', changePassword, again(accountPage)),
  post('/desk/account/factor', 'offerSecondFactor', offerFactor, again(accountPage)),
  post('/desk/account/factor/confirm', 'confirmSecondFactor', confirmFactor, again(accountPage)),
  get('/desk/accounts', 'accounts', accountsPage),
  get('/desk/accounts/new', 'createAccount', (visit) => accountForm(visit)),
  once('/desk/accounts/new', 'createAccount', createAccount, again(accountForm)),
  get('/desk/accounts/:account', 'changeAccount', (visit) => accountForm(visit)),
  once('/desk/accounts/:account', 'changeAccount', changeAccount, again(accountForm)),
  get('/desk/practice', 'practice', practicePage),
  get('/desk/practice/test', 'practiceTest', (visit) => testPage(visit)),
  post('/desk/practice/test', 'answerPracticeTest', handIn, again(testPage)),
  get('/desk/practice/:case', 'practiceCase', (visit) => practiceCasePage(visit)),
  once('/desk/practice/:case', 'actInPractice', actInCase, caseRefusedInPractice),
];

/** The address of no page. @throws DeskProblem not-found */
export const nowhere = async (): Promise<Outcome> => {
  throw new DeskProblem(404, 'not-found');
};
