/** The little that parts need for operations; real ones are in logger.ts and metrics.ts, tests hand in silent ones. */
export interface Logger {
  /** Fields hold ids, codes and durations only: no text, no address (S7). */
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Counters and histograms by the names in metrics.ts. */
export interface Metrics {
  count(name: CounterName, labels?: Readonly<Record<string, string>>, by?: number): void;
  observe(name: HistogramName, seconds: number, labels?: Readonly<Record<string, string>>): void;
}

export type CounterName =
  | 'webhooks' // channel, outcome: accepted | unauthorized | malformed | too_large | store_down
  | 'messages_in' // channel, kind
  | 'messages_duplicate' // channel
  | 'messages_ignored' // channel, reason
  | 'messages_too_old' // channel
  | 'messages_out' // channel
  | 'receipts' // channel, status
  | 'send_errors' // channel, code
  | 'dead_letters' // channel, code
  | 'turns' // outcome: answered | silent | failed | conflict | gave_up
  | 'tickets' // reason
  | 'replica_waits' // outcome: copied | alone | late
  | 'spool_errors'
  | 'losses_noticed' // kind: failover | wiped
  | 'messages_reoffered' // outcome: known | restored | erased
  | 'portal_requests' // operation, outcome: ok | the fault's code
  | 'alerts' // outcome: queued | no_consent | opted_out | gone
  | 'registrations' // outcome: registered | already | withdrawn | closed | notFound | notPossible
  | 'follow_ups'; // outcome: asked | hired | interview | no_answer | asked_for_money | …

export type HistogramName = 'turn_seconds' | 'send_seconds' | 'webhook_seconds';

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
export const silentMetrics: Metrics = { count() {}, observe() {} };
