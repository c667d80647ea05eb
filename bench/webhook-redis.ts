import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSmsChannel } from '../src/channels/sms/index.ts';
import { makeWhatsAppChannel } from '../src/channels/whatsapp/index.ts';
import { makeInbox } from '../src/inbox/accept.ts';
import { makeSpooledAccept } from '../src/inbox/spooled.ts';
import { makePseudonyms } from '../src/privacy/pseudonyms.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { makeServer } from '../src/server.ts';
import { makeIds } from '../src/storage/ids.ts';
import { openRedisStore } from '../src/storage/redis/index.ts';
import { Spool } from '../src/storage/spool/spool.ts';
import { makeMetrics } from '../src/telemetry/metrics.ts';
import { silentLogger, silentMetrics } from '../src/telemetry/telemetry.ts';
import { APP_SECRET, PHONE_NUMBER_ID } from '../tests/support/meta.ts';
import { startRedisPair } from '../tests/support/redis-pair.ts';
import { serve } from '../tests/support/serve.ts';
import type { LoadResult } from './measure.ts';

const PER_SECOND = 500;
const WEBHOOKS = 5_000;
const clock = { now: () => new Date(), uptimeMs: () => performance.now() };

/**
 * Webhook → 200 at 500 a second with the store in a Redis that has a replica: bare, with the spool, with the word of the
 * replica, and with both, which is what the service does. One after the other, same Redis, load from another process.
 */
export async function benchWebhookRedis(): Promise<Record<string, unknown>> {
  const pair = await startRedisPair();
  const worker = fork(new URL('./load-worker.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const results: Record<string, unknown> = {};
  try {
    let offset = 0;
    for (const [name, spooled, waitMs] of [
      ['bare', false, 0],
      ['spool', true, 0],
      ['replica', false, 100],
      ['spoolAndReplica', true, 100],
    ] as const) {
      const service = await startWeb(pair.url, spooled, waitMs);
      const done = new Promise<LoadResult>((resolve) =>
        worker.once('message', (result) => resolve(result as LoadResult)),
      );
      const url = `${service.url}/webhooks/whatsapp`;
      worker.send({
        url,
        total: WEBHOOKS,
        conversations: 500,
        offset,
        perSecond: PER_SECOND,
        connections: 50,
      });
      offset += WEBHOOKS;
      const { p50Ms, p99Ms, maxMs, not200, perSecond } = await done;
      await service.close();
      const ms = (value: number): number => Math.round(value * 10) / 10;
      results[name] = {
        p50Ms: ms(p50Ms),
        p99Ms: ms(p99Ms),
        maxMs: ms(maxMs),
        not200,
        perSecond: ms(perSecond),
      };
    }
    const { p99Ms } = results.spoolAndReplica as { p99Ms: number };
    return { ...results, bar: 250, holds: p99Ms <= 250 };
  } finally {
    worker.kill();
    await pair.stop();
  }
}

async function startWeb(url: string, isSpooled: boolean, waitMs: number) {
  const folder = await mkdtemp(join(tmpdir(), 'rumbo-bench-'));
  const sealer = makeVault([randomBytes(32)]);
  const database = `${url}/0`;
  const store = await openRedisStore({ url: database, sealer: KEYS, clock, newId: makeIds(clock), waitMs });
  const spool = isSpooled
    ? await Spool.open({ folder, sealer, keepMs: 900_000, logger: silentLogger, clock })
    : undefined;
  const { safety } = store.work;
  const accept = makeSpooledAccept({
    store,
    safety,
    spool,
    rekey: (item) => item,
    metrics: silentMetrics,
    logger: silentLogger,
  });
  const metrics = makeMetrics(() => store.backlog().then(() => NOTHING));
  const inbox = makeInbox({
    store: {
      accept,
      applyReceipts: (receipts) => store.applyReceipts(receipts),
      setOptedOut: (conversation, isOptedOut) => store.setOptedOut(conversation, isOptedOut),
    },
    pseudonyms: makePseudonyms(store.pepper),
    metrics,
    logger: silentLogger,
    wakeTurn: () => {},
    settleOutbox: () => {},
    receiptError: (code) => ({ code: String(code), scope: 'message', retryable: false }),
  });
  const nowhere = 'http://127.0.0.1:9';
  const server = await serve(
    makeServer({
      whatsapp: makeWhatsAppChannel({
        phoneNumberId: PHONE_NUMBER_ID,
        accessToken: 'x',
        appSecrets: [APP_SECRET],
        verifyTokens: ['x'],
        apiUrl: nowhere,
      }),
      sms: makeSmsChannel({
        accountSid: `AC${'0'.repeat(32)}`,
        authToken: 'x',
        from: '+525500000001',
        apiUrl: nowhere,
        publicUrl: nowhere,
        accents: 'plain',
      }),
      accept: (name, parsed) => inbox.accept(name, parsed),
      checkReady: async () => {},
      isDraining: () => false,
      clock,
      metrics,
      logger: silentLogger,
    }),
  );
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await spool?.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** One for all rounds: they share a Redis, and so its sealed pepper. */
const KEYS = makeVault([randomBytes(32)]);
const NOTHING = { inbound: 0, outbound: 0, inboundAgeSeconds: 0, outboundAgeSeconds: 0, deadLetters: 0 };
