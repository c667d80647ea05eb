import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/** Sends an answer whole. */
export function send(res: ServerResponse, { status, headers, body }: Answer): void {
  const hasBody = status !== 204 && status !== 304;
  res.writeHead(status, {
    ...headers,
    ...(hasBody ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
  });
  if (hasBody && res.req.method !== 'HEAD') res.end(body);
  else res.end();
}

/** Promises the whole answer, sends half of it and cuts the connection. */
export function sendHalf(res: ServerResponse, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  res.writeHead(status, { ...headers, 'Content-Length': String(Math.max(2, bytes.length)) });
  res.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => res.socket?.destroy());
}
