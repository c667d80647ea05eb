import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildDialogs } from '../dialogs/index.ts';
import { makeWhatsAppChannel } from '../src/channels/whatsapp/index.ts';
import { parseHours } from '../src/handoff/hours.ts';
import { loadTexts } from '../src/i18n/texts.ts';
import { loadKnowledge } from '../src/knowledge/load.ts';
import type { ConversationId, InboundContent } from '../src/model/index.ts';
import { makePseudonyms } from '../src/privacy/pseudonyms.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { loadCalculators } from '../src/rights/index.ts';
import { makeIds } from '../src/storage/ids.ts';
import { openSqliteStore } from '../src/storage/sqlite/index.ts';
import type { KeyedStore } from '../src/storage/store.ts';
import { silentLogger, silentMetrics } from '../src/telemetry/telemetry.ts';
import { makeTurnRunner } from '../src/turn/run-turn.ts';
import { loadUnderstander } from '../src/understanding/load.ts';
import { loadPlaces } from '../src/understanding/load-places.ts';

/** What a turn asks of a store, with what pseudonyms are keyed with. */
export type TurnStore = Pick<
  KeyedStore,
  'accept' | 'nextTurn' | 'commitTurn' | 'recordTurnFailure' | 'conversationsOf' | 'pepper' | 'close'
>;

/** The embedded store in a folder of its own that is gone afterwards. */
export async function openBenchStore(): Promise<TurnStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-bench-'));
  const clock = { now: () => new Date() };
  const sealer = makeVault([randomBytes(32)]);
  const store = await openSqliteStore({ dataDir, sealer, clock, newId: makeIds(clock) });
  return {
    ...store,
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** The real turn over a store, with the real dialogs, texts and facts, without HTTP on either side. */
export async function makeTurnRig(given?: TurnStore, onCommitted: () => void = () => {}) {
  const root = resolve(import.meta.dirname, '..');
  const clock = { now: () => new Date(), uptimeMs: () => performance.now() };
  const newId = makeIds(clock);
  const store = given ?? (await openBenchStore());
  const knowledge = loadKnowledge({ contentDir: join(root, 'content') });
  const contentDir = join(root, 'content');
  const ports = {
    calculators: loadCalculators({ contentDir, knowledge, findPlace: loadPlaces(contentDir) }),
    clock,
    knowledge,
    hours: parseHours('Mo-Fr 09:00-18:00 America/Mexico_City'),
    texts: loadTexts({ localesDir: join(root, 'locales'), knowledge, clock }),
    understander: loadUnderstander(join(root, 'content')),
  };
  const channel = makeWhatsAppChannel({
    phoneNumberId: '1',
    accessToken: 'x',
    appSecrets: ['x'],
    verifyTokens: ['x'],
    apiUrl: 'http://127.0.0.1:9',
  });
  const turns = makeTurnRunner({
    dialogs: buildDialogs(ports),
    store,
    ports,
    layOut: (_name, contents, labels) => channel.layOut(contents, labels),
    newId,
    logger: silentLogger,
    metrics: silentMetrics,
    onCommitted,
  });
  const pseudonyms = makePseudonyms(store.pepper);
  // A rig may be made again on the same store: what one sent is no repeat of the other.
  const run = randomBytes(6).toString('hex');
  let next = 0;
  return {
    /** Stores one message of each person, the `first` and those after; resolves to the lanes to run. */
    accept: async (
      people: number,
      content: (person: number) => InboundContent,
      first = 0,
    ): Promise<ConversationId[]> => {
      const now = new Date();
      const results = await store.accept(
        Array.from({ length: people }, (_, person) => {
          next += 1;
          const from = { channel: 'whatsapp' as const, phone: `52155${10_000_000 + first + person}` };
          const message = {
            from,
            account: '1',
            providerId: `wamid.RIG${run}-${next}`,
            sentAt: now,
            receivedAt: now,
            content: content(person),
          };
          return {
            dedupeKey: pseudonyms.dedupeKey(message),
            identityKeys: pseudonyms.identityKeys(from),
            message,
          };
        }),
      );
      return results.flatMap((result) => (result.kind === 'stored' ? [result.conversation] : []));
    },
    run: turns.run,
    close: () => store.close(),
  };
}
