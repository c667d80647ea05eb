import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Vacancies } from '../../src/ports/index.ts';
import { makeVault } from '../../src/privacy/vault.ts';
import { type SandboxPortal, startSandboxPortal } from '../../src/sandbox/portal/index.ts';
import { silentLogger, silentMetrics } from '../../src/telemetry/telemetry.ts';
import { openVacancies } from '../../src/vacancies/open.ts';
import { makePorts, NOON, ROOT, TEST_KEY } from './talk.ts';

export interface Jobs {
  readonly vacancies: Vacancies;
  readonly portal: SandboxPortal;
  close(): Promise<void>;
}

/** Vacancies for talks: a sandbox portal on loopback with an invented day, and our copy of it, complete. */
export async function startJobs(count = 3000): Promise<Jobs> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rumbo-jobs-'));
  const startedAt = performance.now();
  const portal = await startSandboxPortal({
    rootDir: ROOT,
    count,
    seed: '7',
    day: new Date('2026-11-20T00:00:00Z'),
    // Of the same day: by the machine's clock its vacancies would close one after another.
    now: () => Math.round(NOON.getTime() + performance.now() - startedAt),
  });
  await portal.ready;
  let ids = 0;
  const clock = { now: () => NOON, uptimeMs: () => performance.now() };
  const opened = openVacancies({
    portal: { baseUrl: portal.url, credentials: { kind: 'apiKey', key: portal.credentials.apiKey } },
    contentDir: join(ROOT, 'content'),
    dataDir,
    sealer: makeVault([TEST_KEY]),
    pepper: Buffer.alloc(32, 'pepper of a test, not a secret'),
    store: { conversation: async () => undefined, speakFirst: async () => 'gone' },
    texts: makePorts().texts,
    clock,
    newId: () => `job-${++ids}`,
    random: () => 0.5,
    logger: silentLogger,
    metrics: silentMetrics,
    onSpoken: () => {},
  });
  await opened.start();
  const search = opened.vacancies.read('cualquier trabajo');
  const isComplete = () =>
    opened.vacancies.find({ search, situation: undefined, language: 'es', now: NOON, page: 0, pageSize: 1 })
      .asOf;
  for (let tries = 0; !isComplete(); tries += 1) {
    if (tries > 600) throw new Error('the copy was not complete within 30 s');
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    vacancies: opened.vacancies,
    portal,
    close: async () => {
      await opened.close();
      await portal.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
