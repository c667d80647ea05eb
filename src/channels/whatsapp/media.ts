import type { MediaRef } from '../../model/index.ts';
import { MediaError, safeFetch } from '../media/safe-fetch.ts';
import { GRAPH_VERSION } from './send.ts';

/** Where Meta's answer says the file lies; both asked with the token. Source: Cloud API, "Retrieve media URL". */
const HOSTS = ['graph.facebook.com', 'lookaside.fbsbx.com'];
/** What Meta takes at most of each kind people send: 16 MB of sound and film; documents of 100 MB are not shown. */
const MOST_BYTES = 16 * 1024 * 1024;
const DESCRIPTION_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * Fetches a file by the id Meta gave it: first where it lies, then the file. Meta keeps it 30 days.
 * @throws MediaError
 */
export function makeWhatsAppMedia(config: { readonly accessToken: string; readonly apiUrl: string }) {
  const { protocol, host } = new URL(config.apiUrl);
  const options = {
    hosts: HOSTS,
    ...(protocol === 'http:' ? { localHost: host } : {}),
    timeoutMs: TIMEOUT_MS,
    authorization: `Bearer ${config.accessToken}`,
  };
  return async ({ mediaId }: MediaRef): Promise<Buffer> => {
    if (mediaId === undefined || !/^[\w-]{1,64}$/.test(mediaId))
      throw new MediaError('refused', 'no id of a file');
    const description = await safeFetch(`${config.apiUrl}/${GRAPH_VERSION}/${mediaId}`, {
      ...options,
      maxBytes: DESCRIPTION_BYTES,
    });
    const { url, file_size: size } = readDescription(description);
    if (typeof size === 'number' && size > MOST_BYTES) throw new MediaError('refused', 'too large');
    if (typeof url !== 'string') throw new MediaError('unavailable', 'no address of the file');
    return safeFetch(url, { ...options, maxBytes: MOST_BYTES });
  };
}

function readDescription(body: Buffer): { url?: unknown; file_size?: unknown } {
  try {
    return (JSON.parse(body.toString('utf8')) ?? {}) as { url?: unknown };
  } catch {
    throw new MediaError('unavailable', 'the description of the file cannot be read');
  }
}
