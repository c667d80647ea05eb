import type { DeskProblem } from '../../contract.ts';
import { problemText } from '../shared/say.ts';
import type { Said, Visit } from './visit.ts';

/** What was done, carried by the address of the page that follows: a word of ours, never one that somebody wrote. */
const DONE: Readonly<Record<string, string>> = {
  claim: 'done.claim',
  reopen: 'done.reopen',
  resolve: 'done.resolve',
  transfer: 'done.transfer',
  hold: 'done.hold',
  giveBack: 'done.giveBack',
  release: 'done.release',
  prioritise: 'done.prioritise',
  addNote: 'done.addNote',
  sendMessage: 'plain.sent',
  acknowledgeMisuse: 'done.acknowledgeMisuse',
  account: 'accounts.saved',
  password: 'account.changed',
};

export function saidDone(visit: Visit): Said | undefined {
  const done = visit.query('done');
  const key = Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return key === undefined ? undefined : { tone: 'good', text: visit.t(key) };
}

/** A refusal of the API, in words. */
export function saidProblem(visit: Visit, problem: DeskProblem): Said {
  if (problem.code === 'thread-moved') return { tone: 'warn', text: visit.t('compose.moved') };
  if (problem.code === 'too-many-tries')
    return { tone: 'bad', text: visit.t('sign_in.problem.too_many_tries') };
  return { tone: 'bad', text: problemText(visit.t, problem.code, problem.ticket?.holder?.name ?? '') };
}
