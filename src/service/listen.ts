import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../config.ts';

/**
 * Listens; resolves to the port.
 * @throws ConfigError which variable names a place that cannot be listened on
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE'
          ? `PORT ${port} is in use; set PORT to a free one`
          : `cannot listen on HOST ${host}, PORT ${port} (${error.code})`;
      fail(new ConfigError([hint]));
    });
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}
