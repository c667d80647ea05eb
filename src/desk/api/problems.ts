import type { ServerResponse } from 'node:http';
import type { DeskProblem } from '../contract.ts';
import type { Problem } from './schema.ts';

const TITLES: Readonly<Record<string, string>> = {
  'malformed-request': 'The request is not well-formed',
  'not-signed-in': 'Nobody is signed in',
  forbidden: 'This role may not do that',
  'cross-site': 'The request comes from another site',
  'not-found': 'There is nothing here',
  'too-large': 'The request is too large',
  'too-many-tries': 'Too many tries, wait a while',
  'too-many-requests': 'Too many requests, wait a moment',
  'too-many-openings': 'More conversations opened than anybody works on in an hour',
  'already-acknowledged': 'A colleague has looked into it',
  internal: 'Something went wrong on our side',
  'wrong-credentials': 'The address or the password is wrong',
  'second-factor-needed': 'The code of the second factor is needed',
  'wrong-code': 'The code is wrong',
  'email-taken': 'There is an account under this address',
  'last-administrator': 'Nobody would be left to make accounts',
  'already-held': 'Somebody else holds this case',
  'not-holder': 'Only who holds the case can do this',
  'already-resolved': 'The case is closed',
  'not-resolved': 'The case is not closed',
  'another-open': 'This person has another open case',
  'thread-moved': 'A colleague has written meanwhile',
  'window-closed': 'WhatsApp takes no free words 24 hours after the last message',
  'opted-out': 'The person asked to get no messages',
  'target-unfit': 'The case cannot go to them',
  'practice-not-now': 'This part of the course does not come next',
  'no-number': 'There is no number',
  'media-refused': 'This type or size of file is not shown',
  'window-open': 'Free words can be sent: the window is open',
  'unknown-template': 'No approved template of this name for this person',
  'template-sent': 'A template was sent less than a day ago and the person has not answered',
  'media-infected': 'The virus scanner found something in this file: it is kept back',
  'media-scan-unavailable': 'The virus scanner cannot be asked now: the file is kept back',
  'media-unavailable': 'The file cannot be fetched now',
  'vacancies-unavailable': 'Vacancies cannot be searched now',
  'translation-unavailable': 'No translation can be had now',
};

/** Ends a response with an RFC 9457 problem: stable `type`, nothing of the request, no stack trace. */
export function sendDeskProblem(res: ServerResponse, problem: DeskProblem): void {
  const body: Problem = {
    type: `urn:rumbo:problem:${problem.code}`,
    title: TITLES[problem.code] ?? 'Error',
    status: problem.status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.errors === undefined ? {} : { errors: [...problem.errors] }),
    ...(problem.ticket === undefined ? {} : { ticket: problem.ticket }),
  };
  const text = JSON.stringify(body);
  res.writeHead(problem.status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...(problem.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(problem.retryAfterSeconds) }),
  });
  res.end(text);
}
