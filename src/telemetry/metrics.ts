import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterName, HistogramName, Metrics } from './telemetry.ts';

const COUNTERS: Record<CounterName, { help: string; labels: string[] }> = {
  webhooks: { help: 'Webhook requests by outcome', labels: ['channel', 'outcome'] },
  messages_in: { help: 'Inbound messages stored', labels: ['channel', 'kind'] },
  messages_duplicate: { help: 'Inbound messages delivered again and dropped', labels: ['channel'] },
  messages_ignored: { help: 'Signed elements of no use to a conversation', labels: ['channel', 'reason'] },
  messages_too_old: { help: 'Messages too old to be answered (possible replay)', labels: ['channel'] },
  messages_out: { help: 'Outbound messages taken by the provider', labels: ['channel'] },
  receipts: { help: 'Delivery receipts', labels: ['channel', 'status'] },
  send_errors: { help: 'Sends refused or failed, by provider code', labels: ['channel', 'code'] },
  dead_letters: { help: 'Outbound messages given up, by code', labels: ['channel', 'code'] },
  turns: { help: 'Turns by outcome', labels: ['outcome'] },
  tickets: { help: 'Tickets opened', labels: ['reason'] },
  replica_waits: {
    help: 'Webhooks by whether a replica of Redis had them before the 200',
    labels: ['outcome'],
  },
  spool_errors: { help: 'Messages that the spool on this disk could not take', labels: [] },
  losses_noticed: { help: 'Times when Redis may have lost what it had acknowledged', labels: ['kind'] },
  messages_reoffered: { help: 'Messages of the spool that were offered again', labels: ['outcome'] },
  portal_requests: { help: 'Requests to the vacancy portal, each try', labels: ['operation', 'outcome'] },
  alerts: { help: 'Alerts of new vacancies', labels: ['outcome'] },
  registrations: { help: 'Interests in a vacancy told to the portal', labels: ['outcome'] },
  follow_ups: { help: 'Questions after an application, and their answers', labels: ['outcome'] },
};

const HISTOGRAMS: Record<HistogramName, { help: string; labels: string[]; buckets: number[] }> = {
  turn_seconds: {
    help: 'One turn, from claim to commit',
    labels: [],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  },
  send_seconds: {
    help: 'One send, until the provider answered',
    labels: ['channel'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  webhook_seconds: {
    help: 'Webhook to its answer, durable',
    labels: ['channel'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  },
};

/** Read when the page is asked for. Ages in seconds, 0 when nothing waits. */
export interface BacklogReading {
  readonly inbound: number;
  readonly outbound: number;
  readonly inboundAgeSeconds: number;
  readonly outboundAgeSeconds: number;
  readonly deadLetters: number;
}

/**
 * Prometheus metrics, every name prefixed `rumbo_`.
 * @param readBacklog asked once per scrape; if it fails the gauges keep their last value
 */
export function makeMetrics(
  readBacklog: () => Promise<BacklogReading>,
): Metrics & { render(): Promise<string>; contentType: string } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  for (const [name, { help, labels }] of Object.entries(COUNTERS)) {
    counters.set(
      name,
      new Counter({ name: `rumbo_${name}_total`, help, labelNames: labels, registers: [registry] }),
    );
  }
  const histograms = new Map<string, Histogram>();
  for (const [name, { help, labels, buckets }] of Object.entries(HISTOGRAMS)) {
    histograms.set(
      name,
      new Histogram({ name: `rumbo_${name}`, help, labelNames: labels, buckets, registers: [registry] }),
    );
  }
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `rumbo_${name}`, help, registers: [registry] });
  const gauges = {
    inbound: gauge('inbox_waiting', 'Inbound messages that wait for their turn'),
    inboundAgeSeconds: gauge('inbox_oldest_seconds', 'Age of the oldest waiting inbound message'),
    outbound: gauge('outbox_waiting', 'Outbound messages not yet taken by the provider'),
    outboundAgeSeconds: gauge('outbox_oldest_seconds', 'Age of the oldest unsent outbound message'),
    deadLetters: gauge('dead_letters_kept', 'Outbound messages given up and still kept'),
  };
  return {
    contentType: registry.contentType,
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    observe: (name, seconds, labels = {}) => histograms.get(name)?.observe(labels, seconds),
    render: async () => {
      const reading = await readBacklog().catch(() => undefined);
      if (reading)
        for (const [name, target] of Object.entries(gauges))
          target.set(reading[name as keyof BacklogReading]);
      return registry.metrics();
    },
  };
}
