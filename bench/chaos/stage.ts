import { readFileSync } from 'node:fs';
import { type SandboxPortal, startSandboxPortal } from '../../src/sandbox/portal/index.ts';
import { findFreePort } from '../../tests/support/free-port.ts';
import { type GraphStub, messageBody, metaEnv, postMeta, startGraphStub } from '../../tests/support/meta.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../../tests/support/service.ts';
import { ROOT } from '../../tests/support/talk.ts';
import { waitFor } from './scenario.ts';

/** The real service as a process of its own, and a Graph API of the test's beside it. */
export interface Stage {
  readonly graph: GraphStub;
  readonly service: Service;
  readonly portal: SandboxPortal | undefined;
  /** Stops it with the signal and starts it again on the same port and folder. */
  restart(signal: NodeJS.Signals): Promise<void>;
  end(): Promise<void>;
}

export interface StageOptions {
  /** Vacancies in another process than the service's, as in production: so many of them. */
  readonly vacancies?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** A module of tests/support/preload that is loaded into the process first, and changes what it lives in. */
  readonly preload?: string;
}

export async function openStage({ env = {}, preload, vacancies }: StageOptions = {}): Promise<Stage> {
  const graph = await startGraphStub();
  const portal =
    vacancies === undefined ? undefined : await startSandboxPortal({ rootDir: ROOT, count: vacancies });
  await portal?.ready;
  const port = await findFreePort();
  const all = {
    ...metaEnv(graph.url),
    ...(preload
      ? { NODE_OPTIONS: `--import=${new URL(`../../tests/support/preload/${preload}`, import.meta.url)}` }
      : {}),
    ...(portal ? { PORTAL_URL: portal.url, PORTAL_API_KEY: portal.credentials.apiKey } : {}),
    ...env,
  };
  const options = { ...BARE_START, hasFewVacancies: portal === undefined, env: all, port };
  let service = await startService(options);
  graph.serviceUrl = service.url;
  if (portal)
    await waitFor(
      async () => (await metricOf(service.url, /rumbo_portal_requests_total\{[^}]*outcome="ok"\} (\d+)/)) > 0,
      'the copy of the portal',
      60_000,
    );
  return {
    portal,
    graph,
    get service() {
      return service;
    },
    restart: async (signal) => {
      const { dataDir } = service;
      await service.stop(signal);
      service = await startService({ ...options, dataDir });
    },
    end: async () => {
      await service.stop('SIGKILL');
      await graph.close();
      await portal?.close();
      await removeDataDir(service.dataDir);
    },
  };
}

/** @param n a person of the run */
export const phoneOf = (n: number): string => `52155${50_000_000 + n}`;

/** A tap whose answer is one message. */
export const tap = (from: string, id: string, probe = 'menu:fraud'): string =>
  messageBody({ from, id, tap: { id: probe, title: '✓' } });

export const say = (from: string, id: string, text: string): string => messageBody({ from, id, text });

/** Until it is taken, as a provider does. */
export async function deliver(url: string, body: string): Promise<void> {
  while ((await postMeta(url, body)) !== 200) await new Promise((done) => setTimeout(done, 100));
}

export function rssMbOf(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 102.4) / 10;
}

/** One number of /metrics; 0 where the line is not there. */
export async function metricOf(url: string, line: RegExp): Promise<number> {
  return Number(line.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? 0);
}
