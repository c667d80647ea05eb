import { createWriteStream } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Redis } from 'ioredis';
import { RedisUnavailableError } from '../client.ts';

/** A server that makes a copy of itself may need long before the first byte; it sends empty lines meanwhile. */
const SILENCE_MS = 60_000;
const MARK_BYTES = 40;

/**
 * Writes a copy of one server, as it stands at one moment, to a file: what a new replica is sent first (SYNC). The
 * server goes on meanwhile. Its user needs the right to SYNC; hosted servers often do not give it.
 * @param node connected; where it is connected to is where the copy comes from
 * @throws RedisUnavailableError
 */
export async function copyServer(node: Redis, file: string): Promise<void> {
  const { stream, options } = node as unknown as {
    stream: Socket;
    options: { username?: string | null; password?: string | null; tls?: object };
  };
  const [host, port] = [stream.remoteAddress, stream.remotePort];
  if (host === undefined || port === undefined) throw new RedisUnavailableError('Redis cannot be reached');
  const socket = options.tls
    ? connectTls({
        ...options.tls,
        host,
        port,
        ...('servername' in options.tls ? {} : { checkServerIdentity: () => undefined }),
      })
    : connectPlain({ host, port });
  socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('no answer')));
  if (options.password)
    socket.write(command('AUTH', ...(options.username ? [options.username] : []), options.password));
  socket.write(command('SYNC'));
  const target = createWriteStream(file, { mode: 0o600 });
  try {
    await receive(socket, target);
    await new Promise<void>((done, fail) => {
      target.once('error', fail);
      target.end(() => done());
    });
  } catch (error) {
    target.destroy();
    throw error instanceof RedisUnavailableError
      ? error
      : new RedisUnavailableError('Redis broke off while it sent the copy of itself', { cause: error });
  } finally {
    socket.destroy();
  }
}

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/** Answers to the commands, then `$<length>` and so many bytes, or `$EOF:<mark>` and all until that mark. */
async function receive(socket: Socket, target: NodeJS.WritableStream): Promise<void> {
  let head = Buffer.alloc(0);
  let left: number | undefined;
  let mark: Buffer | undefined;
  const write = async (bytes: Buffer): Promise<void> => {
    if (!target.write(bytes)) await new Promise((done) => target.once('drain', done));
  };
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    let bytes = Buffer.concat([head, chunk]);
    head = Buffer.alloc(0);
    while (left === undefined && mark === undefined) {
      const end = bytes.indexOf('\n');
      if (end < 0) break;
      const line = bytes.subarray(0, end).toString('latin1').trim();
      bytes = bytes.subarray(end + 1);
      if (line.startsWith('-'))
        // The first word is the code; the rest may say more than it should.
        throw new RedisUnavailableError(`Redis gives no copy of itself (${line.slice(1).split(' ')[0]})`);
      if (line.startsWith('$EOF:')) mark = Buffer.from(line.slice(5, 5 + MARK_BYTES), 'latin1');
      else if (line.startsWith('$')) left = Number(line.slice(1));
    }
    if (mark) {
      if (bytes.subarray(-MARK_BYTES).equals(mark)) return write(bytes.subarray(0, -MARK_BYTES));
      head = Buffer.from(bytes.subarray(-MARK_BYTES));
      await write(bytes.subarray(0, bytes.length - head.length));
    } else if (left !== undefined) {
      const part = bytes.subarray(0, left);
      await write(part);
      left -= part.length;
      if (left === 0) return;
    } else head = Buffer.from(bytes);
  }
  throw new Error('the connection ended');
}
