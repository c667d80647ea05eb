import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Request, RequestHandler } from 'express';
import type { Logger } from '../../telemetry/telemetry.ts';
import { DeskProblem } from '../contract.ts';
import { type BucketRule, Buckets } from './buckets.ts';
import type { Cookies } from './cookies.ts';
import { sendDeskProblem } from './problems.ts';

/**
 * Of one session: a page that comes back after a cut asks ten things, one that is worked in a few a second. Nobody who
 * works gets near this; a program that reads everything does.
 */
export const PER_SESSION: BucketRule = { burst: 600, perSecond: 20 };
/** Of one address: an office of two hundred goes out by one, and after a cut they all come back at once. */
export const PER_MACHINE: BucketRule = { burst: 4_000, perSecond: 200 };

export interface ThrottleDeps {
  readonly cookies: Pick<Cookies, 'read'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly perSession?: BucketRule | undefined;
  readonly perMachine?: BucketRule | undefined;
  /** For tests. */
  readonly uptimeMs?: (() => number) | undefined;
}

/**
 * Refuses what comes faster than any work (S16, S21): 429 with Retry-After, before a session is looked up or a body read.
 * Signing in has slower limits of its own (accounts/tries.ts), reading conversations too (misuse/).
 */
export function makeThrottle(deps: ThrottleDeps): RequestHandler {
  const { cookies, logger, perSession = PER_SESSION, perMachine = PER_MACHINE } = deps;
  const uptimeMs = deps.uptimeMs ?? (() => performance.now());
  const machines = new Buckets(perMachine, uptimeMs);
  const sessions = new Buckets(perSession, uptimeMs);
  let hasWarned = false;
  return (req, res, next) => {
    if (!hasWarned && isProxyUnknown(req)) {
      hasWarned = true;
      logger.warn(
        {},
        'a request says for whom it was passed on, but TRUST_PROXY is not set: it is not believed',
      );
    }
    const token = cookies.read(req);
    // Both are asked, so that a flood under a session also empties the bucket of its machine.
    const wait = Math.max(
      machines.take(networkOf(machineOf(req))),
      token === undefined ? 0 : sessions.take(keyOf(token)),
    );
    if (wait === 0) return next();
    sendDeskProblem(res, new DeskProblem(429, 'too-many-requests', { retryAfterSeconds: wait }));
  };
}

/**
 * Where a request comes from. Express reads X-Forwarded-For only from the proxies that TRUST_PROXY names; from anybody
 * else it is a claim like any other.
 */
export const machineOf = (req: Request): string => req.ip ?? req.socket.remoteAddress ?? '';

/** One household or office has a /64 of IPv6 addresses and may use a new one for every request. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

const isProxyUnknown = (req: Request): boolean =>
  req.headers['x-forwarded-for'] !== undefined && req.ip === req.socket.remoteAddress;

/** The token itself is not kept in memory longer than the request. */
const keyOf = (token: string): string =>
  createHash('sha256').update(token.slice(0, 200)).digest('base64url').slice(0, 22);
