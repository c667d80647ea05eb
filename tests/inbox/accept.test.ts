import { describe, expect, it } from 'vitest';
import { makeInbox } from '../../src/inbox/accept.ts';
import type { ConversationId, Parsed, SendError } from '../../src/model/index.ts';
import type { AcceptItem, ReceiptOutcome } from '../../src/storage/store.ts';
import { silentLogger } from '../../src/telemetry/telemetry.ts';

const NOW = new Date(0);
const message = (
  id: string,
  content: AcceptItem['message']['content'] = { kind: 'text', text: 'x' },
): Parsed => ({
  kind: 'message',
  message: {
    from: { channel: 'whatsapp', phone: '1' },
    account: 'us',
    providerId: id,
    sentAt: NOW,
    receivedAt: NOW,
    content,
  },
});

function makeRig(outcomes: ReceiptOutcome[] = [], meaning?: SendError['meaning']) {
  const rig = {
    items: [] as AcceptItem[],
    woken: [] as string[],
    settled: [] as string[],
    stopped: [] as string[],
    counts: [] as string[],
    isDown: false,
  };
  const inbox = makeInbox({
    store: {
      accept: async (items) => {
        if (rig.isDown) throw new Error('disk full');
        rig.items.push(...items);
        return items.map((item, i) =>
          item.dedupeKey === 'twice'
            ? { kind: 'duplicate' }
            : { kind: 'stored', inbound: `${i}` as never, conversation: 'c1' as ConversationId },
        );
      },
      applyReceipts: async () => outcomes,
      setOptedOut: async (conversation) => void rig.stopped.push(conversation),
    },
    pseudonyms: { identityKeys: ({ phone }) => [`k-${phone}`], dedupeKey: ({ providerId }) => providerId },
    metrics: {
      count: (name, labels) => void rig.counts.push(`${name} ${Object.values(labels ?? {}).join(' ')}`),
      observe: () => {},
    },
    logger: silentLogger,
    wakeTurn: (conversation) => void rig.woken.push(conversation),
    settleOutbox: (conversation) => void rig.settled.push(conversation),
    receiptError: (_channel, code) => ({
      code,
      scope: 'message',
      retryable: false,
      ...(meaning ? { meaning } : {}),
    }),
  });
  return { rig, accept: (parsed: Parsed[]) => inbox.accept('whatsapp', parsed) };
}
const receipt = (status: 'failed' | 'delivered'): Parsed => ({
  kind: 'receipt',
  receipt: { channel: 'whatsapp', providerId: 'w', status, code: '131050', at: NOW },
});

describe('makeInbox', () => {
  it('stores in order, wakes the lane of what is new, counts the rest', async () => {
    const { rig, accept } = makeRig();
    await accept([message('a'), message('twice'), { kind: 'ignored', reason: 'no_sender' }, message('b')]);
    expect(rig.items.map(({ dedupeKey }) => dedupeKey)).toEqual(['a', 'twice', 'b']);
    expect(rig.woken).toEqual(['c1', 'c1']);
    expect(rig.counts).toEqual([
      'messages_ignored whatsapp no_sender',
      'messages_in whatsapp text',
      'messages_duplicate whatsapp',
      'messages_in whatsapp text',
    ]);
  });
  it('binds the new number of a person who changed it', async () => {
    const { rig, accept } = makeRig();
    await accept([
      message('a', {
        kind: 'system',
        event: 'number_changed',
        newAddress: { channel: 'whatsapp', phone: '2' },
      }),
    ]);
    expect(rig.items[0]).toMatchObject({ identityKeys: ['k-1'], newIdentityKeys: ['k-2'] });
  });
  it('rejects when the store cannot, so that the answer is 503', async () => {
    const { rig, accept } = makeRig();
    rig.isDown = true;
    await expect(accept([message('a')])).rejects.toThrow();
    expect(rig.woken).toEqual([]);
  });
  it('a receipt that settles an uncertain send lets its lane go on', async () => {
    const { rig, accept } = makeRig([
      { kind: 'applied', conversation: 'c2' as ConversationId, outbound: 'o' as never, settled: true },
    ]);
    await accept([receipt('delivered')]);
    expect(rig.settled).toEqual(['c2']);
  });
  it('a failure that means “stopped” is kept as the person’s word; others are only counted', async () => {
    const outcome: ReceiptOutcome = {
      kind: 'applied',
      conversation: 'c3' as ConversationId,
      outbound: 'o' as never,
      settled: false,
    };
    const stopped = makeRig([outcome], 'opted_out');
    await stopped.accept([receipt('failed')]);
    expect(stopped.rig.stopped).toEqual(['c3']);
    const other = makeRig([outcome], 'window_closed');
    await other.accept([receipt('failed')]);
    expect(other.rig.stopped).toEqual([]);
    expect(other.rig.counts).toContain('send_errors whatsapp 131050');
  });
});
