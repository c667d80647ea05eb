import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Actor, DeskProblem } from '../contract.ts';

/**
 * Refuses what another site made a browser send. Browsers of today say where a request comes from; older ones send an
 * Origin; a token that comes along must be this session's. With SameSite=Lax three locks, any of which is enough.
 * @throws DeskProblem cross-site
 */
export function checkOrigin(req: IncomingMessage, actor: Pick<Actor, 'csrf'> | undefined): void {
  const site = one(req.headers['sec-fetch-site']);
  const origin = one(req.headers.origin);
  const token = one(req.headers['x-csrf-token']);
  const isOurs =
    (site === undefined || site === 'same-origin' || site === 'none') &&
    (origin === undefined || hostOf(origin) === (req.headers.host ?? '-'));
  if (!isOurs || (token !== undefined && actor !== undefined && !isSame(token, actor.csrf)))
    throw new DeskProblem(403, 'cross-site');
}

/**
 * The same for a form of our own pages, which old browsers send without saying where from: somebody who is signed in
 * must hand back the token of this very session.
 * @throws DeskProblem cross-site
 */
export function checkForm(req: IncomingMessage, actor: Pick<Actor, 'csrf'> | undefined, token: string): void {
  checkOrigin(req, actor);
  if (actor && !isSame(token, actor.csrf)) throw new DeskProblem(403, 'cross-site');
}

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** undefined for `null` and for what is no address: never ours. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
