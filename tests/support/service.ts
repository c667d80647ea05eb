import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findFreePort } from './free-port.ts';
import { readLaunch } from './launch.ts';
import { until } from './until.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const FEW_VACANCIES = join(ROOT, 'tests', 'fixtures', 'portal', 'vacancies.ndjson');

export interface Service {
  readonly url: string;
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly readyMs: number;
  /** Everything the process wrote so far. */
  output(): string;
  /** Sends the signal and resolves with the exit code (null when killed) and how long it took. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

export interface ServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A folder to start on again after a crash; otherwise a new temporary one. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly timeoutMs?: number;
  /** With fifty vacancies instead of thousands: a third of the work of a start, where nobody looks for any. */
  readonly hasFewVacancies?: boolean;
}

/** For processes that are killed and started again and again: a machine that others use too may be slow to start one. */
export const BARE_START = { timeoutMs: 90_000, hasFewVacancies: true } as const;

/**
 * Starts the real service, built before, as its own process and waits until /readyz says yes.
 * Only `env` and PATH are handed on, so that the tester's own environment cannot change the outcome.
 */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const startedAt = performance.now();
  const port = options.port ?? (await findFreePort());
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'rumbo-')));
  const launch = readLaunch();
  const args = [...launch.args];
  if (options.hasFewVacancies) args.push('--vacancies', FEW_VACANCIES);
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      ...launch.env,
      PATH: process.env.PATH ?? '',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDir,
      PORT: String(port),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output = (output + chunk).slice(-200_000)));
  child.stderr.on('data', (chunk) => (output = (output + chunk).slice(-200_000)));
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + (options.timeoutMs ?? 60_000);
  for (;;) {
    // One that is not answered is asked again: the process that took it may have been killed since.
    const res = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (res?.ok) break;
    const { exitCode } = child;
    if (exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      await exited;
      if (options.dataDir === undefined) await removeDataDir(dataDir);
      throw new Error(`the service did not become ready (exit ${exitCode}):\n${output}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  return {
    url,
    child,
    dataDir,
    readyMs: performance.now() - startedAt,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      const stoppedAt = performance.now();
      child.kill(signal);
      return { code: await exited, ms: performance.now() - stoppedAt };
    },
  };
}

/** As `startService`; closing it is the end of its data too. */
export async function startServiceOnce(options: ServiceOptions = {}) {
  const service = await startService(options);
  return {
    ...service,
    close: async () => {
      await service.stop();
      await removeDataDir(service.dataDir);
    },
  };
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
}

/** All that the service accepted has had its turn, and what came of it has left. */
export const untilSettled = (url: string): Promise<boolean> =>
  until(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return /^rumbo_inbox_waiting 0$/m.test(text) && /^rumbo_outbox_waiting 0$/m.test(text);
  }, 'an empty inbox and outbox');
