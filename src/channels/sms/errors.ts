import type { SendError } from '../../model/index.ts';

type Rule = Omit<SendError, 'code'>;
const final: Rule = { scope: 'message', retryable: false };
const unreachable: Rule = { ...final, meaning: 'unreachable' };
const bug: Rule = { ...final, meaning: 'bug' };
const stopAll: Rule = { scope: 'account', retryable: true };

/** Twilio's error codes and what to do (channels.md 3.2). */
const RULES: Readonly<Record<number, Rule>> = {
  20429: { scope: 'number', retryable: true },
  20003: stopAll,
  21211: unreachable,
  21614: unreachable,
  21635: unreachable,
  21408: { ...final, meaning: 'blocked' },
  21610: { ...final, meaning: 'opted_out' },
  21611: { scope: 'number', retryable: true, retryAfterMs: 5_000 },
  21617: bug,
  30001: { scope: 'message', retryable: true, maxAttempts: 5 },
  30002: { ...stopAll, meaning: 'blocked' },
  30003: {
    scope: 'message',
    retryable: true,
    maxAttempts: 2,
    retryAfterMs: 3600_000,
    meaning: 'unreachable',
  },
  30004: { ...final, meaning: 'blocked' },
  30005: unreachable,
  30006: unreachable,
  30007: { ...final, meaning: 'blocked' },
  30008: { scope: 'message', retryable: true, maxAttempts: 1 },
  30034: { ...stopAll, meaning: 'blocked' },
  63016: { ...final, meaning: 'window_closed' },
  63017: { scope: 'number', retryable: true, retryAfterMs: 10_000 },
  63018: { scope: 'number', retryable: true, retryAfterMs: 60_000 },
  63024: unreachable,
};

/** A refusal of Twilio's REST API; where the code is unknown the HTTP status decides. */
export function twilioError(code: number | undefined, httpStatus: number, retryAfterMs?: number): SendError {
  const name = code === undefined ? `http_${httpStatus}` : String(code);
  const rule = code === undefined ? undefined : RULES[code];
  const after =
    retryAfterMs === undefined ? {} : { retryAfterMs: Math.max(retryAfterMs, rule?.retryAfterMs ?? 0) };
  if (rule) return { code: name, ...rule, ...after };
  if (httpStatus === 429 || httpStatus >= 500)
    return { code: name, scope: 'number', retryable: true, ...after };
  if (httpStatus === 401 || httpStatus === 403) return { code: name, ...stopAll };
  return { code: name, ...bug };
}

/** A failure that comes later, by status callback: the message was taken; it is not sent again by itself. */
export function smsReceiptError(code: string): SendError {
  const rule = /^\d+$/.test(code) ? RULES[Number(code)] : undefined;
  return { code, ...(rule ?? final), scope: 'message', retryable: false };
}
