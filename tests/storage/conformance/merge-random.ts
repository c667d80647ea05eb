import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ConversationId, OutboundId } from '../../../src/model/index.ts';
import { item, type OpenedStore } from './store.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const KEYS = 6;

type Step =
  | { readonly kind: 'write'; readonly keys: readonly number[]; readonly channel: 'whatsapp' | 'sms' }
  | { readonly kind: 'together'; readonly pairs: readonly (readonly number[])[] }
  | { readonly kind: 'turn' | 'erase'; readonly key: number }
  | { readonly kind: 'crash' };

const key = fc.nat({ max: KEYS - 1 });
const keys = fc.uniqueArray(key, { minLength: 1, maxLength: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write'),
      keys,
      channel: fc.constantFrom('whatsapp', 'sms'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('together'),
      pairs: fc.array(keys, { minLength: 2, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('turn'), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('erase'), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash') }) },
) as fc.Arbitrary<Step>;

/** What is known of one person, kept beside the store. */
interface Person {
  readonly keys: Set<number>;
  readonly talks: Set<ConversationId>;
}

let run = 0;
let count = 0;

/** However contacts become one, one after another or at once: a person is all their conversations, and is erased as that. */
export function itErasesWholePeople(open: () => Promise<OpenedStore>, runs: number): void {
  it('erases whole people, however their contacts became one', async () => {
    let opened = await open();
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
          const world = new World(() => opened);
          for (const one of steps) {
            if (one.kind === 'crash') opened = await opened.crash();
            else await world.take(one);
          }
          for (let one = 0; one < KEYS; one += 1) await world.take({ kind: 'erase', key: one });
          expect(await opened.store.openLanes()).toEqual([]);
        }),
        { seed: 20_261_122, numRuns: runs },
      );
    } finally {
      await opened.close();
    }
  }, 240_000);
}

class World {
  readonly #opened: () => OpenedStore;
  readonly #run: number;
  #people: Person[] = Array.from({ length: KEYS }, (_, one) => ({ keys: new Set([one]), talks: new Set() }));

  constructor(opened: () => OpenedStore) {
    this.#opened = opened;
    run += 1;
    this.#run = run;
  }

  get #store() {
    return this.#opened().store;
  }

  async take(step: Exclude<Step, { kind: 'crash' }>): Promise<void> {
    if (step.kind === 'write') await this.#write([step.keys], step.channel);
    else if (step.kind === 'together') await this.#write(step.pairs, 'whatsapp');
    else if (step.kind === 'turn') {
      for (const talk of this.#of(step.key).talks) if (await this.#turn(talk)) return;
    } else await this.#erase(step.key);
  }

  #of(one: number): Person {
    return this.#people.find((person) => person.keys.has(one)) as Person;
  }

  /** Messages that arrive at the same time, each under keys of one person. */
  async #write(messages: readonly (readonly number[])[], channel: 'whatsapp' | 'sms'): Promise<void> {
    const results = await Promise.all(
      messages.map((named) => {
        count += 1;
        const one = item(`r${this.#run}-${named[0]}`, `t${count}`, {
          identityKeys: named.map((name) => `key-r${this.#run}-${name}`),
        });
        const from = { channel, phone: `r${this.#run}` };
        return this.#store.accept([{ ...one, message: { ...one.message, from } }]);
      }),
    );
    for (const [index, [result]] of results.entries()) {
      if (result?.kind !== 'stored') throw new Error('not stored');
      const same = [...new Set((messages[index] ?? []).map((name) => this.#of(name)))];
      const person: Person = {
        keys: new Set(same.flatMap((one) => [...one.keys])),
        talks: new Set([...same.flatMap((one) => [...one.talks]), result.conversation]),
      };
      this.#people = [...this.#people.filter((one) => !same.includes(one)), person];
    }
    for (const { talks } of this.#people)
      for (const talk of talks)
        expect((await this.#store.conversationsOf(talk)).sort()).toEqual([...talks].sort());
  }

  async #turn(conversation: ConversationId, erase = false): Promise<boolean> {
    const turn = await this.#store.nextTurn(conversation);
    if (!turn) return false;
    count += 1;
    const result = await this.#store.commitTurn({
      inbound: turn.inbound,
      conversation,
      expectedVersion: turn.state?.version ?? 0,
      stateJson: '{}',
      outbound: [{ id: `merge-random-${count}` as OutboundId, content: { kind: 'text', text: 'x' } }],
      tickets: [],
      events: [],
      ...(erase ? { erase } : {}),
      at: NOW,
    });
    expect(result.kind).toBe('committed');
    return true;
  }

  async #erase(one: number): Promise<void> {
    const before = this.#of(one);
    for (const talk of before.talks) while (await this.#turn(talk));
    await this.#write([[one]], 'whatsapp');
    const person = this.#of(one);
    const asked = [...person.talks];
    let isAsked = false;
    for (const talk of asked) if (!isAsked && (await this.#turn(talk, true))) isAsked = true;
    expect(isAsked).toBe(true);
    for (const talk of asked) {
      expect(await this.#store.conversation(talk)).toBeUndefined();
      for (let next = await this.#store.nextOutbound(talk); next; next = await this.#store.nextOutbound(talk))
        await this.#store.markSent(next.id, `w-${next.id}`, NOW);
      expect(await this.#store.transcript(talk, 50)).toEqual([]);
    }
    this.#people = [
      ...this.#people.filter((other) => other !== person),
      ...[...person.keys].map((name) => ({ keys: new Set([name]), talks: new Set<ConversationId>() })),
    ];
  }
}
