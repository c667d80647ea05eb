import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  makePortalClient,
  type PortalClient,
  type PortalClientOptions,
} from '../../../src/vacancies/portal/client.ts';
import { serve } from '../../support/serve.ts';

export interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds of the process. */
  readonly at: number;
}

export type Handler = (request: Seen, response: ServerResponse, index: number) => void;

export interface Loopback {
  readonly url: string;
  readonly seen: Seen[];
  /** What answers from now on. */
  handle(handler: Handler): void;
  close(): Promise<void>;
}

/** A far end on loopback that answers as it is told and keeps what it was asked. */
export async function startLoopback(first: Handler = (_, response) => response.end()): Promise<Loopback> {
  let handler = first;
  const seen: Seen[] = [];
  const { url, close } = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: new URL(request.url ?? '', 'http://loopback'),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        at: performance.now(),
      };
      seen.push(one);
      handler(one, response, seen.length - 1);
    });
  });
  return {
    url,
    seen,
    handle: (next) => {
      handler = next;
    },
    close,
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(JSON.stringify(body));
}

export function problem(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  json(response, status, { type: '/problems/x', title: 'x', status }, headers);
}

/** A client with short waits; only its patience with an answer is long, as a machine may stand still. */
export function clientOf(url: string, options: Partial<PortalClientOptions> = {}): PortalClient {
  return makePortalClient({
    baseUrl: `${url}/v1`,
    credentials: { kind: 'apiKey', key: 'k-e-y-of-the-tests' },
    uptimeMs: () => performance.now(),
    random: () => 0.5,
    timeoutMs: 5_000,
    retryBaseMs: 20,
    restMs: 60,
    ...options,
  });
}
