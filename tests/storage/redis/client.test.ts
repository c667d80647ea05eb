import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { connect } from '../../../src/storage/redis/client.ts';
import { silentLogger } from '../../../src/telemetry/telemetry.ts';
import { findFreePort } from '../../support/free-port.ts';
import { startRedisServer } from '../../support/redis-server.ts';

const messageOf = (url: string): Promise<string> =>
  connect(url, silentLogger).then(
    () => 'connected',
    (error: Error) => error.message,
  );

it('says that nobody listens', async () => {
  expect(await messageOf(`redis://127.0.0.1:${await findFreePort()}`)).toBe(
    'REDIS_URL cannot be reached or refuses us (ECONNREFUSED); start Redis or correct REDIS_URL',
  );
});

it.each([
  ['', 'NOAUTH'],
  [':guessed@', 'WRONGPASS'],
])('says that the password is missing or wrong (%s), and not which was tried', async (credentials, code) => {
  const server = await startRedisServer();
  try {
    await server.command('CONFIG', 'SET', 'requirepass', 'right');
    expect(await messageOf(`redis://${credentials}127.0.0.1:${server.port}`)).toBe(
      `REDIS_URL cannot be reached or refuses us (${code}); start Redis or correct REDIS_URL`,
    );
  } finally {
    await server.stop();
  }
});

// As Redis 7.0 does with callers from another machine: a container in the same network, say.
it('says what to do about protected mode', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.end('-DENIED Redis is running in protected mode because protected mode is enabled\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  expect(await messageOf(`redis://127.0.0.1:${port}`)).toMatch(
    /is in protected mode .*requirepass.* --protected-mode no/,
  );
  await new Promise((done) => server.close(done));
});
