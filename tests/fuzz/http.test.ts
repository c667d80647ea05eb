import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeSmsChannel } from '../../src/channels/sms/index.ts';
import { makeWhatsAppChannel } from '../../src/channels/whatsapp/index.ts';
import { makeInbox } from '../../src/inbox/accept.ts';
import { makePseudonyms } from '../../src/privacy/pseudonyms.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { listenOptions, makeServer } from '../../src/server.ts';
import { makeIds } from '../../src/storage/ids.ts';
import { openSqliteStore } from '../../src/storage/sqlite/index.ts';
import { makeMetrics } from '../../src/telemetry/metrics.ts';
import { silentLogger } from '../../src/telemetry/telemetry.ts';
import { APP_SECRET, PHONE_NUMBER_ID, signMeta } from '../support/meta.ts';
import { fuzz, RUNS, readCorpus } from './run.ts';

/** Meta's own limit, and ours. */
const MOST_BYTES = 3 * 1024 * 1024;
const TIMEOUT_MS = 60_000 + RUNS * 20;

it(
  'T14: changed payloads, signed, through the real server and store: never a 5xx, and nothing stored that cannot be read',
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-fuzz-'));
    const clock = { now: () => new Date(), uptimeMs: () => performance.now() };
    const store = await openSqliteStore({
      dataDir,
      sealer: makeVault([Buffer.alloc(32, 'a test key of 32 bytes, not used')]),
      clock,
      newId: makeIds(clock),
    });
    const metrics = makeMetrics(async () => ({
      inbound: 0,
      outbound: 0,
      inboundAgeSeconds: 0,
      outboundAgeSeconds: 0,
      deadLetters: 0,
    }));
    const inbox = makeInbox({
      store,
      pseudonyms: makePseudonyms(store.pepper),
      metrics,
      logger: silentLogger,
      wakeTurn: () => {},
      settleOutbox: () => {},
      receiptError: (_channel, code) => ({ code, scope: 'message', retryable: false }),
    });
    const unusedUrl = 'http://127.0.0.1:9';
    const app = makeServer({
      whatsapp: makeWhatsAppChannel({
        phoneNumberId: PHONE_NUMBER_ID,
        accessToken: 'x',
        appSecrets: [APP_SECRET],
        verifyTokens: ['x'],
        apiUrl: unusedUrl,
      }),
      sms: makeSmsChannel({
        accountSid: `AC${'0'.repeat(32)}`,
        authToken: 'x',
        from: '+525500000001',
        apiUrl: unusedUrl,
        publicUrl: unusedUrl,
        accents: 'plain',
      }),
      accept: (name, parsed) => inbox.accept(name, parsed),
      checkReady: () => store.ping(),
      isDraining: () => false,
      clock,
      metrics,
      logger: silentLogger,
    });
    const server = createServer(listenOptions(), app);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const post = (body: Buffer): Promise<number> =>
      new Promise((done, fail) => {
        const signature = signMeta(body as unknown as string);
        const req = request(
          {
            port,
            host: '127.0.0.1',
            path: '/webhooks/whatsapp',
            method: 'POST',
            headers: { 'X-Hub-Signature-256': signature },
          },
          (res) => {
            res.resume();
            res.once('end', () => done(res.statusCode ?? 0));
          },
        );
        req.once('error', fail);
        req.end(body);
      });
    try {
      const seen = new Map<number, number>();
      await fuzz(
        'http',
        readCorpus('whatsapp'),
        async (body) => {
          const status = await post(body);
          seen.set(status, (seen.get(status) ?? 0) + 1);
          // Now and then a name is repeated until the body is larger than any that is read.
          expect(body.length > MOST_BYTES ? [413] : [200, 400]).toContain(status);
        },
        Math.ceil(RUNS / 2),
      );
      process.stdout.write(`T14 ${JSON.stringify(Object.fromEntries(seen))}\n`);
      let read = 0;
      for (const lane of await store.openLanes()) {
        const turn = await store.nextTurn(lane);
        expect(turn?.message.content.kind).toMatch(/./);
        read += 1;
      }
      expect(read).toBeGreaterThan(0);
      expect(seen.get(200)).toBeGreaterThan(0);
      expect(seen.get(400)).toBeGreaterThan(0);
    } finally {
      server.closeAllConnections();
      server.close();
      await store.close();
      await rm(dataDir, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
