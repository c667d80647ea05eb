import { DeskClient, demoAccounts } from '../../tests/support/desk.ts';
import { metaBody, postMeta } from '../../tests/support/meta.ts';
import { PATIENCE_MS } from '../../tests/support/until.ts';
import { judge, type Outcome, type Scenario, waitFor } from './scenario.ts';
import { deliver, openStage, phoneOf, say } from './stage.ts';

/** Codes that mean: no free words now. 470 is what the API before Cloud API said, and some hosts still do. */
const CODES = [131047, 470];

/** A counsellor writes; the provider says that the window is closed, once in its answer and once by webhook. */
async function closeWindow(people: number): Promise<Outcome> {
  const stage = await openStage();
  const { graph, service } = stage;
  try {
    const { email, password } = demoAccounts(service.output()).counsellor ?? { email: '', password: '' };
    const counsellor = await new DeskClient(service.url).signIn(email, password);
    for (let n = 0; n < people; n += 1)
      await deliver(service.url, say(phoneOf(n), `wamid.T9-${n}`, 'quiero hablar con una persona'));
    await waitFor(
      async () => (await counsellor.tickets('?state=waiting')).length === people,
      'the cases',
      20_000,
    );
    const cases = await counsellor.tickets('?state=waiting');
    await waitFor(() => graph.sent.length >= people, 'the bot’s answers', PATIENCE_MS);
    const tries = new Map<string, number>();
    graph.onSend = (body) => {
      const text = JSON.stringify(body);
      const mine = /T9:(\w+)/.exec(text)?.[1];
      if (!mine) return undefined;
      tries.set(mine, (tries.get(mine) ?? 0) + 1);
      const code = CODES[tries.size % 2];
      return text.includes('T9:later') ? undefined : { status: 400, json: { error: { code, message: 'x' } } };
    };
    let shown = 0;
    for (const [index, { id }] of cases.entries()) {
      const isLater = index === 0;
      await counsellor.call('POST', `/tickets/${id}/claim`);
      // Of what fails later the provider reports nothing else before.
      graph.serviceUrl = isLater ? undefined : service.url;
      const text = `T9:${isLater ? 'later' : `now${index}`}`;
      await counsellor.call('POST', `/tickets/${id}/messages`, { text });
      if (isLater) {
        await waitFor(
          () => graph.sent.some(({ body }) => JSON.stringify(body).includes(text)),
          'the send',
          20_000,
        );
        const sent = graph.sent.find(({ body }) => JSON.stringify(body).includes(text));
        const status = {
          id: sent?.wamid,
          status: 'failed',
          timestamp: String(Math.floor(Date.now() / 1000)),
        };
        const errors = [{ code: 131047, title: 'Re-engagement message' }];
        const failed = {
          ...status,
          recipient_id: sent?.to,
          biz_opaque_callback_data: sent?.callback,
          errors,
        };
        await postMeta(service.url, metaBody({ statuses: [failed] }));
      }
      const message = async () => (await counsellor.ticket(id)).transcript.find((one) => one.text === text);
      await waitFor(
        async () => (await message())?.status === 'failed',
        'the failure in the case',
        PATIENCE_MS,
      );
      if (CODES.map(String).includes((await message())?.code ?? '')) shown += 1;
    }
    // The waits of a retry would be two seconds and more.
    await new Promise((done) => setTimeout(done, 3_000));
    const most = Math.max(...tries.values());
    return judge(
      { cases: cases.length, mostTries: most, shownAsWindowClosed: shown },
      { 'never tried again': most === 1, 'every case shows why': shown === people },
    );
  } finally {
    await stage.end();
  }
}

export const t09: Scenario = {
  name: 'T9',
  what: 'the provider says that the 24-hour window is closed (131047, 470), at once and by webhook',
  bar: 'no retry; the case shows “window closed”',
  short: () => closeWindow(4),
  long: () => closeWindow(60),
};
