import type { MediaRef } from '../../model/index.ts';
import { MediaError, safeFetch } from '../media/safe-fetch.ts';

/** Twilio sends on to its own store of files. Source: Twilio, "Media resource". */
const HOSTS = ['api.twilio.com', 'media.twiliocdn.com', 'mms.twiliocdn.com', 's3-external-1.amazonaws.com'];
const MOST_BYTES = 5 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** Fetches a picture that came with an SMS. Only Twilio's own address is asked first, with our credentials. @throws MediaError */
export function makeSmsMedia(config: {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiUrl: string;
}) {
  const { protocol, host } = new URL(config.apiUrl);
  return async ({ url }: MediaRef): Promise<Buffer> => {
    if (url === undefined || !URL.canParse(url) || new URL(url).host !== host)
      throw new MediaError('refused', 'not an address of Twilio');
    return safeFetch(url, {
      hosts: HOSTS,
      ...(protocol === 'http:' ? { localHost: host } : {}),
      maxBytes: MOST_BYTES,
      timeoutMs: TIMEOUT_MS,
      authorization: `Basic ${Buffer.from(`${config.accountSid}:${config.authToken}`).toString('base64')}`,
    });
  };
}
