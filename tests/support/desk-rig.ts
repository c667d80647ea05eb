import { scryptSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type Express } from 'express';
import type { Role } from '../../src/desk/accounts/permissions.ts';
import { type DeskDeps, type DeskService, makeDesk } from '../../src/desk/index.ts';
import { loadPractice } from '../../src/desk/practice/load.ts';
import { loadDeskTemplates } from '../../src/desk/templates/load.ts';
import type {
  AgentId,
  ConversationId,
  InboundContent,
  OutboundId,
  TicketId,
  TicketReason,
} from '../../src/model/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { makeIds } from '../../src/storage/ids.ts';
import type { Sealer } from '../../src/storage/sealer.ts';
import { openSqliteStore, type SqliteStore } from '../../src/storage/sqlite/index.ts';
import type { KeyedStore } from '../../src/storage/store.ts';
import { silentLogger } from '../../src/telemetry/telemetry.ts';
import { DeskClient } from './desk.ts';
import { type Parts, startWhole } from './parts.ts';
import { serve } from './serve.ts';
import { itemOf, keep } from './stored.ts';
import { makePorts, NOON, ROOT, TEST_KEY } from './talk.ts';

const NO_LIMITS = {
  openingsPerHour: 1e9,
  perSession: { burst: 1e9, perSecond: 1e9 },
  perMachine: { burst: 1e9, perSecond: 1e9 },
};

interface StoreParts {
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
}

export const PASSWORD = 'a long enough password';
/**
 * As src/desk/accounts/passwords.ts writes it, at a 96th of its cost: looking at a password is meant to be slow, and
 * hundreds sign in here. Passwords that a test changes or gets wrong cost what they cost.
 */
const PASSWORD_HASH = hashCheaply(PASSWORD);
function hashCheaply(password: string): string {
  const salt = Buffer.from('salt of the tests');
  const key = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 });
  return ['scrypt', 1024, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
}
let people = 0;

export interface DeskRigOptions extends Partial<DeskDeps> {
  readonly dataDir?: string;
  /** Another store than the embedded one, e.g. one that several rigs share. */
  readonly openStore?: (parts: StoreParts) => Promise<KeyedStore>;
  /** What is served beside the API and the indicators. */
  readonly mount?: (app: Express, desk: DeskService) => void;
}

/** The real desk over the real store and HTTP, with a clock of the test's own and no channels. */
export const startDeskRig = (options: DeskRigOptions = {}) =>
  startWhole((parts) => buildDeskRig(parts, options));

/** A rig writes one thing after another: nobody to wait for. */
const openAlone = (parts: StoreParts & { readonly dataDir: string }) =>
  openSqliteStore({ ...parts, commitWindowMs: 0 });

async function buildDeskRig(parts: Parts, options: DeskRigOptions) {
  const { openStore = openAlone, mount, ...deps } = options;
  let at = NOON.getTime();
  const clock = { now: () => new Date(at), uptimeMs: () => performance.now() };
  const dataDir = deps.dataDir ?? (await mkdtemp(join(tmpdir(), 'rumbo-desk-')));
  let isKept = false;
  await parts.add({
    close: () => (isKept ? undefined : rm(dataDir, { recursive: true, force: true })),
  });
  const newId = makeIds(clock);
  // Tests ask of either store only what both have.
  const store = (await parts.add(
    openStore({ dataDir, sealer: makeVault([TEST_KEY]), clock, newId }),
  )) as SqliteStore;
  const ports = makePorts(clock.now);
  const woken: ConversationId[] = [];
  // Before the desk, so that it ends after it: streams are told good-bye.
  const app = express();
  // Pages go by the server's clock: it is the test's here too, whatever day it is outside.
  app.use((_req, res, next) => {
    res.setHeader('Date', clock.now().toUTCString());
    next();
  });
  const { url } = await parts.add(serve(app));
  const desk = await parts.add(
    makeDesk({
      store: store.desk,
      clock,
      newId,
      hours: ports.hours,
      texts: ports.texts,
      knowledge: ports.knowledge,
      understander: ports.understander,
      logger: silentLogger,
      version: '0.0.0',
      publicUrl: () => url,
      wakeOutbox: (conversation) => woken.push(conversation),
      practice: loadPractice(join(ROOT, 'content')),
      templates: loadDeskTemplates(join(ROOT, 'content')),
      secret: store.pepper,
      administrator: undefined,
      demoSecret: undefined,
      ...deps,
      // A test does a day's work in a second; those about limits name them.
      limits: { ...NO_LIMITS, ...deps.limits },
    }),
  );
  await desk.start();
  app.use('/api', desk.router);
  app.use(desk.indicatorPages);
  mount?.(app, desk);

  /** A message of a new person, and the turn that opens a case for it. */
  const openCase = async (
    change: OpenCase = {},
  ): Promise<{ id: TicketId; conversation: ConversationId; phone: string }> => {
    people += 1;
    const phone = `52155${10_000_000 + people}`;
    const { conversation, ticket } = await receive(phone, change.text ?? 'hola', { ...change, opens: true });
    return { id: ticket, conversation, phone };
  };

  /** Stores a message; its turn waits. */
  const accept = (phone: string, content: InboundContent | string, channel?: 'whatsapp' | 'sms') =>
    keep(store, itemOf(phone, content, { at: clock.now(), id: newId(), ...(channel ? { channel } : {}) }));

  const receive = async (
    phone: string,
    text: string,
    change: OpenCase & { readonly opens?: boolean } = {},
  ): Promise<{ conversation: ConversationId; ticket: TicketId }> => {
    const now = clock.now();
    const conversation = await accept(phone, text, change.channel);
    const turn = await store.nextTurn(conversation);
    if (!turn) throw new Error('no turn');
    const ticket = newId() as TicketId;
    const epoch = turn.floor?.epoch ?? 0;
    change.onId?.(ticket);
    await store.commitTurn({
      inbound: turn.inbound,
      conversation,
      expectedVersion: turn.state?.version ?? 0,
      expectedEpoch: epoch,
      stateJson: '{}',
      outbound: change.opens
        ? [{ id: newId() as OutboundId, content: { kind: 'text', text: 'ok' }, stays: true }]
        : [],
      tickets: change.opens
        ? [
            {
              id: ticket,
              reason: change.reason ?? 'asked',
              priority: 10,
              language: change.language ?? 'es',
              ...(change.topic === undefined ? {} : { topic: change.topic }),
              riskCodes: change.riskCodes ?? [],
              context: { consent: true, situation: 'permanent-resident', intent: 'wages', score: 0.9 },
            },
          ]
        : [],
      ...(change.opens
        ? {
            floor: {
              next: { state: 'offered' as const, epoch: epoch + 1, ticket, since: now },
              event: {
                epoch: epoch + 1,
                at: now,
                from: 'bot' as const,
                to: 'offered' as const,
                actor: 'person',
                reason: 'asked',
              },
            },
          }
        : {}),
      events: [],
      at: now,
    });
    return { conversation, ticket };
  };

  return {
    url,
    store,
    desk,
    dataDir,
    woken,
    clock,
    advance: (ms: number) => {
      at += ms;
    },
    openCase,
    accept,
    receive,
    /** Somebody with an account of a role, signed in. */
    somebody: async (role: Role, change: SomebodyOptions = {}) => {
      people += 1;
      const email = change.email ?? `p${people}@desk.example`;
      const id = newId() as AgentId;
      await store.desk.addAccount({
        id,
        email,
        name: `${role} ${people}`,
        role,
        languages: change.languages ?? ['es'],
        topics: [],
        office: undefined,
        capacity: 8,
        isActive: true,
        mustChangePassword: false,
        passwordHash: PASSWORD_HASH,
        failures: 0,
        lockedUntil: undefined,
        secondFactor: undefined,
        pendingSecret: undefined,
        recoveryCodes: [],
      });
      await desk.reloadAccounts();
      const client = await new DeskClient(url).signIn(email, PASSWORD);
      return Object.assign(client, { id, email });
    },
    /** `keep`: its data folder stays. */
    close: async ({ keep = false } = {}) => {
      isKept = keep;
      await parts.close();
    },
  };
}
export interface SomebodyOptions {
  readonly email?: string;
  readonly languages?: string[];
}
export type DeskRig = Awaited<ReturnType<typeof startDeskRig>>;

export interface OpenCase {
  readonly text?: string;
  readonly channel?: 'whatsapp' | 'sms';
  readonly reason?: TicketReason;
  readonly riskCodes?: readonly string[];
  readonly language?: 'es' | 'en' | 'ht' | 'fr' | 'pt';
  readonly topic?: string;
  /** Told just before the commit that opens it. */
  readonly onId?: (ticket: TicketId) => void;
}
