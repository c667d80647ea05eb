import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findFreePort } from './free-port.ts';

/** A real redis-server: REDIS_SERVER_BIN, else from PATH, else installed by apt-get where that is allowed. */
export function findRedisServer(): string {
  const given = process.env.REDIS_SERVER_BIN;
  if (given) return given;
  const onPath = () =>
    (process.env.PATH ?? '')
      .split(delimiter)
      .map((folder) => join(folder, 'redis-server'))
      .find((file) => existsSync(file));
  const found = onPath();
  if (found) return found;
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    // said below
  }
  const installed = onPath();
  if (installed) return installed;
  throw new Error(
    'The Redis tests need a redis-server: install the package redis-server, or set REDIS_SERVER_BIN to one.',
  );
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  readonly folder: string;
  /** One command over a connection of its own, as raw text. */
  command(...args: string[]): Promise<string>;
  /** SIGKILL; what was acknowledged must be there after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** All bytes at rest, after a rewrite of the log. */
  dump(): Promise<string>;
  stop(): Promise<void>;
}

/** A run that ends early takes its servers with it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** What Rumbo asks of a Redis: every write is on disk before its answer, nothing is evicted. */
export const DURABLE: readonly string[] = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'always',
  '--maxmemory-policy',
  'noeviction',
];

/** Nothing but the log is written, and a replica is copied to at once: by default five seconds after it asked. */
const QUICK: readonly string[] = ['--save', '', '--repl-diskless-sync-delay', '0'];

/** @param settings instead of the durable ones */
export async function startRedisServer(settings: readonly string[] = DURABLE): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rumbo-redis-'));
  const port = await findFreePort();
  let isStopped = false;
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(
      findRedisServer(),
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...QUICK, ...settings],
      { stdio: 'ignore' },
    );
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (let tries = 0; ; tries += 1) {
      const answer = await ask(port, ['PING']).catch(() => '');
      if (isStopped) child.kill('SIGKILL');
      else if (answer.startsWith('+PONG')) return child;
      if (tries > 1200 || child.exitCode !== null || child.signalCode !== null)
        throw new Error('redis-server did not start');
      await new Promise((done) => setTimeout(done, 25));
    }
  };
  let child = await start();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    get child() {
      return child;
    },
    command: (...args) => ask(port, args),
    kill,
    restart: async () => {
      await kill();
      child = await start();
    },
    dump: async () => {
      await ask(port, ['BGREWRITEAOF']);
      while (/aof_rewrite_in_progress:1/.test(await ask(port, ['INFO', 'persistence'])))
        await new Promise((done) => setTimeout(done, 20));
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const texts = files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
      return (await Promise.all(texts)).join();
    },
    stop: async () => {
      // A test that gave up may still be bringing it back.
      isStopped = true;
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Speaks the protocol itself, so that the tests do not depend on the client that is tested. */
function ask(port: number, args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
    socket.on('error', fail);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      const bulk = /^\$(\d+)\r\n/.exec(answer);
      if (bulk ? answer.length < bulk[0].length + Number(bulk[1]) + 2 : !answer.endsWith('\r\n')) return;
      socket.end();
      done(answer);
    });
    socket.on('connect', () =>
      socket.write(
        `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`,
      ),
    );
  });
}
