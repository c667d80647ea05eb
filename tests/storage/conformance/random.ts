import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../../src/model/index.ts';
import type { PendingTurn } from '../../../src/storage/store.ts';
import { item, type OpenedStore } from './store.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY = 86_400_000;
const PEOPLE = 3;
const FAR = { conversationDays: 90, messageDays: 30, dedupeDays: 14 };

/** What must be true of one person, kept beside the store. */
interface Person {
  readonly number: string;
  /** Lane of the newest conversation, and lanes left behind by erasures that may still have words to send. */
  lane: ConversationId | undefined;
  old: ConversationId[];
  waiting: string[];
  /** Version of the memory; undefined: there is none. */
  version: number | undefined;
  optedOut: boolean;
  /** Words not yet settled, by lane, in the order they were committed. */
  unsent: Map<ConversationId, OutboundId[]>;
  attempted: Set<OutboundId>;
}

type Step =
  | { readonly kind: 'accept' | 'repeat' | 'both'; readonly who: number }
  | {
      readonly kind: 'turn' | 'stale' | 'twice' | 'erase' | 'stop';
      readonly who: number;
      readonly says: number;
    }
  | { readonly kind: 'send' | 'attempt' | 'retry' | 'fail' | 'receipt'; readonly who: number }
  | { readonly kind: 'crash' | 'sweep'; readonly who: number };

const who = fc.nat({ max: PEOPLE - 1 });
const says = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('accept', 'repeat', 'both'), who }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('turn'), who, says }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('stale', 'twice', 'erase', 'stop'), who, says }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constantFrom('send', 'attempt', 'retry', 'fail', 'receipt'), who }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('crash', 'sweep'), who }) },
) as fc.Arbitrary<Step>;

let count = 0;
const next = (prefix: string): string => {
  count += 1;
  return `${prefix}${count}`;
};

/** Any order of events, with crashes anywhere: order, once, whole or nothing, and what is forgotten stays forgotten. */
export function itHoldsUnderAnyInterleaving(open: () => Promise<OpenedStore>, runs: number): void {
  it('holds order, once and retention under any interleaving', async () => {
    let opened = await open();
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 45 }), async (steps) => {
          const world = new World(() => opened);
          for (const one of steps) {
            if (one.kind === 'crash') opened = await opened.crash();
            else await world.take(one);
          }
          await world.settle();
        }),
        { seed: 20_261_121, numRuns: runs },
      );
    } finally {
      await opened.close();
    }
  }, 240_000);
}

class World {
  readonly #opened: () => OpenedStore;
  readonly #people: Person[];
  readonly #delivered: ReturnType<typeof item>[] = [];

  constructor(opened: () => OpenedStore) {
    this.#opened = opened;
    this.#people = Array.from({ length: PEOPLE }, () => ({
      number: next('52155'),
      lane: undefined,
      old: [],
      waiting: [],
      version: undefined,
      optedOut: false,
      unsent: new Map(),
      attempted: new Set(),
    }));
  }

  get #store() {
    return this.#opened().store;
  }

  async take(step: Step): Promise<void> {
    const person = this.#people[step.who] as Person;
    switch (step.kind) {
      case 'accept':
        return this.#accept(person);
      case 'both':
        await Promise.all([
          this.#accept(person),
          this.#accept(this.#people[0] as Person, person !== this.#people[0]),
        ]);
        return;
      case 'repeat':
        return this.#repeat();
      case 'sweep':
        expect(await this.#store.sweep(NOW, FAR)).toEqual({ conversations: 0, dedupeKeys: 0 });
        return;
      case 'crash':
        return;
      case 'turn':
      case 'stale':
      case 'twice':
      case 'erase':
      case 'stop':
        return this.#turn(person, step.kind, step.says);
      default:
        return this.#send(person, step.kind);
    }
  }

  async #accept(person: Person, isWanted = true): Promise<void> {
    if (!isWanted) return;
    const text = next('t');
    const one = item(person.number, text);
    this.#delivered.push(one);
    person.waiting.push(text);
    const [result] = await this.#store.accept([one]);
    if (result?.kind !== 'stored') throw new Error('a new message was taken for a repeat');
    if (person.lane !== undefined) expect(result.conversation).toBe(person.lane);
    person.lane = result.conversation;
  }

  /** Any delivery again, whatever became of its message and its sender. */
  async #repeat(): Promise<void> {
    const one = this.#delivered[count % Math.max(1, this.#delivered.length)];
    if (one) expect(await this.#store.accept([one])).toEqual([{ kind: 'duplicate' }]);
  }

  async #turn(
    person: Person,
    kind: 'turn' | 'stale' | 'twice' | 'erase' | 'stop',
    says: number,
  ): Promise<void> {
    const { lane } = person;
    if (lane === undefined) return;
    const turn = await this.#store.nextTurn(lane);
    this.#checkTurn(person, turn);
    if (!turn) return;
    const outbound = Array.from({ length: says }, () => ({
      id: next('out') as OutboundId,
      content: { kind: 'text' as const, text: 'x' },
    }));
    const commit = {
      inbound: turn.inbound,
      conversation: lane,
      expectedVersion: person.version ?? 0,
      stateJson: `{"after":"${person.waiting[0]}"}`,
      outbound,
      tickets: [],
      events: [],
      at: NOW,
    };
    if (kind === 'stale') {
      const stale = await this.#store.commitTurn({ ...commit, expectedVersion: (person.version ?? 0) + 1 });
      expect(stale).toEqual({ kind: 'conflict' });
      return;
    }
    const results = await Promise.all([
      this.#store.commitTurn({
        ...commit,
        ...(kind === 'erase' ? { erase: true } : {}),
        ...(kind === 'stop' ? { optOut: !person.optedOut } : {}),
      }),
      ...(kind === 'twice' ? [this.#store.commitTurn({ ...commit, outbound: [] })] : []),
    ]);
    const committed = results.filter((result) => result.kind === 'committed');
    expect(committed).toHaveLength(1);
    const isOurs = results[0]?.kind === 'committed';
    person.waiting.shift();
    const ids = isOurs ? outbound.map(({ id }) => id) : [];
    person.unsent.set(lane, [...(person.unsent.get(lane) ?? []), ...ids]);
    if (kind === 'stop') person.optedOut = !person.optedOut;
    person.version = (person.version ?? 0) + 1;
    if (kind !== 'erase') return;
    person.old.push(lane);
    person.version = undefined;
    person.optedOut = false;
    const [wake] = results[0]?.kind === 'committed' ? (results[0].wakes ?? []) : [];
    expect(wake === undefined).toBe(person.waiting.length === 0);
    person.lane = wake;
    expect(await this.#store.nextTurn(lane)).toBeUndefined();
  }

  #checkTurn(person: Person, turn: PendingTurn | undefined): void {
    const text = turn?.message.content.kind === 'text' ? turn.message.content.text : undefined;
    expect(text).toBe(person.waiting[0]);
    if (!turn) return;
    expect(turn.state?.version).toBe(person.version);
    expect(turn.conversation.isOptedOut).toBe(person.optedOut);
  }

  async #send(person: Person, kind: 'send' | 'attempt' | 'retry' | 'fail' | 'receipt'): Promise<void> {
    for (const lane of [...person.old, ...(person.lane === undefined ? [] : [person.lane])]) {
      const pending = await this.#store.nextOutbound(lane);
      const queue = person.unsent.get(lane) ?? [];
      expect(pending?.id).toBe(queue[0]);
      if (!pending) continue;
      expect(pending.status).toBe(person.attempted.has(pending.id) ? 'attempted' : 'queued');
      expect(pending.to).toMatchObject({ phone: person.number });
      const error = { code: 'x', scope: 'message', retryable: kind === 'retry' } as const;
      if (kind !== 'retry') {
        await this.#store.markAttempted(pending.id, NOW);
        person.attempted.add(pending.id);
      }
      if (kind === 'retry') {
        await this.#store.markRetry(pending.id, error, NOW, true);
        person.attempted.delete(pending.id);
      } else if (kind === 'fail') await this.#store.markFailed(pending.id, error, NOW);
      else if (kind === 'send') await this.#store.markSent(pending.id, `w-${pending.id}`, NOW);
      else if (kind === 'receipt') await this.#receive(pending.id);
      if (kind === 'fail' || kind === 'send' || kind === 'receipt') queue.shift();
      return;
    }
  }

  async #receive(id: OutboundId): Promise<void> {
    const receipt = { channel: 'whatsapp', providerId: `w-${id}`, status: 'delivered', at: NOW } as const;
    expect(await this.#store.applyReceipts([{ ...receipt, outboundId: id }])).toMatchObject([
      { kind: 'applied', outbound: id, settled: true },
    ]);
    // By its own name or the provider's, again: nothing is settled a second time.
    const again = await this.#store.applyReceipts([receipt, { ...receipt, outboundId: id }]);
    for (const outcome of again) expect(outcome).not.toMatchObject({ settled: true });
  }

  /** The lanes run dry: everything accepted had its turn, everything committed was sent, nothing waits, all can be swept. */
  async settle(): Promise<void> {
    for (const person of this.#people) {
      while (person.waiting.length > 0) await this.#turn(person, 'turn', 1);
      if (person.lane !== undefined) expect(await this.#store.nextTurn(person.lane)).toBeUndefined();
      while ([...person.unsent.values()].some((queue) => queue.length > 0)) await this.#send(person, 'send');
      for (const lane of person.old) expect(await this.#store.transcript(lane, 100)).toEqual([]);
    }
    expect(await this.#store.openLanes()).toEqual([]);
    expect(await this.#store.openOutboxLanes()).toEqual([]);
    expect(await this.#store.backlog()).toMatchObject({ inbound: 0, outbound: 0 });
    const swept = await this.#store.sweep(new Date(NOW.getTime() + 100 * DAY), FAR);
    expect(swept).toEqual({
      conversations: this.#people.filter(({ lane }) => lane !== undefined).length,
      dedupeKeys: this.#delivered.length,
    });
    expect((await this.#store.backlog()).deadLetters).toBe(0);
  }
}
