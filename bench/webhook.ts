import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { makeSmsChannel } from '../src/channels/sms/index.ts';
import { makeWhatsAppChannel } from '../src/channels/whatsapp/index.ts';
import { makeInbox } from '../src/inbox/accept.ts';
import { makePseudonyms } from '../src/privacy/pseudonyms.ts';
import { makeVault } from '../src/privacy/vault.ts';
import { makeServer } from '../src/server.ts';
import { makeIds } from '../src/storage/ids.ts';
import { openSqliteStore } from '../src/storage/sqlite/index.ts';
import { makeMetrics } from '../src/telemetry/metrics.ts';
import { silentLogger } from '../src/telemetry/telemetry.ts';
import { APP_SECRET, PHONE_NUMBER_ID } from '../tests/support/meta.ts';
import { serve } from '../tests/support/serve.ts';
import { compare, cpuMicros, type LoadResult } from './measure.ts';

/**
 * Webhook → 200 with the durable write, against a bare Express handler that drains the body, in turn, same process,
 * load from another process. CPU per request is this process's user + system time over the requests of a round.
 */
export async function benchWebhook(): Promise<Record<string, unknown>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-bench-'));
  const clock = { now: () => new Date(), uptimeMs: () => performance.now() };
  const store = await openSqliteStore({
    dataDir,
    sealer: makeVault([randomBytes(32)]),
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
    receiptError: (code) => ({ code: String(code), scope: 'message', retryable: false }),
  });
  const whatsapp = makeWhatsAppChannel({
    phoneNumberId: PHONE_NUMBER_ID,
    accessToken: 'x',
    appSecrets: [APP_SECRET],
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
  const ours = await serve(
    makeServer({
      whatsapp,
      sms,
      accept: (name, parsed) => inbox.accept(name, parsed),
      checkReady: async () => {},
      isDraining: () => false,
      clock,
      metrics,
      logger: silentLogger,
    }),
  );
  const bareApp = express();
  bareApp.post('/webhooks/whatsapp', (req, res) => {
    req.resume();
    req.once('end', () => res.sendStatus(200));
  });
  const bare = await serve(bareApp);

  const worker = fork(new URL('./load-worker.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let offset = 0;
  const run = async (
    url: string,
    total: number,
    extra: object = {},
  ): Promise<LoadResult & { cpu: number }> => {
    const job = { url: `${url}/webhooks/whatsapp`, total, conversations: 500, offset, ...extra };
    offset += total;
    const done = new Promise<LoadResult>((resolve) =>
      worker.once('message', (result) => resolve(result as LoadResult)),
    );
    const before = cpuMicros();
    worker.send(job);
    const result = await done;
    return { ...result, cpu: (cpuMicros() - before) / total };
  };
  const perRound = 2500;
  const cpu = await compare(9, {
    baseline: async () => (await run(bare.url, perRound)).cpu,
    measured: async () => (await run(ours.url, perRound)).cpu,
  });
  const paced = await run(ours.url, 10_000, { perSecond: 500, connections: 50 });
  worker.kill();
  await ours.close();
  await bare.close();
  await store.close();
  await rm(dataDir, { recursive: true });
  return {
    cpuMicrosBareExpress: round(cpu.baseline),
    cpuMicrosRumbo: round(cpu.measured),
    cpuRatio: round(cpu.ratio),
    bar: 3.5,
    holds: cpu.ratio <= 3.5,
    at500PerSecond: {
      p50Ms: round(paced.p50Ms),
      p99Ms: round(paced.p99Ms),
      maxMs: round(paced.maxMs),
      not200: paced.not200,
      perSecond: round(paced.perSecond),
    },
    why: 'on top of Express: HMAC and JSON of the body, two keyed hashes (sender, message), one AES-GCM seal, one insert in a group commit with fsync',
  };
}

const round = (value: number | undefined): number => Math.round((value ?? Number.NaN) * 100) / 100;
