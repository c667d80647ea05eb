/**
 * Why the portal did not answer as it should.
 * - `unreachable`: no connection, or it broke before an answer began
 * - `timeout`: no answer in time
 * - `busy`: 429, or we still wait for the Retry-After of an earlier one
 * - `unavailable`: 503
 * - `failed`: another 5xx
 * - `unreadable`: an answer that is not the contract's: see `flaw`
 * - `refused`: a 4xx that is no outcome of the operation: our request, key or address is wrong
 * - `resting`: the breaker is open; nothing was sent
 */
export type PortalFault =
  | 'unreachable'
  | 'timeout'
  | 'busy'
  | 'unavailable'
  | 'failed'
  | 'unreadable'
  | 'refused'
  | 'resting';

/** What was wrong with an answer: a web page, no JSON, an end too soon, too long, other fields, another address. */
export type AnswerFlaw = 'html' | 'not_json' | 'cut_off' | 'too_large' | 'wrong_shape' | 'redirect';

export interface PortalErrorDetails {
  readonly operation: string;
  readonly status?: number;
  readonly flaw?: AnswerFlaw;
  /** Not sooner than this from now. */
  readonly retryAfterMs?: number;
  /** Names of parameters that the portal refused; never their values. */
  readonly parameters?: readonly string[];
  /** Whether the request may have reached the portal, so that what it asks for may have happened. */
  readonly mayHaveArrived: boolean;
  readonly cause?: unknown;
}

/**
 * A call that brought no answer. Its message names the operation, the fault and the status: no address, no key, no
 * word a person wrote, nothing from the portal's own text.
 */
export class PortalError extends Error {
  override readonly name = 'PortalError';
  readonly fault: PortalFault;
  /** For logs that keep codes only. */
  readonly code: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly flaw: AnswerFlaw | undefined;
  readonly retryAfterMs: number | undefined;
  readonly parameters: readonly string[];
  readonly mayHaveArrived: boolean;

  constructor(fault: PortalFault, details: PortalErrorDetails) {
    const { operation, status, flaw, retryAfterMs, parameters = [], mayHaveArrived, cause } = details;
    const about = [flaw, status, ...parameters].filter((part) => part !== undefined).join(', ');
    super(`portal: ${operation}: ${fault}${about === '' ? '' : ` (${about})`}`, { cause });
    this.fault = fault;
    this.code = flaw ?? (status === undefined ? fault : `${fault}_${status}`);
    this.operation = operation;
    this.status = status;
    this.flaw = flaw;
    this.retryAfterMs = retryAfterMs;
    this.parameters = parameters;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** Trying again may help. Every operation of the contract may be repeated: POST carries its Idempotency-Key. */
export function isWorthRetrying(error: unknown): error is PortalError {
  if (!(error instanceof PortalError)) return false;
  if (error.fault === 'unreadable') return error.flaw === 'cut_off';
  return ['unreachable', 'timeout', 'busy', 'unavailable'].includes(error.fault);
}

/** Counts for the breaker: the portal, or the way to it, is ill. What we did wrong ourselves does not. */
export function isPortalIll(error: unknown): boolean {
  return error instanceof PortalError && error.fault !== 'refused' && error.fault !== 'resting';
}
