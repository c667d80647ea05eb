import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildDialogs } from '../../dialogs/index.ts';
import { makeSmsChannel } from '../../src/channels/sms/index.ts';
import { makeWhatsAppChannel } from '../../src/channels/whatsapp/index.ts';
import { parseHours } from '../../src/handoff/hours.ts';
import { loadTexts } from '../../src/i18n/texts.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { ConversationId, InboundContent, OutboundContent } from '../../src/model/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { makePseudonyms } from '../../src/privacy/pseudonyms.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { loadCalculators } from '../../src/rights/index.ts';
import { openSqliteStore, type SqliteStore } from '../../src/storage/sqlite/index.ts';
import { silentLogger, silentMetrics } from '../../src/telemetry/telemetry.ts';
import { type BuiltDialogs, makeTurnRunner } from '../../src/turn/run-turn.ts';
import { loadUnderstander } from '../../src/understanding/load.ts';
import { loadPlaces } from '../../src/understanding/load-places.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..');
export const NOON = new Date('2026-11-20T18:00:00Z');
/** Not a secret: the key of stores that live as long as a test. */
export const TEST_KEY = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 53 + 7) % 256));

const CONTENT = join(ROOT, 'content');
/** What no test changes is read once for a whole file of tests: reading it is most of what a short talk costs. */
const once = <T>(load: () => T): (() => T) => {
  let loaded: { readonly value: T } | undefined;
  return () => {
    loaded ??= { value: load() };
    return loaded.value;
  };
};
const knowledgeOnce = once(() => loadKnowledge({ contentDir: CONTENT }));
const understanderOnce = once(() => loadUnderstander(CONTENT));
const calculatorsOnce = once(() =>
  loadCalculators({ contentDir: CONTENT, knowledge: knowledgeOnce(), findPlace: loadPlaces(CONTENT) }),
);

export function makePorts(now: () => Date = () => NOON): Ports {
  const clock = { now, uptimeMs: () => performance.now() };
  const knowledge = knowledgeOnce();
  return {
    calculators: calculatorsOnce(),
    clock,
    knowledge,
    hours: parseHours('Mo-Fr 09:00-18:00 America/Mexico_City'),
    texts: loadTexts({ localesDir: join(ROOT, 'locales'), knowledge, clock }),
    understander: understanderOnce(),
  };
}

export interface Talk {
  say(text: string): Promise<OutboundContent[]>;
  tap(id: string, label?: string): Promise<OutboundContent[]>;
  send(content: InboundContent, extra?: object): Promise<OutboundContent[]>;
  readonly store: SqliteStore;
  readonly dataDir: string;
  conversation(): ConversationId;
  close(): Promise<void>;
}

export interface TalkOptions {
  readonly channel?: 'whatsapp' | 'sms';
  readonly now?: () => Date;
  readonly dialogs?: (ports: Ports) => BuiltDialogs;
  readonly phone?: string;
  readonly maxAgeMs?: number;
  /** What a talk has beside the usual, e.g. vacancies. */
  readonly ports?: Partial<Ports>;
}

/** A conversation through the real turn, dialogs, texts, layout and store; what comes back is what would be sent. */
export async function startTalk(options: TalkOptions = {}): Promise<Talk> {
  const { channel = 'whatsapp', now = () => NOON } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-talk-'));
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const store = await openSqliteStore({
    dataDir,
    sealer: makeVault([TEST_KEY]),
    clock: { now },
    newId,
    commitWindowMs: 0,
  });
  const ports = { ...makePorts(now), ...options.ports };
  const whatsapp = makeWhatsAppChannel({
    phoneNumberId: '1',
    accessToken: 'x',
    appSecrets: ['x'],
    verifyTokens: ['x'],
    apiUrl: 'http://127.0.0.1:9',
  });
  const sms = makeSmsChannel({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'x',
    from: '+525500000001',
    apiUrl: 'http://127.0.0.1:9',
    publicUrl: 'http://127.0.0.1',
    accents: 'plain',
  });
  const turns = makeTurnRunner({
    dialogs: (options.dialogs ?? buildDialogs)(ports),
    store,
    ports,
    layOut: (name, contents, labels) => (name === 'sms' ? sms : whatsapp).layOut(contents, labels),
    newId,
    logger: silentLogger,
    metrics: silentMetrics,
    ...(options.maxAgeMs === undefined ? {} : { maxAgeMs: options.maxAgeMs }),
    onCommitted: () => {},
  });
  const pseudonyms = makePseudonyms(store.pepper);
  const phone = options.phone ?? (channel === 'sms' ? '+525512345678' : '5215512345678');
  let count = 0;
  let current: ConversationId | undefined;
  const send = async (content: InboundContent, extra: object = {}): Promise<OutboundContent[]> => {
    count += 1;
    const message = {
      from: { channel, phone },
      account: 'us',
      providerId: `m${count}`,
      sentAt: now(),
      receivedAt: now(),
      content,
      ...extra,
    };
    const [result] = await store.accept([
      {
        dedupeKey: pseudonyms.dedupeKey(message),
        identityKeys: pseudonyms.identityKeys(message.from),
        message,
      },
    ]);
    if (result?.kind !== 'stored') throw new Error('the message was not stored');
    current = result.conversation;
    for (let outcome: unknown = 'more'; outcome !== 'idle'; ) {
      outcome = await turns.run(current);
      if (typeof outcome === 'object') await new Promise((done) => setTimeout(done, 1));
    }
    const said: OutboundContent[] = [];
    for (;;) {
      const next = await store.nextOutbound(current);
      if (!next) return said;
      said.push(next.content);
      await store.markSent(next.id, `p-${next.id}`, now());
    }
  };
  return {
    store,
    dataDir,
    send,
    say: (text) => send({ kind: 'text', text }),
    tap: (id, label = '') => send({ kind: 'list', payload: id, text: label }),
    conversation: () => current as ConversationId,
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** All words of an answer, choices too. */
export function wordsOf(answer: readonly OutboundContent[]): string {
  return answer
    .map((content) => {
      if (content.kind === 'card') return [content.title, ...content.lines].join('\n');
      if (content.kind === 'choices')
        return [content.text, ...content.choices.map(({ label }) => `[${label}]`)].join('\n');
      return content.text;
    })
    .join('\n');
}

export function choiceIdsOf(answer: readonly OutboundContent[]): string[] {
  return answer.flatMap((content) => (content.kind === 'choices' ? content.choices.map(({ id }) => id) : []));
}
