import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runCrashes } from '../tests/chaos/crash-run.ts';
import type { Fleet } from '../tests/chaos/fleets.ts';
import { metaEnv } from '../tests/support/meta.ts';
import { ROOT } from '../tests/support/talk.ts';

const run = promisify(execFile);
const PROJECT = 'rumbo-bench';
/** Those that compose.yaml gives to the two web containers. */
const PORTS = [3000, 3001] as const;
const UP_MS = 120_000;

/**
 * compose.yaml as it stands, in production mode, under load: every container is stopped and started in turn, as a rolling
 * restart does, and each worker and Redis are killed too (their restart policy brings them back). Needs Docker on Linux with
 * `docker compose` or `docker-compose`, both ports free; builds the image `rumbo` if there is none.
 */
export async function benchCompose(): Promise<object> {
  const compose = await findCompose();
  if (!compose) return { skipped: 'there is no docker with compose here' };
  const strikes: string[] = [];
  const result = await runCrashes({
    fleet: (graphUrl) => startComposeFleet(compose, graphUrl, (what) => strikes.push(what)),
    messages: 6_000,
    conversations: 120,
    perSecond: 40,
    killEveryMs: 2_000,
    drainMs: 300_000,
    log: (line) => console.log(`  ${line}`),
  });
  return {
    ...result,
    strikes: strikes.join(', '),
    bar: '0 lost, 0 out of order, at most 0.02 % twice',
    holds: result.lost === 0 && result.outOfOrder === 0 && result.duplicateSends <= result.messages * 0.0002,
  };
}

type Compose = (...args: string[]) => Promise<string>;

/** Runs compose on a copy of compose.yaml in a folder of its own, so that nobody's .env is read. */
async function findCompose(): Promise<((folder: string) => Compose) | undefined> {
  for (const command of [['docker', 'compose'], ['docker-compose']]) {
    const [file = '', ...first] = command;
    const isThere = await run(file, [...first, 'version']).then(
      () => run('docker', ['version']).then(() => true),
      () => false,
    );
    if (!isThere) continue;
    return (folder) =>
      async (...args) => {
        const { stdout } = await run(file, [...first, '-p', PROJECT, ...args], { cwd: folder });
        return stdout.trim();
      };
  }
  return undefined;
}

async function startComposeFleet(
  composeIn: (folder: string) => Compose,
  graphUrl: string,
  onStrike: (what: string) => void,
): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'rumbo-compose-'));
  const compose = composeIn(folder);
  const graph = await forward('0.0.0.0', [Number(new URL(graphUrl).port)]);
  const front = await forward('127.0.0.1', PORTS);
  const stop = async (): Promise<void> => {
    await compose('down', '--volumes', '--timeout', '15').catch(() => {});
    graph.close();
    front.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const isBuilt = await run('docker', ['image', 'inspect', 'rumbo']).then(
      () => true,
      () => false,
    );
    if (!isBuilt) await run('docker', ['build', '--tag', 'rumbo', ROOT], { maxBuffer: 64 * 1024 * 1024 });
    await copyFile(join(ROOT, 'compose.yaml'), join(folder, 'compose.yaml'));
    await writeFile(join(folder, '.env'), '');
    await compose('up', '--detach', 'redis');
    // The containers' way to this machine is known once their network is there.
    const { stdout: gateway } = await run('docker', [
      ...['network', 'inspect', `${PROJECT}_default`, '--format', '{{(index .IPAM.Config 0).Gateway}}'],
    ]);
    await writeFile(join(folder, '.env'), envFile(`http://${gateway.trim()}:${portOf(graph)}`));
    await compose('up', '--detach', '--no-build');
    for (const port of PORTS) await ready(port);
  } catch (error) {
    console.error(await compose('logs', '--tail', '5').catch(() => ''));
    await stop();
    throw error;
  }

  const containersOf = async (service: string): Promise<string[]> =>
    (await compose('ps', '--quiet', service)).split('\n').filter(Boolean).toSorted();
  const restart = async (service: string, index: number): Promise<void> => {
    onStrike(`${service} ${index + 1} restarted`);
    await run('docker', ['restart', '--time', '15', (await containersOf(service))[index] as string]);
    await healthy((await containersOf(service))[index] as string);
  };
  /** From outside: a container that is stopped by `docker kill` is not started again. */
  const kill = async (service: string, index: number): Promise<void> => {
    onStrike(`${service} ${index + 1} killed`);
    const container = (await containersOf(service))[index] as string;
    const { stdout: pid } = await run('docker', ['inspect', '--format', '{{.State.Pid}}', container]);
    process.kill(Number(pid), 'SIGKILL');
    await pause(1_000);
    await healthy(container);
  };
  const blows = [
    () => restart('worker', 0),
    () => restart('worker', 1),
    () => restart('web', 0),
    () => restart('web', 1),
    () => restart('redis', 0),
    () => kill('worker', 0),
    () => kill('redis', 0),
    () => kill('worker', 1),
    () => kill('web', 0),
  ];
  let next = 0;
  return {
    url: `http://127.0.0.1:${portOf(front)}`,
    strike: async () => {
      const blow = blows[next % blows.length] as () => Promise<void>;
      next += 1;
      await blow();
    },
    stop,
  };
}

const envFile = (graphUrl: string): string =>
  Object.entries({
    ...metaEnv(graphUrl),
    NODE_ENV: 'production',
    PUBLIC_URL: 'https://rumbo.example.org',
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
    TWILIO_FROM: '+525500000001',
    // Nobody listens there: SMS are not part of this.
    TWILIO_API_URL: 'http://127.0.0.1:9',
    DATA_KEYS: randomBytes(32).toString('base64'),
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Hands each connection to one of these ports in turn, or to the next where nobody answers: as a proxy before them would. */
async function forward(host: string, ports: readonly number[]): Promise<Server> {
  let turn = 0;
  const server = createServer((client) => {
    client.on('error', () => {});
    turn += 1;
    const to = (tries: number): void => {
      const upstream = connect(ports[(turn + tries) % ports.length] as number, '127.0.0.1');
      let isOpen = false;
      upstream.once('connect', () => {
        isOpen = true;
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => {
        if (!isOpen && tries + 1 < ports.length) to(tries + 1);
        else client.destroy();
      });
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => {
        if (isOpen) client.destroy();
      });
    };
    to(0);
  });
  await new Promise<void>((done) => server.listen(0, host, done));
  return server;
}

async function ready(port: number): Promise<void> {
  const end = performance.now() + UP_MS;
  for (;;) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > end) throw new Error(`the service on port ${port} did not become ready`);
    await pause(250);
  }
}

async function healthy(container: string): Promise<void> {
  const end = performance.now() + UP_MS;
  for (;;) {
    const { stdout } = await run('docker', ['inspect', '--format', '{{.State.Health.Status}}', container]);
    if (stdout.trim() === 'healthy') return;
    if (performance.now() > end) throw new Error('a container did not become healthy again');
    await pause(250);
  }
}
