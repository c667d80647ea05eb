/**
 * What an error of a send means for the queue.
 * `scope` says what has to slow down or stop: this message only, this person (pair rate), the whole number, or the account.
 */
export interface SendError {
  /** Provider code as text (`131056`, `21610`), or `timeout`, `network`, `http_503`, `render`. */
  readonly code: string;
  readonly scope: 'message' | 'pair' | 'number' | 'account';
  readonly retryable: boolean;
  /** At least this long before the next try, if the provider said so or the code implies it. */
  readonly retryAfterMs?: number;
  /** Most tries for this code; absent: the queue's own limit. */
  readonly maxAttempts?: number;
  /** The request may have been carried out: wait for a receipt before trying again. */
  readonly isAmbiguous?: boolean;
  /** What else the code tells: the person opted out at the provider, the service window is closed, the address is dead. */
  readonly meaning?: 'opted_out' | 'window_closed' | 'unreachable' | 'bug' | 'blocked';
}

export type SendResult =
  | { readonly kind: 'sent'; readonly providerId: string }
  | { readonly kind: 'failed'; readonly error: SendError };
