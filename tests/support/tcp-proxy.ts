import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** New connections go there, those that are open are cut: as a service address that moves to another server. */
  retarget(port: number): void;
  /** Nothing goes through any more, on connections that stay open: as a network that swallows packets. */
  freeze(): void;
  /** What is on its way arrives this much later; what has not arrived when a connection is cut is lost. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** A listener on loopback that hands everything on to another port of it. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let port = target;
  let isFrozen = false;
  let delayMs = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on('error', () => {});
      from.on('data', (chunk) => {
        if (isFrozen) return;
        if (delayMs === 0) to.write(chunk);
        else setTimeout(() => to.write(chunk), delayMs);
      });
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    retarget: (to) => {
      port = to;
      cut();
    },
    freeze: () => {
      isFrozen = true;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    close: async () => {
      cut();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
