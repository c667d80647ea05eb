import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TicketDetail } from '../../src/desk/api/schema.ts';
import type { ConversationId, OutboundId, SendResult } from '../../src/model/index.ts';
import { makeOutbox } from '../../src/outbox/outbox.ts';
import { silentLogger, silentMetrics } from '../../src/telemetry/telemetry.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';
import { commitNext } from '../support/stored.ts';
import { until } from '../support/until.ts';

let rig: DeskRig;
let counsellor: Awaited<ReturnType<DeskRig['somebody']>>;
beforeAll(async () => {
  rig = await startDeskRig();
  counsellor = await rig.somebody('counsellor');
});
afterAll(() => rig.close());

const textOf = (content: object): string => ('text' in content ? String(content.text) : '');

/** The real outbox before a provider of the test, as it is taken up at a start. */
async function send(script: (text: string) => SendResult | Promise<SendResult>) {
  const sent: string[] = [];
  const outbox = makeOutbox({
    store: rig.store,
    clock: rig.clock,
    random: () => 0,
    metrics: silentMetrics,
    logger: silentLogger,
    channels: () => ({
      send: async ({ content }) => {
        const result = await script(textOf(content));
        if (result.kind === 'sent') sent.push(textOf(content));
        return result;
      },
    }),
  });
  await outbox.start();
  return { outbox, sent };
}
let wamid = 0;
const ok = (): SendResult => {
  wamid += 1;
  return { kind: 'sent', providerId: `wamid.withdraw-${wamid}` };
};

/** The bot answers once more while the person waits; nothing of it is sent yet. */
async function botSays(conversation: ConversationId, phone: string, texts: readonly string[]): Promise<void> {
  await rig.accept(phone, 'y otra cosa');
  await commitNext(rig.store, conversation, {
    outbound: texts.map((text) => ({
      id: `bot-${text}-${phone}` as OutboundId,
      content: { kind: 'text', text },
    })),
    at: rig.clock.now(),
  });
}
const read = async (id: string) => TicketDetail.parse((await counsellor.call('GET', `/tickets/${id}`)).body);

describe('a counsellor who takes a case is the only voice from then on', () => {
  it('the bot’s waiting words are withdrawn and said to be, and theirs go out', async () => {
    const { id, conversation, phone } = await rig.openCase();
    await botSays(conversation, phone, ['uno', 'dos']);
    const stream = counsellor.events();
    await expect.poll(() => stream.events[0]?.event).toBe('hello');
    expect((await counsellor.call('POST', `/tickets/${id}/claim`)).status).toBe(200);
    await expect
      .poll(() => stream.events.filter(({ event }) => event === 'delivery').map(({ data }) => data.status))
      .toEqual(['withdrawn', 'withdrawn']);
    stream.cut();
    expect((await read(id)).transcript.filter(({ from }) => from === 'bot')).toMatchObject([
      { text: 'ok', status: 'queued' },
      { text: 'uno', status: 'withdrawn' },
      { text: 'dos', status: 'withdrawn' },
    ]);
    expect((await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'Soy Ana.' })).status).toBe(201);
    const { outbox, sent } = await send(ok);
    await until(async () => sent.length === 2 || undefined, 'both words');
    await outbox.close(1_000);
    // That somebody comes was said with the case; it may still go.
    expect(sent).toEqual(['ok', 'Soy Ana.']);
  });

  it('also while the provider is slow: what was under way ends, what fails is not tried again', async () => {
    const { id, conversation, phone } = await rig.openCase();
    await botSays(conversation, phone, ['lento', 'después']);
    let answer: (result: SendResult) => void = () => {};
    const underWay: string[] = [];
    const { outbox, sent } = await send((text) => {
      underWay.push(text);
      return text === 'lento' ? new Promise((done) => (answer = done)) : ok();
    });
    await until(async () => underWay.includes('lento') || undefined, 'the slow one under way');
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'Soy Ana.' });
    outbox.wake(conversation);
    answer({
      kind: 'failed',
      error: { code: '130429', scope: 'message', retryable: true, retryAfterMs: 600_000 },
    });
    // Ten minutes of rest were for the bot's words, not for the counsellor's.
    await until(async () => sent.includes('Soy Ana.') || undefined, 'the counsellor’s words');
    await outbox.close(1_000);
    expect(underWay).toEqual(['ok', 'lento', 'Soy Ana.']);
    expect((await read(id)).transcript.map(({ status }) => status).filter(Boolean)).toEqual([
      'sent',
      'withdrawn',
      'withdrawn',
      'sent',
    ]);
  });

  it('and when they write after giving it back to the bot', async () => {
    const { id, conversation, phone } = await rig.openCase();
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/return`, {});
    await botSays(conversation, phone, ['tres']);
    await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'Una cosa más.' });
    const status = new Map((await read(id)).transcript.map((message) => [message.text, message.status]));
    expect([status.get('tres'), status.get('Una cosa más.')]).toEqual(['withdrawn', 'queued']);
  });

  it('a hundred races of the outbox and a claim: what was withdrawn was not sent, what was sent is not said to be withdrawn', async () => {
    const cut = new Set<number>();
    for (let round = 0; round < 100; round += 1) {
      const { id, conversation, phone } = await rig.openCase();
      const bot = [`a${round}`, `b${round}`, `c${round}`];
      await botSays(conversation, phone, bot);
      const begun: string[] = [];
      const first = ['ok', ...bot][round % 4];
      let claiming: Promise<{ status: number }> | undefined;
      // The claim sets out with one of the words and arrives while that or a later one is on its way.
      const { outbox } = await send(async (text) => {
        begun.push(text);
        if (text === first) claiming = counsellor.call('POST', `/tickets/${id}/claim`);
        await new Promise((done) => setTimeout(done, (round * 7) % 20));
        return ok();
      });
      await until(async () => claiming !== undefined || undefined, 'a claim');
      expect((await claiming)?.status).toBe(200);
      await until(
        async () => ((await rig.store.nextOutbound(conversation)) ? undefined : true),
        'an empty lane',
      );
      await outbox.close(2_000);
      const status = new Map((await read(id)).transcript.map((message) => [message.text, message.status]));
      const sent = bot.filter((text) => begun.includes(text));
      expect(bot.slice(0, sent.length)).toEqual(sent);
      expect(bot.map((text) => status.get(text))).toEqual(
        bot.map((text) => (sent.includes(text) ? 'sent' : 'withdrawn')),
      );
      cut.add(sent.length);
    }
    // The races were real: claims fell before, between and behind the bot's words.
    expect(cut.size).toBeGreaterThan(1);
  });
});
