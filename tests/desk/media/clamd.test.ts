import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeClamdScanner } from '../../../src/desk/media/clamd.ts';

/** The test file that every scanner knows (eicar.org), in two parts so that nobody's scanner takes this one away. */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);
let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** A daemon that reads INSTREAM as clamd does and answers as it is told, or says what it would of the EICAR file. */
async function startDaemon(answer?: string | null): Promise<{ port: number; streams: Buffer[] }> {
  const streams: Buffer[] = [];
  server = createServer((socket) => {
    sockets.add(socket);
    let all = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (part) => {
      all = Buffer.concat([all, part]);
      const command = Buffer.from('zINSTREAM\0');
      if (all.length < command.length) return;
      expect(all.subarray(0, command.length)).toEqual(command);
      const parts: Buffer[] = [];
      let at = command.length;
      for (;;) {
        if (all.length < at + 4) return;
        const length = all.readUInt32BE(at);
        if (length === 0) break;
        if (all.length < at + 4 + length) return;
        parts.push(all.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
      const file = Buffer.concat(parts);
      streams.push(file);
      if (answer === null) return void socket.destroy();
      socket.end(answer ?? (file.includes(EICAR) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0'));
    });
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return { port: (server.address() as AddressInfo).port, streams };
}

describe('a ClamAV daemon', () => {
  it('is given the whole file and believed', async () => {
    const { port, streams } = await startDaemon();
    const scan = makeClamdScanner({ host: '127.0.0.1', port });
    const large = Buffer.alloc(300_000, 7);
    expect(await scan(large)).toBe('clean');
    expect(await scan(Buffer.alloc(0))).toBe('clean');
    expect(await scan(Buffer.concat([large, EICAR]))).toBe('infected');
    expect(streams.map(({ length }) => length)).toEqual([300_000, 0, 300_000 + EICAR.length]);
    expect(streams[0]).toEqual(large);
  });

  it.each([
    ['INSTREAM size limit exceeded. ERROR\0', 'did not look'],
    ['stream: OK', 'hung up'],
    ['OK\0', 'did not look'],
    ['stream: OK\0stream: X FOUND\0', 'did not look'],
    ['x'.repeat(10_000), 'too much'],
    [null, 'hung up|cannot be reached'],
  ])('that answers %.40j has not said that a file is clean', async (answer, why) => {
    const { port } = await startDaemon(answer);
    await expect(makeClamdScanner({ host: '127.0.0.1', port })(Buffer.from('x'))).rejects.toThrow(
      new RegExp(why),
    );
  });

  it('that is not there, or is silent, is waited for no longer than it may take', async () => {
    const { port } = await startDaemon('');
    server?.close();
    await expect(makeClamdScanner({ host: '127.0.0.1', port: 1 })(EICAR)).rejects.toThrow('reached');
    const silent = createServer((socket) => sockets.add(socket));
    server = silent;
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const at = (silent.address() as AddressInfo).port;
    expect(at).not.toBe(port);
    await expect(makeClamdScanner({ host: '127.0.0.1', port: at, timeoutMs: 60 })(EICAR)).rejects.toThrow(
      'in time',
    );
  });
});
