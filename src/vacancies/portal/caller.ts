import { setTimeout as pause } from 'node:timers/promises';
import {
  type CircuitBreakerPolicy,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { isStale } from './authorize.ts';
import { isPortalIll, isWorthRetrying, PortalError } from './errors.ts';
import { type PortalAnswer, type PortalRequest, sendOnce, type TransportOptions } from './transport.ts';

export interface CallerOptions extends TransportOptions {
  readonly uptimeMs: () => number;
  /** In [0, 1), handed in so that tests know it. */
  readonly random: () => number;
  /** Until the whole answer is there (default 3 s). */
  readonly timeoutMs?: number;
  /** A call with its retries takes no longer than about this (default 10 s). */
  readonly budgetMs?: number;
  /** First step of the retries' waits (default 250 ms). */
  readonly retryBaseMs?: number;
  /** How long the breaker first stays open; later up to sixteen times that (default 2 s). */
  readonly restMs?: number;
  /** Told each attempt's end: `ok` or the error's code. */
  readonly onAttempt?: (operation: string, outcome: string) => void;
  readonly onBreaker?: (state: BreakerState) => void;
}

export type BreakerState = 'closed' | 'open' | 'trying';

export interface CallLimits {
  /** Another budget than usual, e.g. because a person waits. */
  readonly budgetMs?: number;
}

export interface Caller {
  /** One call of the contract: tried up to three times where that may help. @throws PortalError */
  call<T>(
    request: PortalRequest,
    read: (answer: PortalAnswer) => Promise<T>,
    limits?: CallLimits,
  ): Promise<T>;
  readonly breaker: BreakerState;
}

const RETRIES = 2;
const TIMEOUT_MS = 3_000;
const BUDGET_MS = 10_000;
const RETRY_BASE_MS = 250;
const REST_MS = 2_000;
/** A try with less time than this would only say something about us. */
const LEAST_TRY_MS = 500;

/**
 * Calls with everything that keeps a sick portal from harming anyone: two retries with full jitter, never before a
 * Retry-After (which holds for every call, not only the one that got it), and a breaker that opens when half of the
 * last ten attempts failed — after five, if none went well — and tries by itself again, one request at a time.
 */
export function makeCaller(options: CallerOptions): Caller {
  const { uptimeMs, random, timeoutMs = TIMEOUT_MS, retryBaseMs = RETRY_BASE_MS } = options;
  const breaker = makeBreaker(options);
  let heldUntil = Number.NEGATIVE_INFINITY;

  const attempt = async <T>(
    request: PortalRequest,
    read: (answer: PortalAnswer) => Promise<T>,
    withinMs: number,
  ): Promise<T> => {
    const { operation } = request;
    const holdMs = heldUntil - uptimeMs();
    if (holdMs > 0) throw new PortalError('busy', { operation, retryAfterMs: holdMs, mayHaveArrived: false });
    try {
      const result = await breaker.execute(() => sendOnce(options, request, withinMs, read));
      options.onAttempt?.(operation, 'ok');
      return result;
    } catch (error) {
      if (isBrokenCircuitError(error)) throw new PortalError('resting', { operation, mayHaveArrived: false });
      if (error instanceof PortalError) {
        options.onAttempt?.(operation, error.code);
        if (error.retryAfterMs !== undefined)
          heldUntil = Math.max(heldUntil, uptimeMs() + error.retryAfterMs);
      }
      throw error;
    }
  };

  return {
    get breaker() {
      return nameOf(breaker.state);
    },
    call: async (request, read, limits = {}) => {
      const deadline = uptimeMs() + (limits.budgetMs ?? options.budgetMs ?? BUDGET_MS);
      let mayHaveArrived = false;
      for (let tried = 0; ; tried += 1) {
        try {
          return await attempt(request, read, Math.min(timeoutMs, deadline - uptimeMs()));
        } catch (error) {
          if (error instanceof PortalError && isStale(error) && tried === 0 && options.authorizer.isRenewable)
            continue;
          mayHaveArrived ||= error instanceof PortalError && error.mayHaveArrived;
          if (!isWorthRetrying(error) || tried >= RETRIES) throw marked(error, mayHaveArrived);
          const waitMs = Math.max(error.retryAfterMs ?? 0, random() * retryBaseMs * 2 ** tried);
          // Whoever waits is told now rather than at the end of their patience.
          if (uptimeMs() + waitMs + LEAST_TRY_MS > deadline) throw marked(error, mayHaveArrived);
          await pause(waitMs, undefined, { ref: false });
        }
      }
    },
  };
}

/** The last try may not have left this machine while an earlier one did: what counts is whether any may have arrived. */
function marked(error: unknown, mayHaveArrived: boolean): unknown {
  if (!(error instanceof PortalError) || error.mayHaveArrived || !mayHaveArrived) return error;
  const { fault, operation, status, flaw, retryAfterMs } = error;
  return new PortalError(fault, {
    operation,
    ...(status === undefined ? {} : { status }),
    ...(flaw === undefined ? {} : { flaw }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    mayHaveArrived: true,
  });
}

function makeBreaker({ restMs = REST_MS, onBreaker }: CallerOptions): CircuitBreakerPolicy {
  const breaker = circuitBreaker(handleWhen(isPortalIll), {
    breaker: new CountBreaker({ threshold: 0.5, size: 10, minimumNumberOfCalls: 5 }),
    halfOpenAfter: new ExponentialBackoff({ initialDelay: restMs, maxDelay: restMs * 16 }),
  });
  breaker.onStateChange((state) => onBreaker?.(nameOf(state)));
  return breaker;
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'trying' : 'open';
}
