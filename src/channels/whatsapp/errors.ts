import type { SendError } from '../../model/index.ts';

type Rule = Omit<SendError, 'code'>;

const retryMessage: Rule = { scope: 'message', retryable: true, maxAttempts: 5 };
const final: Rule = { scope: 'message', retryable: false };
const bug: Rule = { ...final, meaning: 'bug' };
/** Nothing can be sent until somebody looks at the account: wait, keep everything, probe now and then. */
const stopAll: Rule = { scope: 'account', retryable: true };

/** Meta's error codes and what to do (channels.md 2.5). The code decides, not the HTTP status or the words. */
const RULES: Readonly<Record<number, Rule>> = {
  1: retryMessage,
  2: retryMessage,
  131000: retryMessage,
  131016: retryMessage,
  4: { scope: 'number', retryable: true, retryAfterMs: 60_000 },
  80007: { scope: 'number', retryable: true, retryAfterMs: 60_000 },
  130429: { scope: 'number', retryable: true },
  131057: { scope: 'number', retryable: true, retryAfterMs: 60_000 },
  133004: { scope: 'number', retryable: true },
  131056: { scope: 'pair', retryable: true },
  131052: { ...retryMessage, maxAttempts: 1 },
  131053: { ...retryMessage, maxAttempts: 1 },
  131047: { ...final, meaning: 'window_closed' },
  // The API before Cloud API, which some hosts still speak.
  470: { ...final, meaning: 'window_closed' },
  131026: { ...final, meaning: 'unreachable' },
  131021: final,
  131049: final,
  131050: { ...final, meaning: 'opted_out' },
  130472: final,
  131051: bug,
  131008: bug,
  131009: bug,
  100: bug,
  33: bug,
  131062: final,
  132000: bug,
  132001: bug,
  132005: bug,
  132007: bug,
  132012: bug,
  132015: bug,
  132016: bug,
  132068: final,
  132069: { ...retryMessage, maxAttempts: 2 },
  0: stopAll,
  190: stopAll,
  3: stopAll,
  10: stopAll,
  368: { ...stopAll, meaning: 'blocked' },
  131031: { ...stopAll, meaning: 'blocked' },
  130497: { ...stopAll, meaning: 'blocked' },
  131048: { ...stopAll, meaning: 'blocked' },
  131042: stopAll,
  131037: stopAll,
  131045: stopAll,
  133010: stopAll,
  133016: stopAll,
};

/**
 * A refusal of the Graph API.
 * @param httpStatus decides only where the code is unknown: 5xx and 429 are worth a retry, other 4xx are not
 */
export function graphError(code: number | undefined, httpStatus: number, retryAfterMs?: number): SendError {
  const rule = code === undefined ? undefined : ruleOf(code);
  const after =
    retryAfterMs === undefined ? {} : { retryAfterMs: Math.max(retryAfterMs, rule?.retryAfterMs ?? 0) };
  const name = code === undefined || code === httpStatus ? `http_${httpStatus}` : String(code);
  if (rule) return { code: name, ...rule, ...after };
  if (httpStatus === 429 || httpStatus >= 500)
    return { code: name, scope: 'number', retryable: true, ...after };
  if (httpStatus === 401 || httpStatus === 403) return { code: name, ...stopAll };
  return { code: name, ...final, meaning: 'bug' };
}

/** A failure that comes later, by status webhook: the message was taken, so nothing of the number is at fault. */
export function whatsAppReceiptError(code: string): SendError {
  const rule = /^\d+$/.test(code) ? ruleOf(Number(code)) : undefined;
  return { code, ...(rule ?? final), scope: 'message', retryable: false };
}

function ruleOf(code: number): Rule | undefined {
  return RULES[code] ?? (code >= 200 && code <= 299 ? stopAll : undefined);
}
