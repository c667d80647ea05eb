import { expect, it } from 'vitest';
import { DeskClient, demoAccounts, type EventStream } from '../support/desk.ts';
import { findFreePort } from '../support/free-port.ts';
import { messageBody, metaEnv, postMeta, startGraphStub } from '../support/meta.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const PEOPLE = 12;
const MESSAGES_EACH = 4;
const KILLS = 3;

/** T23: the desk under kill -9. A client that got no answer asks again, as the console does. */
it(`loses and doubles nothing when it is killed ${KILLS} times while counsellors write`, async () => {
  const graph = await startGraphStub();
  const port = await findFreePort();
  const start = (dataDir?: string): Promise<Service> =>
    startService({ ...BARE_START, port, env: metaEnv(graph.url), ...(dataDir ? { dataDir } : {}) });
  let service = await start();
  graph.serviceUrl = service.url;
  const { email, password } = demoAccounts(service.output()).counsellor ?? { email: '', password: '' };
  const counsellor = await new DeskClient(service.url).signIn(email, password);
  const streams: EventStream[] = Array.from({ length: 4 }, () => counsellor.events('0'));

  for (let i = 0; i < PEOPLE; i += 1)
    await postMeta(
      service.url,
      messageBody({ from: `52155000300${10 + i}`, id: `wamid.C${i}`, text: 'quiero hablar con una persona' }),
    );
  const cases = await until(async () => {
    const tickets = await counsellor.tickets('?state=waiting');
    return tickets.length === PEOPLE && tickets;
  }, 'all cases');

  /** Until it is answered: what was done already is told as done. */
  const insist = async (method: string, path: string, body?: unknown): Promise<number> => {
    for (;;) {
      const answer = await counsellor.call(method, path, body).catch(() => undefined);
      if (answer && answer.status < 500) return answer.status;
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const work = cases.map(async ({ id }) => {
    expect(await insist('POST', `/tickets/${id}/claim`)).toBe(200);
    for (let n = 0; n < MESSAGES_EACH; n += 1) {
      const text = `${id}:${n}`;
      expect(
        await insist('POST', `/tickets/${id}/messages`, { text, clientId: `client:${text}`.slice(0, 64) }),
      ).toBe(201);
      await new Promise((done) => setTimeout(done, 250));
    }
  });
  for (let kill = 0; kill < KILLS; kill += 1) {
    await new Promise((done) => setTimeout(done, 400));
    await service.stop('SIGKILL');
    service = await start(service.dataDir);
    for (const stream of streams) {
      stream.cut();
      stream.open();
    }
  }
  await Promise.all(work);

  for (const { id } of cases) {
    const { transcript } = await counsellor.ticket(id);
    const written = transcript.filter(({ from }) => from === 'agent').map(({ text }) => text);
    expect(written).toEqual(Array.from({ length: MESSAGES_EACH }, (_, n) => `${id}:${n}`));
  }
  const sentBodies = () => graph.sent.map(({ body }) => JSON.stringify(body)).join('\n');
  await until(
    () => cases.every(({ id }) => sentBodies().includes(`${id}:${MESSAGES_EACH - 1}`)),
    'all to be sent',
  );
  const newest = (await counsellor.call('GET', '/tickets')).body.lastEventId;
  for (const stream of streams) {
    await until(() => Number(stream.lastId) >= Number(newest), 'the last event');
    const ids = stream.events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, i) => i + 1));
    stream.cut();
  }
  await service.stop();
  await graph.close();
  await removeDataDir(service.dataDir);
});
