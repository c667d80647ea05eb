import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentProfile, choose, fits, hasRoom, type Need, weightOf } from '../../src/handoff/routing.ts';
import type { AgentId } from '../../src/model/index.ts';

const MINUTE = 60_000;
const agent = (id: string, change: Partial<AgentProfile> = {}): AgentProfile => ({
  id: id as AgentId,
  languages: ['es'],
  topics: [],
  isTrainedForProtection: false,
  isOnline: true,
  capacity: 8,
  ...change,
});
const need = (change: Partial<Need> = {}): Need => ({
  language: 'es',
  channel: 'whatsapp',
  isProtection: false,
  isPinned: false,
  score: 10,
  ...change,
});

describe('who fits', () => {
  // What differs, and after how many minutes of waiting it no longer matters (undefined: it always does).
  it.each([
    ['office', agent('a', { office: 'CHP' }), need({ office: 'BCN' }), 5],
    ['topic', agent('a', { topics: ['fraud'] }), need({ topic: 'labor-rights' }), 10],
    ['language', agent('a', { languages: ['es', 'en'] }), need({ language: 'ht' }), 20],
    ['channel', agent('a', { channels: ['sms'] }), need(), undefined],
    ['training for protection', agent('a'), need({ isProtection: true }), undefined],
  ])('another %s', (_what, one, wanted, widensAfter) => {
    if (widensAfter === undefined) return expect(fits(one, wanted, 24 * 60 * MINUTE)).toBe(false);
    expect(fits(one, wanted, widensAfter * MINUTE - 1)).toBe(false);
    expect(fits(one, wanted, widensAfter * MINUTE)).toBe(true);
  });

  it('who takes every topic, sits in no office or reads every channel is not kept waiting for', () => {
    expect(fits(agent('a'), need({ topic: 'fraud', office: 'BCN', channel: 'sms' }), 0)).toBe(true);
  });

  it('danger looks wide at once, for somebody trained', () => {
    const far = agent('a', {
      isTrainedForProtection: true,
      topics: ['fraud'],
      office: 'CHP',
      languages: ['en'],
    });
    const danger = need({
      isProtection: true,
      isPinned: true,
      score: 100,
      language: 'ht',
      topic: 'x',
      office: 'BCN',
    });
    expect(fits(far, danger, 0)).toBe(true);
  });

  it('only ever widens with time', () => {
    const some = fc.record({
      languages: fc.subarray(['es', 'en', 'ht']),
      topics: fc.subarray(['fraud', 'labor-rights']),
      office: fc.constantFrom('CHP', 'BCN'),
      isTrainedForProtection: fc.boolean(),
    });
    fc.assert(
      fc.property(some, fc.nat({ max: 40 }), fc.nat({ max: 40 }), fc.boolean(), (one, a, b, isProtection) => {
        const wanted = need({ language: 'ht', topic: 'fraud', office: 'BCN', isProtection });
        const [soon, late] = [Math.min(a, b), Math.max(a, b)];
        if (fits(agent('a', one), wanted, soon * MINUTE))
          expect(fits(agent('a', one), wanted, late * MINUTE)).toBe(true);
      }),
    );
  });
});

describe('how much fits in somebody’s hands', () => {
  it.each([
    ['an ordinary case', { isPinned: false, score: 59 }, 1],
    ['an urgent one', { isPinned: false, score: 60 }, 2],
    ['danger', { isPinned: true, score: 100 }, 3],
  ])('%s weighs', (_what, one, weight) => {
    expect(weightOf(one)).toBe(weight);
  });

  it('a case comes only where there is room for its weight', () => {
    expect(hasRoom({ capacity: 8 }, 6, need({ score: 60 }))).toBe(true);
    expect(hasRoom({ capacity: 8 }, 7, need({ score: 60 }))).toBe(false);
    expect(hasRoom({ capacity: 8 }, 7, need())).toBe(true);
    expect(hasRoom({ capacity: 8 }, 8, need())).toBe(false);
  });
});

describe('who is asked first', () => {
  const held = (weights: Record<string, number>) => new Map(Object.entries(weights)) as Map<AgentId, number>;

  it('who carries least of what they can, whoever is there and fits', () => {
    const team = [agent('a'), agent('b', { capacity: 4 }), agent('c', { isOnline: false })];
    expect(choose(team, need(), 0, held({ a: 3, b: 1 }))?.id).toBe('b');
    expect(choose(team, need(), 0, held({ a: 1, b: 1 }))?.id).toBe('a');
    expect(choose(team, need(), 0, held({ a: 8, b: 4 }))).toBeUndefined();
  });

  it('who speaks the language before who does not, also when the search is wide', () => {
    const team = [agent('a'), agent('b', { languages: ['ht'] })];
    expect(choose(team, need({ language: 'ht' }), 60 * MINUTE, held({ b: 7 }))?.id).toBe('b');
    expect(choose(team, need({ language: 'ht' }), 60 * MINUTE, held({ b: 8 }))?.id).toBe('a');
  });

  it('is the same for every process, in whatever order it knows them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), carries: fc.nat({ max: 9 }) }), {
          selector: ({ id }) => id,
          minLength: 1,
        }),
        (people) => {
          const weights = held(Object.fromEntries(people.map(({ id, carries }) => [id, carries])));
          const team = people.map(({ id }) => agent(id));
          expect(choose(team.toReversed(), need(), 0, weights)?.id).toBe(
            choose(team, need(), 0, weights)?.id,
          );
        },
      ),
    );
  });
});
