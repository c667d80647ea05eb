import { createServer } from 'node:net';

/**
 * Below the ports that the kernel gives to outgoing connections and to whoever listens on any: neither can take one of
 * these between its being found and its being used, nor while a server that was killed is down.
 */
const FIRST = 20_000;
/** Of each worker of the tests: two that look at the same moment find different ones. */
const EACH = 1_500;
const SHARES = 8;

const given = new Set<number>();

/** A port of the loopback interface that is free now and is given to nobody else. */
export async function findFreePort(): Promise<number> {
  const share = Number(process.env.VITEST_POOL_ID ?? 0) % SHARES;
  const start = Math.floor(Math.random() * EACH);
  for (let at = 0; at < EACH; at += 1) {
    const port = FIRST + share * EACH + ((start + at) % EACH);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
