import type { Operation } from '../../../api/routes.ts';
import type { DeskProblem } from '../../../contract.ts';
import { digestOf } from '../once.ts';
import { saidProblem } from '../said.ts';
import type { Outcome, Visit } from '../visit.ts';
import { casePage } from './case-page.tsx';
import type { Original } from './composer.tsx';

type Simple = Extract<Operation, 'claim' | 'reopen' | 'giveBack' | 'release'>;

export const caseParams = (visit: Visit) => ({ ticket: visit.param('ticket') });

/** Where the eye is to be after something was done: at the words that say so, above the reply. */
export const backToCase = (visit: Visit, done: Operation): Outcome => ({
  to: `/desk/t/${visit.param('ticket')}?done=${done}#said`,
});

/** What one press does without a question. */
export const deed =
  (operation: Simple) =>
  async (visit: Visit): Promise<Outcome> => {
    await visit.call(operation, { params: caseParams(visit), body: {} });
    return backToCase(visit, operation);
  };

/**
 * Sends a reply, or approved words where the window has closed. The thread's number that was on the page goes with it:
 * when a colleague wrote meanwhile nothing goes out, their words are shown, and the draft stays in its box. The id is
 * made of the form's key and the words, so a double press goes once and words that were changed since go out as new ones.
 */
export async function send(visit: Visit): Promise<Outcome> {
  const [text, template] = [visit.field('text'), visit.field('template')];
  const original = readOriginal(visit);
  await visit.call('sendMessage', {
    params: caseParams(visit),
    body: {
      ...(template ? { template } : { text }),
      expectedThreadVersion: Number.parseInt(visit.field('version'), 10) || 0,
      clientId: digestOf([visit.field('key'), template || text]),
      ...(original?.text.trim() && !template ? { original } : {}),
    },
  });
  // What was being written when the window closed has not gone out: it is in no address, so this page holds it.
  if (template && text)
    return casePage(visit, { reply: text, said: { tone: 'good', text: visit.t('plain.sent') } });
  return backToCase(visit, 'sendMessage');
}

export async function note(visit: Visit): Promise<Outcome> {
  const mentions = visit.fields('mention').filter(Boolean);
  await visit.call('addNote', { params: caseParams(visit), body: { text: visit.field('note'), mentions } });
  return backToCase(visit, 'addNote');
}

/** The case with words put into the box: what was there, and below it what was chosen. Nothing is sent or kept. */
export async function draft(visit: Visit): Promise<Outcome> {
  const [text, insert] = [visit.field('text'), visit.field('insert')];
  const reply =
    text.trim() === '' || insert === '' ? text.trim() || insert : `${text.trimEnd()}\n\n${insert}`;
  return casePage(visit, { reply, note: visit.field('note'), ...withOriginal(visit) });
}

/** The words in the box in the person's language, with the original beside them. */
export async function translate(visit: Visit): Promise<Outcome> {
  const { language } = await visit.call('ticket', { params: caseParams(visit) });
  const original = { text: visit.field('text'), language: visit.t.language };
  const body = { text: original.text, from: original.language, to: language };
  const { text } = await visit.call('translate', { body });
  return casePage(visit, { reply: text, original });
}

/** A refusal: the case as it is now, with what was written still in its box. */
export function caseRefused(visit: Visit, problem: DeskProblem): Promise<Outcome> {
  return casePage(visit, {
    reply: visit.field('text'),
    note: visit.field('note'),
    ...withOriginal(visit),
    said: saidProblem(visit, problem),
    status: problem.status,
  });
}

function readOriginal(visit: Visit): Original | undefined {
  const [text, language] = [visit.field('original'), visit.field('originalLanguage')];
  return text && language ? { text, language } : undefined;
}

function withOriginal(visit: Visit): { readonly original?: Original } {
  const original = readOriginal(visit);
  return original ? { original } : {};
}
