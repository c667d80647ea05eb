import type { IncomingMessage, ServerResponse } from 'node:http';
import { release } from './read-body.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Ends a response. */
export function send(res: ServerResponse, answer: Answer): void {
  writeHead(res, answer);
  res.end(answer.body);
}

/** What is read and thrown away of one request: enough for its sender to look up from writing and see the answer. */
const MOST_DISCARDED_BYTES = 256 * 1024;

/**
 * Answers a request that has not been read to its end, and lets the sender read that for a moment before the connection is
 * cut. The answer is written whole but not ended: Node closes a connection at the end of its answer, and the kernel tells
 * of unread bytes by a reset, which takes the answer along.
 */
export function sendEarly(req: IncomingMessage, res: ServerResponse, answer: Answer, graceMs = 1500): void {
  res.setHeader('Connection', 'close');
  writeHead(res, answer);
  if (answer.body) res.write(answer.body);
  else res.flushHeaders();
  let discarded = 0;
  req.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    release(chunk);
    if (discarded >= MOST_DISCARDED_BYTES) req.socket.pause();
  });
  req.once('end', () => res.end());
  req.on('error', () => {});
  req.resume();
  const timer = setTimeout(() => req.socket.destroy(), graceMs);
  timer.unref();
  req.socket.once('close', () => clearTimeout(timer));
}

function writeHead(res: ServerResponse, { status, headers, body = '' }: Answer): void {
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
}
