import { Agent, request } from 'node:http';
import { expect, it } from 'vitest';
import { agentId } from '../../src/desk/accounts/directory.ts';
import type { TicketId } from '../../src/model/index.ts';
import type { EventStream } from '../support/desk.ts';
import { type DeskRig, type OpenCase, startDeskRig } from '../support/desk-rig.ts';
import { Dice } from './mutate.ts';
import { type Guess, guess } from './permissions-requests.ts';
import { type Case, mayCall, mayKnow, mayRead, type Who } from './permissions-table.ts';
import { RUNS, SEED } from './run.ts';

const TIMEOUT_MS = 120_000 + RUNS * 30;
/** The world moves on: every so many requests the oldest case leaves it and a new one comes. */
const NEW_CASE_EVERY = 25;
const CASES = 24;
const KINDS: readonly OpenCase[] = [
  { topic: 'labor-rights' },
  { topic: 'fraud', reason: 'fraud_reported', riskCodes: ['fraud'] },
  { topic: 'job-search', channel: 'sms' },
  {},
  { reason: 'danger', riskCodes: ['violence'] },
  { topic: 'protection', reason: 'danger', riskCodes: ['trafficking'] },
  { topic: 'labor-rights', reason: 'asked', riskCodes: ['self_harm'] },
];

interface Person extends Who {
  readonly cookie: string;
}
/** A case whose words, note (`CANARYWORDS7X` of the seventh) and number must not be seen by everybody. */
interface Secret {
  readonly id: TicketId;
  readonly phone: string;
}

it(
  `${RUNS} requests of every role for everything: nobody sees a word, a number or a case that is not theirs`,
  async () => {
    const rig = await startDeskRig();
    const http = new Http(rig.url);
    const dice = new Dice(SEED);
    const streams: Told[] = [];
    try {
      const people = await hire(rig, streams);
      const world = new World(rig, dice);
      for (let i = 0; i < CASES; i += 1) await world.grow();
      const counts: Record<string, number> = {};
      for (let i = 0; i < RUNS; i += 1) {
        if (i % NEW_CASE_EVERY === 0) await world.grow();
        const who = dice.below(people.length + 1) === 0 ? undefined : dice.pick(people);
        const asked = guess(dice, world.known(people));
        // To sign out is theirs to do, but the run needs them.
        if (asked.operation === 'signOut' && who) continue;
        const before = await world.look(asked.ticket);
        const { status, text } = await http.ask(asked, who?.cookie);
        const name = `request ${i} of seed ${SEED}: ${who?.role ?? 'nobody'} ${asked.method} ${asked.path} → ${status}`;
        const asking = { name, who, asked, status, text, before };
        const wrong = await check(asking, world);
        if (wrong !== undefined) {
          // The desk itself may have passed the case on in that very moment: then it is not so a second time.
          const again = await http.ask(asked, who?.cookie);
          const still = await check({ ...asking, ...again, before: await world.look(asked.ticket) }, world);
          if (asked.method !== 'GET' || still !== undefined) expect.fail(`${name}: ${wrong}`);
        }
        counts[Math.floor(status / 100)] = (counts[Math.floor(status / 100)] ?? 0) + 1;
      }
      for (const { id } of world.all) await world.look(id);
      checkStreams(streams, world);
      await checkAccounts(rig, people);
      expect((await rig.store.desk.verifyAudit()).isIntact).toBe(true);
      // A run in which everything was refused would show nothing.
      expect(counts[2] ?? 0).toBeGreaterThan(RUNS / 10);
      expect(counts[5] ?? 0).toBe(world.unavailable);
      process.stdout.write(
        `fuzz ${JSON.stringify({ target: 'permissions', seed: SEED, inputs: RUNS, answers: counts, cases: world.all.length, read: world.readings, numbers: world.numbers, refused: world.refusals })}\n`,
      );
    } finally {
      for (const stream of streams) stream.cut();
      http.close();
      await rig.close();
    }
  },
  TIMEOUT_MS,
);

interface Asking {
  readonly who: Person | undefined;
  readonly asked: Guess;
  readonly status: number;
  readonly text: string;
  /** The case it was about, right before. */
  readonly before: Case | undefined;
}

/** @returns what must not be, in words; undefined: all is well */
async function check(asking: Asking, world: World): Promise<string | undefined> {
  const { who, asked, status, text, before } = asking;
  const isTheirs = mayCall(who, asked.operation);
  if (status >= 500) {
    // No portal and no translator are there; nothing else may fail.
    if (!/vacancies-unavailable|translation-unavailable|media-unavailable/.test(text))
      return `failed: ${text}`;
    world.unavailable += 1;
  }
  if (!isTheirs && status < 400) return 'it was done';
  if (!isTheirs) world.refusals += 1;
  if (asked.hasForeign && status < 300) return 'a field that nobody knows was taken';
  const after = await world.look(asked.ticket);
  // Whoever takes a case, or has it until they pass it on, reads it by that request.
  const wasReader = asked.method !== 'GET' && before !== undefined && mayRead(who, before);
  for (const secret of world.secretsIn(text)) {
    const now = await world.look(secret.id);
    const isReader = (now && mayRead(who, now)) || (secret.id === asked.ticket && wasReader);
    if (!isReader) return `words of ${JSON.stringify(now)} were shown`;
    world.readings += 1;
  }
  for (const secret of world.numbersIn(text)) {
    const now = await world.look(secret.id);
    const isReader = (now && mayRead(who, now)) || (secret.id === asked.ticket && wasReader);
    if (
      !['reveal', 'exportPerson'].includes(asked.operation) ||
      !isTheirs ||
      !isReader ||
      secret.id !== asked.ticket
    )
      return `a number of ${JSON.stringify(now)} was shown`;
    world.numbers += 1;
  }
  // The chain names cases to those who read it.
  if (asked.operation !== 'audit' || !isTheirs)
    for (const secret of world.idsIn(text)) {
      const now = await world.look(secret.id);
      if (now && !mayKnow(who, now) && !wasReader) return `that ${JSON.stringify(now)} is there was shown`;
    }
  // Meanwhile the desk itself may keep a case for somebody or put it back, but it never takes one for anybody.
  const isTaken = after?.holder !== undefined && after.holder !== before?.holder;
  if (
    status >= 400 &&
    before &&
    after &&
    (isTaken || after.topic !== before.topic || after.danger !== before.danger)
  )
    return 'refused, and changed all the same';
  if (status < 400 && asked.method === 'GET' && after && !mayRead(who, after)) return 'it was read';
  return undefined;
}

/** What a stream told somebody, boiled down: a long run brings more than memory should hold. */
class Told {
  events = 0;
  readonly ids = new Set<string>();
  hasSecret = false;
  readonly person: Person;
  readonly #stream: EventStream;
  constructor(person: Person, stream: EventStream) {
    this.person = person;
    this.#stream = stream;
    stream.onEvent = ({ data }) => {
      this.events += 1;
      const text = JSON.stringify(data);
      if (/CANARY|52155\d{8}/.test(text)) this.hasSecret = true;
      for (const token of text.match(/[\w-]{10,64}/g) ?? []) this.ids.add(token);
      stream.events.length = 0;
    };
  }
  cut(): void {
    this.#stream.cut();
  }
}

/** Streams hold no words; ids of protection cases only for those who may know of them or had them. */
function checkStreams(streams: readonly Told[], world: World): void {
  for (const { person, events, ids, hasSecret } of streams) {
    expect(events, `${person.role} has a stream`).toBeGreaterThan(0);
    expect(hasSecret, `${person.role} was told no secret`).toBe(false);
    for (const { id } of world.all) {
      const states = world.history.get(id) ?? [];
      if (ids.has(id) && !states.some((one) => mayKnow(person, one)))
        expect.fail(`${person.role} was told of ${id} ${JSON.stringify(states)}`);
    }
  }
}

async function checkAccounts(rig: DeskRig, people: readonly Person[]): Promise<void> {
  const accounts = await rig.store.desk.accounts();
  expect(accounts).toHaveLength(people.length);
  for (const { id, role, topics } of people)
    expect(accounts.find((one) => one.id === id)).toMatchObject({ role, topics, isActive: true });
}

async function hire(rig: DeskRig, streams: Told[]): Promise<Person[]> {
  const people: Person[] = [];
  const roles = [
    'counsellor',
    'counsellor',
    'counsellor',
    'protection',
    'protection',
    'supervisor',
    'supervisor',
  ] as const;
  const rest = ['editor', 'ally', 'administrator', 'auditor'] as const;
  for (const [index, role] of [...roles, ...rest].entries()) {
    // Of three counsellors one works on labour rights only, one on two topics; one of two specialists on fraud.
    const topics = { 0: ['labor-rights'], 1: ['fraud', 'job-search'], 3: ['fraud'] }[index] ?? [];
    const somebody = await rig.somebody(role);
    await rig.store.desk.changeAccount(somebody.id, () => ({ topics }));
    people.push({ id: somebody.id, role, topics, cookie: somebody.cookie });
    const person = people.at(-1) as Person;
    await rig.desk.reloadAccounts();
    streams.push(new Told(person, somebody.events()));
  }
  return people;
}

/** The cases that are there, and what is secret about each. */
class World {
  readonly all: Secret[] = [];
  /** Every state a case was ever seen in: streams tell of each. */
  readonly history = new Map<string, Case[]>();
  readings = 0;
  numbers = 0;
  refusals = 0;
  unavailable = 0;
  readonly #rig: DeskRig;
  readonly #dice: Dice;
  readonly #byId = new Map<string, number>();
  readonly #byPhone = new Map<string, number>();
  #here: Secret[] = [];
  #messages: string[] = [];
  #made = 0;

  constructor(rig: DeskRig, dice: Dice) {
    this.#rig = rig;
    this.#dice = dice;
  }

  async grow(): Promise<void> {
    this.#made += 1;
    const n = this.#made;
    this.#rig.advance(1000);
    const { id, conversation, phone } = await this.#rig.openCase({
      ...this.#dice.pick(KINDS),
      text: `CANARYWORDS${n}X`,
    });
    const note = { id: `note-${n}`, at: this.#rig.clock.now(), author: agentId('system'), mentions: [] };
    await this.#rig.store.desk.decide(id, () => ({
      writes: { note: { ...note, text: `CANARYNOTE${n}X` } },
      result: undefined,
    }));
    const { messages } = await this.#rig.store.desk.thread(conversation, { limit: 5 });
    this.all.push({ id, phone });
    this.#byId.set(id, this.all.length - 1);
    this.#byPhone.set(phone, this.all.length - 1);
    // The last look at the one that leaves; closed, so that the queue stays a queue.
    const gone = this.all.at(-CASES - 1)?.id;
    if (gone && (await this.look(gone)))
      await this.#rig.store.desk.decide(gone, () => ({
        writes: { patch: { state: 'resolved', resolvedAt: note.at, unansweredSince: null } },
        result: undefined,
      }));
    this.#here = this.all.slice(-CASES);
    this.#messages = [...this.#messages, ...messages.map((one) => one.id)].slice(-3 * CASES);
  }

  known(people: readonly Person[]) {
    return {
      tickets: this.#here.map(({ id }) => id),
      messages: this.#messages,
      accounts: people.map(({ id }) => id),
      alerts: [`2026-11-20-views-${people[0]?.id}`],
    };
  }

  /** A case as it is; every state that it was ever seen in is kept. */
  async look(id: string | undefined): Promise<Case | undefined> {
    const one = id !== undefined && this.#byId.has(id) ? await this.#rig.store.desk.ticket(id) : undefined;
    if (!one) return undefined;
    const { topic, holder, assignee, reason, riskCodes } = one;
    const danger =
      reason === 'danger' ||
      riskCodes.some((code) => ['violence', 'trafficking', 'self_harm'].includes(code));
    const state = { danger, topic, holder, assignee };
    const before = this.history.get(one.id) ?? [];
    if (JSON.stringify(before.at(-1)) !== JSON.stringify(state)) this.history.set(one.id, [...before, state]);
    return state;
  }

  secretsIn(text: string): Secret[] {
    const found = [...text.matchAll(/CANARY(?:WORDS|NOTE)(\d+)X/g)].map((match) => Number(match[1]) - 1);
    return this.#those(found);
  }

  numbersIn(text: string): Secret[] {
    return this.#those((text.match(/52155\d{8}/g) ?? []).map((phone) => this.#byPhone.get(phone)));
  }

  idsIn(text: string): Secret[] {
    return this.#those((text.match(/[\w-]{10,64}/g) ?? []).map((token) => this.#byId.get(token)));
  }

  #those(indices: readonly (number | undefined)[]): Secret[] {
    return [...new Set(indices)].flatMap((index) => (index === undefined ? [] : (this.all[index] ?? [])));
  }
}

/** Plain HTTP on connections that stay open; paths go as they are, also those that a tidy client would mend. */
class Http {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  readonly #url: URL;
  constructor(url: string) {
    this.#url = new URL(url);
  }

  ask({ method, path, body }: Guess, cookie: string | undefined): Promise<{ status: number; text: string }> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((done, fail) => {
      const req = request(
        {
          host: this.#url.hostname,
          port: this.#url.port,
          agent: this.#agent,
          method,
          path: `/api${path}`,
          headers: {
            ...(cookie ? { Cookie: cookie } : {}),
            ...(json === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }),
          },
        },
        (res) => {
          const chunks: Buffer[] = [];
          res.on('data', (chunk: Buffer) => chunks.push(chunk));
          res.on('end', () =>
            done({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          res.on('error', fail);
        },
      );
      req.on('error', fail);
      req.end(json);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
