import { describe, expect, it } from 'vitest';
import { makeSpooledAccept, NotSafeError, reofferSpool, type SpooledDeps } from '../../src/inbox/spooled.ts';
import type { AcceptItem } from '../../src/storage/store.ts';
import { silentLogger, silentMetrics } from '../../src/telemetry/telemetry.ts';

const item = (n: number): AcceptItem => ({
  dedupeKey: `d${n}`,
  identityKeys: ['k'],
  message: {
    providerId: `${n}`,
    from: { channel: 'whatsapp', phone: '+525500000001' },
    account: '1',
    sentAt: new Date(n),
    receivedAt: new Date(n),
    content: { kind: 'text', text: 'x' },
  },
});

/** A store that knows some of what the spool holds; tells in which order it is asked and offered. */
function rig(
  over: {
    known?: readonly number[];
    copied?: 'copied' | 'alone' | 'late';
    isDiskFull?: boolean;
    doubts?: () => number;
  } = {},
) {
  const known = new Set((over.known ?? []).map((n) => `d${n}`));
  const spooled: AcceptItem[] = [];
  const offered: string[] = [];
  const asked: string[] = [];
  const accepted: string[] = [];
  const segments = new Map<string, AcceptItem[]>();
  const deps: SpooledDeps = {
    store: {
      accept: async (items) =>
        items.map(({ dedupeKey }) => {
          const isKnown = accepted.includes(dedupeKey);
          accepted.push(dedupeKey);
          if (isKnown) return { kind: 'duplicate' };
          return { kind: 'stored', inbound: dedupeKey as never, conversation: 'c' as never };
        }),
    },
    safety: {
      copied: async () => over.copied ?? 'copied',
      onLoss: () => {},
      announceSpool: async () => {},
      doubts: () => over.doubts?.() ?? 0,
      countMissing: async (items) => {
        asked.push(...items.map(({ dedupeKey }) => dedupeKey));
        return items.filter(({ dedupeKey }) => !known.has(dedupeKey)).length;
      },
      reoffer: async (items) => {
        offered.push(...items.map(({ dedupeKey }) => dedupeKey));
        const missing = items.filter(({ dedupeKey }) => !known.has(dedupeKey));
        for (const { dedupeKey } of missing) known.add(dedupeKey);
        return { restored: missing.length, erased: 0 };
      },
      restored: async () => {},
      warnings: () => [],
    },
    spool: {
      append: async (items) => {
        if (over.isDiskFull) throw new Error('ENOSPC');
        spooled.push(...items);
      },
      segments: () => [...segments.keys()],
      read: async (name) => segments.get(name) ?? [],
    },
    rekey: (one) => one,
    metrics: silentMetrics,
    logger: silentLogger,
  };
  return { deps, spooled, offered, asked, accepted, segments };
}

describe('accepting beside the spool', () => {
  it('resolves when both have it', async () => {
    const { deps, spooled } = rig();
    expect(await makeSpooledAccept(deps)([item(1)])).toMatchObject([{ kind: 'stored' }]);
    expect(spooled).toEqual([item(1)]);
  });

  it.each([
    ['copied', true],
    ['alone', true],
    ['late', false],
  ] as const)('with a full disk and a replica that is %s: 200 is %s', async (copied, isTaken) => {
    const accepting = makeSpooledAccept(rig({ copied, isDiskFull: true }).deps)([item(1)]);
    if (isTaken) await expect(accepting).resolves.toHaveLength(1);
    else await expect(accepting).rejects.toThrow(NotSafeError);
  });

  it('a late replica does not matter while the spool takes it', async () => {
    await expect(makeSpooledAccept(rig({ copied: 'late' }).deps)([item(1)])).resolves.toHaveLength(1);
  });
});

describe('a failover while a message is being accepted', () => {
  it('offers it once more: the server that took it may be gone, and the spool have been offered before it stood there', async () => {
    const answers = [0, 1, 1, 1];
    const { deps, accepted, spooled } = rig({ doubts: () => answers.shift() ?? 1 });
    // Known to the store the second time; to the sender it is new all the same.
    expect(await makeSpooledAccept(deps)([item(1)])).toMatchObject([{ kind: 'stored' }]);
    expect(accepted).toEqual(['d1', 'd1']);
    expect(spooled).toEqual([item(1)]);
  });

  it('is left to the provider, who sends it again, where it does not end', async () => {
    let doubts = 0;
    const { deps, accepted } = rig({ doubts: () => doubts++ });
    await expect(makeSpooledAccept(deps)([item(1)])).rejects.toThrow(NotSafeError);
    expect(accepted).toHaveLength(4);
  });
});

describe('offering the spool again', () => {
  it('begins where the loss begins, in order, and goes on with what is older afterwards', async () => {
    const { deps, offered, segments } = rig({ known: [1, 2, 3, 4, 5] });
    for (let n = 1; n <= 8; n += 1) segments.set(`s${n}`, [item(n)]);
    const { restored, rest } = await reofferSpool(deps);
    expect(restored).toBe(3);
    expect(offered.slice(0, 5)).toEqual(['d4', 'd5', 'd6', 'd7', 'd8']);
    await rest;
    expect(offered.slice(5)).toEqual(['d1', 'd2', 'd3']);
  });

  it('goes back as far as anything is missing', async () => {
    const { deps, offered, segments } = rig();
    for (let n = 1; n <= 6; n += 1) segments.set(`s${n}`, n === 4 ? [] : [item(n)]);
    expect((await reofferSpool(deps)).restored).toBe(5);
    expect(offered).toEqual(['d1', 'd2', 'd3', 'd5', 'd6']);
  });
});
