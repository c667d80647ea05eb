import { resolve } from 'node:path';
import { loadCatalogs } from '../../../src/sandbox/portal/catalogs.ts';
import { generate } from '../../../src/sandbox/portal/generate/generate.ts';
import {
  type SandboxPortal,
  type SandboxPortalOptions,
  startSandboxPortal,
} from '../../../src/sandbox/portal/index.ts';
import type { Vacancy } from '../../../src/sandbox/portal/vacancy.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..', '..');
export const DAY = new Date('2026-11-20T00:00:00Z');
export const NOON = Date.parse('2026-11-20T12:00:00Z');
export const COUNT = 1200;
export const catalogs = loadCatalogs(resolve(ROOT, 'content', 'catalogs'));

/** The vacancies that a test portal starts with, and how they stand at noon. */
export const vacancies: readonly Vacancy[] = Array.from(
  generate({ count: COUNT, seed: '1', now: DAY, catalogs }),
  ({ vacancy }) => vacancy,
);
export const open: readonly Vacancy[] = vacancies.filter(
  ({ status, validThrough }) => status === 'open' && Date.parse(validThrough) > NOON,
);

/** A portal over 1,200 vacancies with a clock of its own. */
export interface TestPortal extends SandboxPortal {
  /** Milliseconds. */
  clock: number;
  /** Asks under `/v1` with the key, or as `init` says. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Asks and gives the JSON; fails on another status than 200. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape the contract test holds
  read(path: string): Promise<any>;
  /** What happens at the far end: `POST /__sandbox/<name>`. */
  order(name: string, body: unknown): Promise<Response>;
}

export async function startTestPortal(options: Partial<SandboxPortalOptions> = {}): Promise<TestPortal> {
  const clock = { now: NOON };
  const portal = await startSandboxPortal({
    rootDir: ROOT,
    count: COUNT,
    day: DAY,
    now: () => clock.now,
    ...options,
  });
  await portal.ready;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${portal.url}${path}`, {
      ...init,
      headers: { 'X-API-Key': portal.credentials.apiKey, ...(init.headers as Record<string, string>) },
    });
  return {
    ...portal,
    get clock() {
      return clock.now;
    },
    set clock(ms: number) {
      clock.now = ms;
    },
    ask,
    read: async (path) => {
      const response = await ask(path);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return response.json();
    },
    order: (name, body) =>
      fetch(new URL(`/__sandbox/${name}`, portal.url), { method: 'POST', body: JSON.stringify(body) }),
  };
}

/** A registration that the contract takes. */
export function makeRequest(vacancyId: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    vacancyId,
    personRef: 'person-0000001',
    profile: 'refugee',
    language: 'ht',
    consent: { textId: 'consent-1', givenAt: '2026-11-20T11:59:00Z' },
    ...more,
  };
}
