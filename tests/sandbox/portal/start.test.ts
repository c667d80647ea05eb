import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../support/free-port.ts';
import { readLaunch } from '../../support/launch.ts';
import { ROOT, vacancies } from './support.ts';

const KEY = { 'X-API-Key': 'sandbox-portal-key' };
let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-portal-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Runs the built service until its output has something, or it ends. */
async function start(until: RegExp, args: readonly string[] = [], env: Record<string, string> = {}) {
  const port = String(await findFreePort());
  const launch = readLaunch();
  const started = spawn(process.execPath, [...launch.args, ...args], {
    cwd: ROOT,
    env: { ...launch.env, PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: port, ...env },
  });
  child = started;
  let output = '';
  return new Promise<{ output: string; code: number | null }>((done) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (until.test(output)) done({ output, code: null });
    };
    started.stdout.on('data', take);
    started.stderr.on('data', take);
    started.once('exit', (code) => done({ output, code }));
  });
}

describe('the service', () => {
  it('starts the sandbox portal, and fills it from a file that it is given', async () => {
    const file = join(folder, 'vacancies.ndjson');
    const lasting = vacancies
      .slice(0, 40)
      .map((one) => ({ ...one, status: 'open', validThrough: '2999-01-01T00:00:00Z' }));
    await writeFile(file, lasting.map((one) => JSON.stringify(one)).join('\n'));
    const { output } = await start(/Webhooks:/, ['--vacancies', file]);
    const [, url] = /Vacancies: +(http:\/\/127\.0\.0\.1:\d+\/v1)/.exec(output) ?? [];
    const response = await fetch(`${url}/vacancies?limit=1`, { headers: KEY });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ total: { value: 40 } });
    const ended = new Promise<number | null>((done) => child?.once('exit', done));
    child?.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('starts none where PORTAL_URL is set', async () => {
    const { output } = await start(/Webhooks:/, [], {
      PORTAL_URL: 'http://127.0.0.1:9/v1',
      PORTAL_API_KEY: 'k',
    });
    expect(output).toContain('Rumbo is ready');
    expect(output).not.toContain('Vacancies:');
  });

  it.each([
    [['--vacancies', '/no/such/file'], {}, /--vacancies cannot be read \(ENOENT\)/],
    [['--vacancies', 'x'], { PORTAL_URL: 'http://127.0.0.1:9/v1' }, /--vacancies is for the sandbox portal/],
    [['--colour'], {}, /only --vacancies FILE may be given/],
  ])('says what is wrong with %o and stops', async (args, env, message) => {
    const { output, code } = await start(/Webhooks:/, args, env);
    expect(output).toMatch(message);
    expect(output).not.toContain('/no/such/file');
    expect(code).toBe(1);
  });
});
