import type { ChannelName, MediaRef } from '../../model/index.ts';
import { MediaError } from './safe-fetch.ts';
import { sniffType } from './sniff.ts';

export type FetchedMedia =
  | { readonly kind: 'file'; readonly body: Buffer; readonly mimeType: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable' };

type Fetchers = Partial<Record<ChannelName, (media: MediaRef) => Promise<Buffer>>>;

/** A file that a person sent, from whichever channel; its type is what its bytes say. Every way it can end is a value. */
export function makeMediaFetcher(fetchers: Fetchers) {
  return async (channel: ChannelName, media: MediaRef): Promise<FetchedMedia> => {
    const fetchOne = fetchers[channel];
    if (!fetchOne) return { kind: 'unavailable' };
    try {
      const body = await fetchOne(media);
      const mimeType = sniffType(body);
      return mimeType === undefined ? { kind: 'refused' } : { kind: 'file', body, mimeType };
    } catch (error) {
      if (error instanceof MediaError) return { kind: error.kind };
      throw error;
    }
  };
}
