import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TicketDetail } from '../../../src/desk/api/schema.ts';
import { type DeskRig, PASSWORD, startDeskRig } from '../../support/desk-rig.ts';

type Somebody = Awaited<ReturnType<DeskRig['somebody']>>;

const HOUR_MS = 3600_000;
let rig: DeskRig;
let counsellor: Somebody;
let protection: Somebody;
beforeAll(async () => {
  rig = await startDeskRig();
  counsellor = await rig.somebody('counsellor');
  protection = await rig.somebody('protection');
});
afterAll(() => rig.close());

/** A case whose window closed an hour ago, taken by somebody then. */
async function closed(change: Parameters<DeskRig['openCase']>[0] = {}, who = counsellor) {
  const one = await rig.openCase(change);
  // What the bot said is sent: only the counsellor's words are looked at.
  for (;;) {
    const next = await rig.store.nextOutbound(one.conversation);
    if (!next) break;
    await rig.store.markAttempted(next.id, rig.clock.now());
    await rig.store.markSent(next.id, `sent-${next.id}`, rig.clock.now());
  }
  rig.advance(25 * HOUR_MS);
  // Sessions last ten hours.
  await who.signIn(who.email, PASSWORD);
  expect((await who.call('POST', `/tickets/${one.id}/claim`)).status).toBe(200);
  return one;
}
const post = (id: string, body: object, who = counsellor) =>
  who.call('POST', `/tickets/${id}/messages`, body);
const read = async (id: string, who = counsellor) =>
  TicketDetail.parse((await who.call('GET', `/tickets/${id}`)).body);
const codeOf = ({ body }: { body: { type?: string } }) => body.type?.replace('urn:rumbo:problem:', '');

describe('after 24 hours on WhatsApp', () => {
  it('free words are refused, approved ones go out as a template, once', async () => {
    const { id, conversation, phone } = await closed({ language: 'pt' });
    const refused = await post(id, { text: 'Oi!' });
    expect([refused.status, refused.headers.get('content-type'), codeOf(refused)]).toEqual([
      409,
      'application/problem+json',
      'window-closed',
    ]);
    const { templates, templateSentAt } = await read(id);
    expect([templates[0]?.language, templateSentAt]).toEqual(['pt', null]);
    const [offer] = templates;
    const sent = await post(id, { template: offer?.name, clientId: 'tap-12345' });
    expect(sent.status).toBe(201);
    expect(sent.body.message).toMatchObject({
      kind: 'template',
      text: offer?.text,
      from: 'agent',
      status: 'queued',
    });
    // A lost answer, sent again: the same message.
    expect((await post(id, { template: offer?.name, clientId: 'tap-12345' })).body.message.id).toBe(
      sent.body.message.id,
    );
    expect(await rig.store.nextOutbound(conversation)).toMatchObject({
      id: sent.body.message.id,
      content: { kind: 'template', name: offer?.name, languageCode: 'pt_BR', parameters: [] },
    });
    expect(codeOf(await post(id, { template: offer?.name }))).toBe('template-sent');
    const after = await read(id);
    expect(after.templateSentAt).toBe(rig.clock.now().toISOString());
    // It answered nothing: the first reply is still to come.
    expect(after.firstReplyAt).toBeNull();
    expect((await rig.store.desk.auditPage({ ticket: id, limit: 5 }))[0]?.data).toMatchObject({
      template: offer?.name,
    });

    rig.advance(60_000);
    await rig.receive(phone, 'Sim');
    expect((await post(id, { text: 'Que bom!' })).status).toBe(201);
    expect(codeOf(await post(id, { template: offer?.name }))).toBe('window-open');
  });

  it('another one may go out after a day of silence', async () => {
    const { id } = await closed();
    const [offer] = (await read(id)).templates;
    expect((await post(id, { template: offer?.name })).status).toBe(201);
    rig.advance(24 * HOUR_MS);
    await counsellor.signIn(counsellor.email, PASSWORD);
    expect((await read(id)).templateSentAt).toBeNull();
    expect((await post(id, { template: offer?.name })).status).toBe(201);
  });

  it('an unknown template, one of another purpose, both or neither are refused', async () => {
    const { id } = await closed();
    const [offer] = (await read(id)).templates;
    for (const template of ['rumbo_news_1', 'nothing', '__proto__'])
      expect(codeOf(await post(id, { template }))).toBe('unknown-template');
    for (const body of [{}, { text: 'x', template: offer?.name }, { template: 7 }])
      expect(codeOf(await post(id, body))).toBe('malformed-request');
    const other = await rig.somebody('counsellor');
    expect(codeOf(await post(id, { template: offer?.name }, other))).toBe('not-holder');
  });

  it('nothing at all goes out in a case for protection', async () => {
    const { id, conversation } = await closed({ riskCodes: ['violence'] }, protection);
    expect((await read(id, protection)).templates).toEqual([]);
    expect(codeOf(await post(id, { template: 'rumbo_desk_answer_1' }, protection))).toBe('unknown-template');
    expect(await rig.store.nextOutbound(conversation)).toBeUndefined();
  });

  it('somebody who stopped us is not sent one', async () => {
    const { id, conversation } = await closed();
    await rig.store.setOptedOut(conversation, true);
    expect(codeOf(await post(id, { template: 'rumbo_desk_answer_1' }))).toBe('opted-out');
  });
});

it('by SMS there is no window', async () => {
  const { id } = await closed({ channel: 'sms' });
  const detail = await read(id);
  expect([detail.windowClosesAt, detail.templates]).toEqual([null, []]);
  expect((await post(id, { text: 'Buenas tardes.' })).status).toBe(201);
  expect(codeOf(await post(id, { template: 'rumbo_desk_answer_1' }))).toBe('unknown-template');
});
