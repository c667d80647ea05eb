import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../../src/sandbox/portal/catalogs.ts';
import { startSandboxPortal } from '../../../src/sandbox/portal/index.ts';
import { makePortal } from '../../../src/sandbox/portal/portal.ts';
import { DAY, NOON, open, ROOT, startTestPortal, vacancies } from './support.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-portal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (lines: readonly unknown[]): Promise<string> => {
  const path = join(folder, 'vacancies.ndjson');
  await writeFile(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return path;
};

describe('a file of vacancies', () => {
  it('is served as it is, field for field', async () => {
    const [, sample = { id: '' }] = open;
    const extra = { ...sample, id: 'extra-1', url: 'https://portal.example/extra-1', workHours: '8 a 16' };
    const portal = await startTestPortal({ vacanciesFile: await write([...vacancies, '', extra]) });
    try {
      expect(portal.count()).toEqual({ all: vacancies.length + 1, open: open.length + 1 });
      expect(await portal.read('/vacancies/extra-1')).toEqual(extra);
      expect(await portal.read(`/vacancies/${sample.id}`)).toEqual(sample);
    } finally {
      await portal.close();
    }
  });

  it('a row given twice stands as given last', async () => {
    const [first] = open;
    const file = await write([first, { ...first, title: 'La segunda' }]);
    const portal = await startTestPortal({ vacanciesFile: file });
    try {
      expect(portal.count().all).toBe(1);
      const { items } = await portal.read('/vacancies?q=segunda');
      expect(items).toMatchObject([{ title: 'La segunda' }]);
    } finally {
      await portal.close();
    }
  });

  it.each([
    ['{"id":', /line 2 .* not JSON/],
    [{ ...open[0], recruiterFee: 'always', schedule: [] }, /line 2 .* schedule, recruiterFee/],
    [{ ...open[0], dateModified: 'lately' }, /line 2 .* dateModified/],
    ['null', /line 2 .* the row/],
  ])('a wrong line is named, and every answer is 503 (%#)', async (line, message) => {
    const portal = await startSandboxPortal({
      rootDir: ROOT,
      vacanciesFile: await write([open[1], line]),
      now: () => NOON,
    });
    try {
      await expect(portal.ready).rejects.toThrow(message);
      const response = await fetch(`${portal.url}/vacancies`, {
        headers: { 'X-API-Key': portal.credentials.apiKey },
      });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
    } finally {
      await portal.close();
    }
  });

  it('that is not there stops the start', async () => {
    await expect(
      startSandboxPortal({ rootDir: ROOT, vacanciesFile: join(folder, 'none') }),
    ).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the start', () => {
  it('listens before the vacancies are there; who asks meanwhile waits for them', async () => {
    // Few: a machine that is busy must have them within the two seconds that a question waits.
    const portal = await startSandboxPortal({ rootDir: ROOT, count: 300, day: DAY, now: () => NOON });
    try {
      let isReady = false;
      void portal.ready.then(() => {
        isReady = true;
      });
      const asked = fetch(`${portal.url}/vacancies`, { headers: { 'X-API-Key': portal.credentials.apiKey } });
      expect(isReady).toBe(false);
      expect((await asked).status).toBe(200);
      expect(isReady).toBe(true);
    } finally {
      await portal.close();
    }
  });

  it('can be closed at once', async () => {
    const portal = await startSandboxPortal({ rootDir: ROOT, count: 5000 });
    await portal.close();
  });

  it('invents the same day again on the same day', async () => {
    const ask = async (now: number) => {
      const portal = await startSandboxPortal({ rootDir: ROOT, count: 60, now: () => now });
      await portal.ready;
      const response = await fetch(`${portal.url}/vacancies?limit=100`, {
        headers: { 'X-API-Key': portal.credentials.apiKey },
      });
      await portal.close();
      return response.headers.get('etag');
    };
    expect(await ask(NOON)).toBe(await ask(NOON + 1000));
    expect(await ask(NOON)).not.toBe(await ask(NOON + 86_400_000));
  });

  it('fills up in steps, so that others are served between', async () => {
    const catalogs = loadCatalogs(join(ROOT, 'content', 'catalogs'));
    const { portal, fill } = makePortal(catalogs, { world: 'w', rows: () => vacancies }, () => NOON);
    let turns = 0;
    let isDone = false;
    const filling = fill(() => false).then(() => {
      isDone = true;
    });
    while (!isDone) {
      turns += 1;
      await setImmediate();
    }
    await filling;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(vacancies.length / 250));
    portal.store.close();
  });
});
