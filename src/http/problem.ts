import type { ServerResponse } from 'node:http';
import { type Answer, send } from './answer.ts';

const TITLES: Record<number, string> = {
  400: 'The request is not well-formed',
  404: 'There is nothing here',
  405: 'This method is not allowed here',
  408: 'The request took too long',
  413: 'The request is too large',
  500: 'Something went wrong on our side',
  503: 'Not ready, try again',
};

/**
 * An RFC 9457 problem: stable `type`, no stack trace, nothing of the request.
 * @param type last part of the problem's URN, e.g. `malformed-body`
 */
export function problem(status: number, type: string, detail?: string): Answer {
  const body = JSON.stringify({
    type: `urn:rumbo:problem:${type}`,
    title: TITLES[status] ?? 'Error',
    status,
    ...(detail ? { detail } : {}),
  });
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(status === 503 ? { 'Retry-After': '5' } : {}),
    },
    body,
  };
}

/** Ends a response with a problem. */
export function sendProblem(res: ServerResponse, status: number, type: string, detail?: string): void {
  send(res, problem(status, type, detail));
}
