import { lookup as resolveHost } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A file that may not or cannot be had. `refused`: type, size or place. `unavailable`: try again later. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly kind: 'refused' | 'unavailable';
  constructor(kind: 'refused' | 'unavailable', what: string) {
    super(what);
    this.kind = kind;
  }
}

export interface SafeFetchOptions {
  /** Hosts that may be asked; `.x.y` stands for every host below x.y. */
  readonly hosts: readonly string[];
  /** One host and port that may be on our own network and without TLS: a stand-in of tests and of the sandbox. */
  readonly localHost?: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Sent to the first host only: a redirect leads elsewhere. */
  readonly authorization: string;
}

const MOST_REDIRECTS = 3;
/** One list each: Node holds a v4 address against v6 networks too, as a mapped one. */
const PRIVATE_V4 = new BlockList();
const PRIVATE_V6 = new BlockList();
// RFC 6890 and what clouds keep for themselves: nothing there is a provider's file.
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE_V4.addSubnet(net, prefix, 'ipv4');
// Only what is handed out to the world (2000::/3) is public; of that, tunnels and examples are not.
for (const [net, prefix] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  PRIVATE_V6.addSubnet(net, prefix, 'ipv6');

/** Whether an address is none of the open Internet's: loopback, private, link-local, mapped, reserved. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPrivateAddress(mapped);
  const family = isIP(address);
  if (family === 4) return PRIVATE_V4.check(address, 'ipv4');
  return family === 0 || PRIVATE_V6.check(address, 'ipv6');
}

/**
 * Fetches a file from a provider: hosts of a list only, the address that was checked is the one that is called (no second
 * look-up), https only, at most three redirects, credentials on the first hop, an end in time and size (S14).
 * @throws MediaError
 */
export async function safeFetch(url: string, options: SafeFetchOptions): Promise<Buffer> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let at = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const target = checkPlace(at, options);
    const res = await open(target, options, hop === 0, signal);
    const { statusCode = 0, headers } = res;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      res.destroy();
      at = new URL(headers.location, target).href;
      continue;
    }
    if (statusCode !== 200) {
      res.destroy();
      throw new MediaError('unavailable', `the provider answered ${statusCode}`);
    }
    return readAll(res, options.maxBytes);
  }
  throw new MediaError('refused', 'too many redirects');
}

function checkPlace(url: string, { hosts, localHost }: SafeFetchOptions): URL {
  if (!URL.canParse(url)) throw new MediaError('refused', 'not an address');
  const target = new URL(url);
  if (target.username || target.password) throw new MediaError('refused', 'credentials in an address');
  if (localHost !== undefined && target.host === localHost) return target;
  const isListed = hosts.some((host) =>
    host.startsWith('.') ? target.hostname.endsWith(host) : target.hostname === host,
  );
  if (target.protocol !== 'https:' || target.port !== '' || !isListed)
    throw new MediaError('refused', 'a place that is not on the list');
  return target;
}

function open(
  target: URL,
  { localHost, authorization }: SafeFetchOptions,
  isFirst: boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isLocal = target.host === localHost;
  const make = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const call = make(target, {
      headers: isFirst ? { Authorization: authorization } : {},
      signal,
      ...(isLocal ? {} : { lookup: publicOnly }),
    });
    call.once('response', done);
    call.once('error', (error) =>
      fail(
        error instanceof MediaError ? error : new MediaError('unavailable', 'the provider does not answer'),
      ),
    );
    call.end();
  });
}

/** Looks a name up once and hands on only addresses of the open Internet: what was checked is what is called. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  resolveHost(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
      return done(new MediaError('refused', 'an address of a private network'), '', 0);
    if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

async function readAll(res: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(res.headers['content-length'] ?? 0) > maxBytes) {
    res.destroy();
    throw new MediaError('refused', 'too large');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of res as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new MediaError('refused', 'too large');
      chunks.push(chunk);
    }
  } catch (error) {
    res.destroy();
    throw error instanceof MediaError ? error : new MediaError('unavailable', 'the file was cut off');
  }
  return Buffer.concat(chunks, size);
}
