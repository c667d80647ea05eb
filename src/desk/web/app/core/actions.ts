import { problemText } from '../../shared/say.ts';
import type { Desk } from './desk.ts';
import { putMessage } from './desk-state.ts';
import type { Called, CallInput, ResponseOf } from './endpoints.ts';
import { wordsStore } from './load-words.ts';

/** A refusal in plain words; the holder's name where somebody else has the case. */
export function sayProblem(code: string, holder: string): string {
  return problemText(wordsStore.get().t, code, holder);
}

type TicketOperation = Extract<
  Called,
  'claim' | 'transfer' | 'resolve' | 'hold' | 'giveBack' | 'release' | 'reopen' | 'prioritise' | 'addNote'
>;

/**
 * Does something to a case and shows the outcome. A refusal is said in words and changes nothing on the screen but what
 * the server says is so now.
 *
 * The words that say it is done come last: whoever reads them finds the case as it is now, and can go on at once.
 * @param whenDone called as soon as the server has done it, e.g. to close the dialog, or every key would be lost on it
 * until the case is read anew
 * @returns true when it was done
 */
export async function act<K extends TicketOperation>(
  desk: Desk,
  operation: K,
  ticket: string,
  body?: CallInput<K>['body'],
  whenDone?: () => void,
): Promise<boolean> {
  const input = { path: { ticket }, ...(body === undefined ? {} : { body }) } as CallInput<K>;
  const answer = await desk.api.call(operation, input);
  const value = desk.settle<ResponseOf<K>>(answer, sayProblem);
  if (value === undefined) return false;
  whenDone?.();
  await desk.readTicket();
  const { t } = wordsStore.get();
  desk.toast('good', t(`done.${operation}`));
  return true;
}

export type SendOutcome = 'sent' | 'moved' | 'refused' | 'offline';

/**
 * Sends a reply. The number of the thread that was on the screen goes with it: if a colleague wrote meanwhile nothing
 * goes out, their words are shown, and the draft stays. The same `clientId` after a lost answer goes out once.
 */
export async function sendReply(
  desk: Desk,
  ticket: string,
  words: { readonly text: string } | { readonly template: string },
  expectedThreadVersion: number,
  clientId: string,
): Promise<SendOutcome> {
  const answer = await desk.api.call('sendMessage', {
    path: { ticket },
    body: { ...words, expectedThreadVersion, clientId },
  });
  if (answer.kind === 'ok') {
    const { message, threadVersion } = answer.value;
    desk.store.set((state) => putMessage(state, ticket, message, threadVersion));
    return 'sent';
  }
  desk.settle(answer, sayProblem);
  if (answer.code === 'thread-moved') {
    await desk.readTicket();
    return 'moved';
  }
  return answer.code === 'offline' ? 'offline' : 'refused';
}

/** An id that nobody else has; also where `crypto.randomUUID` is not to be had (plain http). */
export const newClientId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
