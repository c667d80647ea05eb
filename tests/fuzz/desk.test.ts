import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { expect, it } from 'vitest';
import { describeApi } from '../../src/desk/api/openapi.ts';
import { type DeskRig, PASSWORD, startDeskRig } from '../support/desk-rig.ts';
import { TEST_KEY } from '../support/talk.ts';
import { type ApiDescription, type DeskRequest, requestsOf } from './desk-requests.ts';
import { changeOnce, type Dice, mutate } from './mutate.ts';
import { fuzz, RUNS } from './run.ts';

const ROLES = ['counsellor', 'supervisor', 'administrator', 'ally', 'nobody'] as const;
type RoleName = (typeof ROLES)[number];
const HANGS_AFTER_MS = 15_000;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const TIMEOUT_MS = 120_000 + RUNS * 60;
/** Marks of a stack trace, of a file of ours, of a library's words. */
const INSIDE = /\bat \S+ \(|node:internal|\.ts:\d+|\/src\/|node_modules|SQLITE_|ZodError|TypeError|scrypt/;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

it(
  'the desk’s API: any request gets an answer, no fault of ours, no word from inside, and the store stays whole',
  async () => {
    let rig = await startDeskRig();
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    try {
      const people = await prepare(rig);
      const api = describeApi('0') as unknown as ApiDescription;
      const valid = requestsOf(api, ROLES);
      const corpus = valid.map((one) => Buffer.from(JSON.stringify(one)));
      expect(corpus.length).toBeGreaterThan(150);
      const secrets = [rig.store.pepper, TEST_KEY].flatMap((key) =>
        (['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(key).toString(form)),
      );
      const seen = new Map<number, number>();
      await fuzz(
        'desk',
        corpus,
        async (input, dice) => {
          const wanted = unlock(readRequest(input, dice), valid, dice);
          const { status, headers, text } = await send(agent, rig.url, fill(wanted, people), dice);
          seen.set(status, (seen.get(status) ?? 0) + 1);
          const problem = status >= 400 && wanted.method !== 'HEAD' ? JSON.parse(text) : undefined;
          if (problem) {
            expect(headers['content-type']).toBe('application/problem+json');
            expect(problem).toMatchObject({ type: expect.stringMatching(/^urn:rumbo:problem:/), status });
            expect(text).not.toMatch(INSIDE);
          }
          // What is not set up here is said to be so; that is no fault.
          if (problem && status >= 500) expect(problem.type).toMatch(/-unavailable$/);
          // An answer to HEAD has no body to say it.
          else if (status >= 500) expect(status).toBe(503);
          for (const secret of [...secrets, PASSWORD]) expect(text).not.toContain(secret);
          // An account that the request changed or signed out comes back, so that the next is not only a 401.
          if (status < 300 && wanted.method !== 'GET' && /session|accounts/.test(wanted.path))
            await people.renew(rig);
        },
        Math.ceil(RUNS / 2),
        makeRequest,
      );
      process.stdout.write(`desk ${JSON.stringify(Object.fromEntries([...seen].sort()))}\n`);
      // Most must not be turned away at the door, or nothing behind it was tried.
      expect(seen.get(200) ?? 0).toBeGreaterThan(RUNS / 20);
      expect(seen.get(400) ?? 0).toBeGreaterThan(RUNS / 300);
      await expectWhole(rig);
      const { dataDir } = rig;
      await rig.close({ keep: true });
      rig = await startDeskRig({ dataDir });
      await expectWhole(rig);
    } finally {
      agent.destroy();
      await rig.close();
    }
  },
  TIMEOUT_MS,
);

/**
 * Half of the time anything; else a valid request, so that cases go through their states, or one with a single change in
 * its body, which gets as far as a valid one did.
 */
function makeRequest(dice: Dice, corpus: readonly Buffer[]): Buffer {
  if (dice.next() < 0.5) return mutate(dice, corpus);
  const valid = JSON.parse(dice.pick(corpus).toString()) as DeskRequest;
  if (valid.body === undefined || dice.next() < 0.5) return Buffer.from(JSON.stringify(valid));
  return Buffer.from(
    JSON.stringify({ ...valid, body: changeOnce(dice, valid.body) }).replaceAll('"PROTO"', '"__proto__"'),
  );
}

/** Cases in every state, and who asks. */
async function prepare(rig: DeskRig) {
  const cookies = new Map<RoleName, string>();
  let account = '';
  const renew = async (on: DeskRig): Promise<void> => {
    for (const role of ROLES) {
      if (role === 'nobody') continue;
      const somebody = await on.somebody(role);
      cookies.set(role, somebody.cookie);
      if (role === 'counsellor') account = somebody.id;
    }
  };
  const tickets = [await rig.openCase(), await rig.openCase({ text: 'tengo miedo' }), await rig.openCase()];
  const counsellor = await rig.somebody('counsellor');
  await counsellor.call('POST', `/tickets/${tickets[1]?.id}/claim`);
  const sent = await counsellor.call('POST', `/tickets/${tickets[1]?.id}/messages`, { text: 'hola' });
  await renew(rig);
  return {
    cookies,
    renew,
    message: String(sent.body.messageId),
    ticketOf: (dice: Dice) => dice.pick(tickets).id,
    get account() {
      return account;
    },
  };
}
type People = Awaited<ReturnType<typeof prepare>>;

/** Whatever the bytes hold, as a request that can be put on a wire; what is no request at all is sent as a body. */
function readRequest(input: Buffer, dice: Dice): DeskRequest & { readonly raw?: Buffer } {
  let given: Partial<Record<keyof DeskRequest, unknown>> | null;
  try {
    given = JSON.parse(input.toString('utf8'));
  } catch {
    given = null;
  }
  if (given === null || typeof given !== 'object' || Array.isArray(given) || typeof given.path !== 'string') {
    const path = dice.pick([
      '/api/session',
      '/api/tickets/{ticket}/messages',
      '/api/translate',
      '/api/accounts',
    ]);
    const headers = { cookie: `{cookie:${dice.pick(ROLES)}}`, 'content-type': 'application/json' };
    return { method: 'POST', path, headers, raw: input };
  }
  const headers = Object.entries(isRecord(given.headers) ? given.headers : {}).filter(
    ([name]) =>
      /^[a-z-]{1,40}$/i.test(name) &&
      !/^(content-length|transfer-encoding|connection|expect|upgrade|host)$/i.test(name),
  );
  return {
    method: METHODS.includes(wordOf(given.method)) ? wordOf(given.method) : dice.pick(METHODS),
    path: `/api/${given.path.replace(/^\/(api\/)?/, '')}`,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, wordOf(value)])),
    ...(given.body === undefined ? {} : { body: given.body }),
  };
}

/** Half of the time whoever asks is left as they were, so that what is wrong gets further than the door. */
function unlock<T extends DeskRequest>(wanted: T, valid: readonly DeskRequest[], dice: Dice): T {
  if (dice.next() < 0.5) return wanted;
  const same = valid.filter(({ method, path }) => method === wanted.method && path === wanted.path);
  return same.length > 0 ? { ...wanted, headers: dice.pick(same).headers } : wanted;
}

const wordOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';

/** Puts what exists in this run in the place of its name, and leaves only what HTTP can carry. */
function fill(wanted: DeskRequest & { readonly raw?: Buffer }, people: People) {
  const put = (text: string, dice: Dice): string =>
    text
      .replace(/\{cookie:(\w+)\}/g, (_found, role) => people.cookies.get(role as RoleName) ?? '')
      .replaceAll('{ticket}', () => people.ticketOf(dice))
      .replaceAll('{message}', people.message)
      .replaceAll('{account}', people.account)
      .replaceAll('{index}', '0');
  return { wanted, put };
}

function send(
  agent: Agent,
  url: string,
  { wanted, put }: ReturnType<typeof fill>,
  dice: Dice,
): Promise<Answer> {
  const headers = Object.fromEntries(
    Object.entries(wanted.headers).map(([name, value]) => [
      name,
      put(value, dice)
        .replaceAll('{origin}', url)
        .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
        .slice(0, 3_000),
    ]),
  );
  const json = wanted.body === undefined ? undefined : Buffer.from(put(JSON.stringify(wanted.body), dice));
  const body = wanted.raw ?? json;
  const path = put(wanted.path, dice)
    .replace(/[^\x21-\x7e]/g, (one) => encodeURIComponent(one.isWellFormed() ? one : '\ufffd'))
    .slice(0, 6_000);
  return new Promise((done, fail) => {
    const req = request(
      `${url}/`,
      {
        method: wanted.method,
        path,
        headers: { ...headers, ...(body ? { 'Content-Length': body.length } : {}) },
        agent,
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (chunk: string) => {
          text += chunk;
          // A stream has no end: its first words are enough.
          if (!String(res.headers['content-type']).startsWith('text/event-stream') || !text.includes('\n\n'))
            return;
          clearTimeout(timer);
          req.destroy();
          done({ status: res.statusCode ?? 0, headers: res.headers, text });
        });
        res.once('end', () => {
          clearTimeout(timer);
          done({ status: res.statusCode ?? 0, headers: res.headers, text });
        });
      },
    );
    const timer = setTimeout(() => {
      req.destroy();
      fail(new Error('no answer: it hangs'));
    }, HANGS_AFTER_MS);
    req.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // A connection that had been idle for too long when it was taken again says nothing about the request.
      if (req.reusedSocket && error.code === 'ECONNRESET')
        send(agent, url, { wanted, put }, dice).then(done, fail);
      else fail(error);
    });
    req.end(body);
  });
}

/** Every case can be read, and the chain of the audit holds. */
async function expectWhole(rig: DeskRig): Promise<void> {
  const supervisor = await rig.somebody('supervisor');
  const rows = await supervisor.tickets();
  expect(rows.length).toBeGreaterThan(0);
  for (const { id } of rows) expect((await supervisor.call('GET', `/tickets/${id}`)).status).toBe(200);
  const audit = await supervisor.call('GET', '/audit');
  expect(audit.status).toBe(200);
  expect(audit.body).toMatchObject({ isIntact: true });
}
