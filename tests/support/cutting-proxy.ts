import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a server on loopback that can be cut, refused, or left hanging without a word, as bad networks do. */
export async function startCuttingProxy(target: string) {
  const { hostname, port } = new URL(target);
  const lines = new Set<[Socket, Socket]>();
  let isDown = false;
  const server = createServer((near) => {
    if (isDown) return void near.destroy();
    const far = connect(Number(port), hostname);
    const line: [Socket, Socket] = [near, far];
    lines.add(line);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => {
        lines.delete(line);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = () => {
    for (const [near, far] of lines) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Ends every connection; new ones are taken. */
    cut,
    /** Ends every connection, and refuses new ones until it is up again. */
    down: () => {
      isDown = true;
      cut();
    },
    up: () => {
      isDown = false;
    },
    /** What is open now carries nothing any more and nobody is told; new connections work. */
    silence: () => {
      for (const [near, far] of lines) {
        far.unpipe(near);
        near.unpipe(far);
      }
    },
    close: async () => {
      cut();
      server.close();
    },
  };
}
