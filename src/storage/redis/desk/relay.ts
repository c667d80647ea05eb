import type { Redis } from 'ioredis';
import type { TicketId } from '../../../model/index.ts';
import type { Logger } from '../../../telemetry/telemetry.ts';
import type { AuditEntry, DeskEvent, LoggedEvent } from '../../desk-store.ts';
import { type Connection, list, text } from '../client.ts';
import { type RedisContext, runIn } from '../context.ts';
import { META, type Partition } from '../keys.ts';
import { DROP_PENDING, READ_PENDING } from '../lua/desk.ts';
import { APPEND_LOG, RAISE_LOG } from '../lua/desk-meta.ts';
import { appendAudit, type TimedAudit } from './audit.ts';

const CHANNEL = 'rumbo:desk';
const LOG = `${META}:log`;
const AT_ONCE = 100;

/**
 * What happens to cases is written in the partition of the conversation, in the same change; the log that desks follow
 * and the audit chain are one for all. The relay moves entries from there to here, each once and in order: a crash
 * between leaves them where the next holder of the partition finds them. News goes to every process by publish; what a
 * process misses it reads from the log by number.
 */
export class Relay {
  readonly #context: RedisContext;
  readonly #logger: Logger;
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<Partition, Promise<void>>();
  readonly #isWaiting = new Set<Partition>();
  #subscriber: Redis | undefined;
  /** The last number that this process has told a desk. */
  #seen = 0;

  constructor(context: RedisContext, logger: Logger) {
    this.#context = context;
    this.#logger = logger;
  }

  /** Hears of news, and of what its own partitions must still tell. */
  async listen(connection: Connection): Promise<void> {
    const subscriber = connection.openBlocking();
    this.#subscriber = subscriber;
    subscriber.on('message', (_channel: string, message: string) => {
      if (message === 'news') this.#tell();
      else if (this.#context.leases.epochOf(Number(message)) !== undefined) this.flushSoon(Number(message));
    });
    await subscriber.subscribe(CHANNEL);
    // After the connection was lost nobody knows what was missed: listeners read the log.
    subscriber.on('ready', () => this.#tell());
  }

  onEvents(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** One run at a time for each partition; asked for meanwhile, it runs once more. */
  flushSoon(partition: Partition): void {
    void this.flush(partition).catch((error) =>
      this.#logger.warn({ err: error }, 'telling desks failed; it is tried again'),
    );
  }

  flush(partition: Partition): Promise<void> {
    const running = this.#running.get(partition);
    if (running) {
      this.#isWaiting.add(partition);
      return running
        .catch(() => {})
        .then(() =>
          this.#isWaiting.delete(partition) ? this.flush(partition) : this.#running.get(partition),
        );
    }
    const run = this.#move(partition).finally(() => this.#running.delete(partition));
    this.#running.set(partition, run);
    return run;
  }

  async eventsAfter(seq: number, limit: number): Promise<LoggedEvent[]> {
    const entries = await this.#context.client.xrange(LOG, `(${seq}-0`, '+', 'COUNT', limit);
    const events = entries.map(([id, fields]) => toEvent(id, fields));
    this.#seen = Math.max(this.#seen, events.at(-1)?.seq ?? 0);
    return events;
  }

  async eventRange(): Promise<{ oldest: number; newest: number }> {
    const [newest, [first]] = await Promise.all([
      this.#context.client.hget(META, 'desk_seq'),
      this.#context.client.xrange(LOG, '-', '+', 'COUNT', 1),
    ]);
    const last = Number(newest ?? 0);
    this.#seen = Math.max(this.#seen, last);
    return { oldest: first ? seqOf(first[0]) : last + 1, newest: last };
  }

  /** Redis has lost the end of the log: desks that have seen it would not notice what takes the same numbers. */
  async goOnAfterLoss(): Promise<void> {
    await RAISE_LOG.run(this.#context.client, META, [this.#seen]);
  }

  async forgetEventsBefore(at: Date): Promise<void> {
    let from = '-';
    for (;;) {
      const entries = await this.#context.client.xrange(LOG, from, '+', 'COUNT', AT_ONCE);
      const stays = entries.find(([id, fields]) => toEvent(id, fields).at >= at);
      const last = entries.at(-1);
      if (stays) await this.#context.client.xtrim(LOG, 'MINID', stays[0]);
      else if (last && entries.length < AT_ONCE)
        await this.#context.client.xtrim(LOG, 'MINID', `${seqOf(last[0]) + 1}-0`);
      if (stays || !last || entries.length < AT_ONCE) return;
      from = `(${last[0]}`;
    }
  }

  close(): void {
    this.#subscriber?.disconnect();
    this.#listeners.clear();
  }

  async #move(partition: Partition): Promise<void> {
    for (;;) {
      const pending = list(await runIn(this.#context, partition, READ_PENDING, AT_ONCE)).map(toPending);
      if (pending.length === 0) return;
      const events = pending.filter(({ fields }) => fields.kind === 'event');
      if (events.length > 0)
        await APPEND_LOG.run(this.#context.client, META, [
          two(partition),
          ...events.flatMap(({ id, fields: { at, event, ticket, data } }) => [
            id,
            JSON.stringify({ at: Number(at), kind: event, ticket, data: JSON.parse(data ?? '{}') }),
          ]),
        ]);
      // One by one: the marker says of each whether it was told already.
      for (const { id, fields } of pending)
        if (fields.kind === 'audit')
          await appendAudit(this.#context, [toAudit(fields)], { name: `a${two(partition)}`, id });
      await runIn(this.#context, partition, DROP_PENDING, ...pending.map(({ id }) => id));
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

interface Pending {
  readonly id: string;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

function toPending(reply: Parameters<typeof list>[0]): Pending {
  const [id, fields] = list(reply);
  const flat = list(fields).map(text);
  return {
    id: text(id),
    fields: Object.fromEntries(
      flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : [])),
    ),
  };
}

const toAudit = ({ at, actor, action, ticket, data }: Pending['fields']): TimedAudit => ({
  at: Number(at),
  actor: actor ?? '',
  action: action ?? '',
  ...(ticket === undefined ? {} : { ticket }),
  data: JSON.parse(data ?? '{}') as NonNullable<AuditEntry['data']>,
});

function toEvent(id: string, fields: readonly string[]): LoggedEvent {
  const { at, kind, ticket, data } = JSON.parse(fields[1] ?? '{}') as {
    at: number;
    kind: DeskEvent['kind'];
    ticket: TicketId;
    data: DeskEvent['data'];
  };
  return { seq: seqOf(id), at: new Date(at), kind, ticket, data };
}

const seqOf = (id: string): number => Number(id.split('-')[0]);
const two = (partition: Partition): string => String(partition).padStart(2, '0');
