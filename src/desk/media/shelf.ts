import type { ChannelName, MediaRef } from '../../model/index.ts';
import { remuxToCaf } from '../../sound/index.ts';
import type { MediaFetcher, MediaScanner } from '../ports.ts';

/** Files fetched at once: each may hold sixteen megabytes. */
const AT_ONCE = 4;
/** A player asks for one file in several parts, within moments. */
const KEPT_MS = 120_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** What became of a file. `infected`: the scanner says no; `unscanned`: it cannot be asked; both keep it from being served. */
export type Shelved =
  | { readonly kind: 'file'; readonly body: Buffer; readonly mimeType: string }
  | { readonly kind: 'refused' | 'infected' | 'unscanned' | 'unavailable' };

export interface Shelf {
  /**
   * A file, fetched and looked through once for all who ask within two minutes.
   * @param key of the message and the file in it; whoever calls has checked that it is still there and may be seen
   * @param form `caf`: a voice note for players without Ogg
   */
  take(key: string, channel: ChannelName, media: MediaRef, form: 'as-sent' | 'caf'): Promise<Shelved>;
  /** True once for each file and account while the file is kept: what an audit counts as one look. */
  isFirstLook(key: string, account: string): boolean;
}

interface Kept {
  readonly file: Promise<Shelved>;
  readonly lookers: Set<string>;
  caf?: Shelved;
  bytes: number;
}

/** Keeps what is being played in memory for a while: the provider is asked once, and a scan is not repeated for each part. */
export function makeShelf(fetch: MediaFetcher, scan?: MediaScanner): Shelf {
  const kept = new Map<string, Kept>();
  let open = 0;

  const bring = async (channel: ChannelName, media: MediaRef): Promise<Shelved> => {
    if (open >= AT_ONCE) return { kind: 'unavailable' };
    open += 1;
    try {
      const file = await fetch(channel, media);
      if (file.kind !== 'file' || !scan) return file;
      // Whatever a scanner throws, it did not say that the file is clean.
      const verdict = await scan(file.body).catch(() => 'unknown' as const);
      if (verdict === 'clean') return file;
      return { kind: verdict === 'infected' ? 'infected' : 'unscanned' };
    } finally {
      open -= 1;
    }
  };

  const drop = (key: string, one: Kept) => {
    if (kept.get(key) === one) kept.delete(key);
  };
  /** The oldest go when there is too much. */
  const makeRoom = () => {
    let bytes = 0;
    for (const [key, one] of [...kept].reverse()) {
      bytes += one.bytes;
      if (bytes > MOST_BYTES) drop(key, one);
    }
  };

  const put = (key: string, channel: ChannelName, media: MediaRef): Kept => {
    const one: Kept = { file: bring(channel, media), lookers: new Set(), bytes: 0 };
    kept.set(key, one);
    setTimeout(() => drop(key, one), KEPT_MS).unref();
    one.file.then(
      (file) => {
        // What may go better the next time is tried again then.
        if (file.kind === 'unavailable' || file.kind === 'unscanned') return drop(key, one);
        one.bytes = file.kind === 'file' ? file.body.length : 0;
        makeRoom();
      },
      () => drop(key, one),
    );
    return one;
  };

  return {
    take: async (key, channel, media, form) => {
      const one = kept.get(key) ?? put(key, channel, media);
      const file = await one.file;
      if (form === 'as-sent' || file.kind !== 'file') return file;
      if (!one.caf) {
        const caf = remuxToCaf(file.body);
        one.caf = caf.kind === 'file' ? caf : { kind: 'refused' };
        if (caf.kind === 'file') one.bytes += caf.body.length;
        makeRoom();
      }
      return one.caf;
    },
    isFirstLook: (key, account) => {
      const lookers = kept.get(key)?.lookers;
      if (!lookers) return true;
      const isFirst = !lookers.has(account);
      lookers.add(account);
      return isFirst;
    },
  };
}
