import type { ChannelName, Language, MediaRef } from '../model/index.ts';

/** A machine translation, beside the original; it never stands between a counsellor and a person. */
export interface Translator {
  /** Name of the engine, shown beside what it made. */
  readonly engine: string;
  /**
   * @param from undefined: the engine finds out
   * @throws Error when it cannot be had in time: the desk shows the original alone
   */
  translate(
    text: string,
    from: Language | undefined,
    to: Language,
  ): Promise<{ readonly text: string; readonly from: string }>;
}

/** Vacancies that fit words, for a counsellor to insert. @throws Error when they cannot be searched */
export type VacancySearch = (
  query: string,
  language: Language,
) => Promise<readonly { readonly id: string; readonly title: string; readonly text: string }[]>;

/** A file that a person sent, within limits of place, time, size and type; every way it can end is a value. */
export type MediaFetcher = (
  channel: ChannelName,
  media: MediaRef,
) => Promise<
  | { readonly kind: 'file'; readonly body: Buffer; readonly mimeType: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable' }
>;

/**
 * Looks a file through for malware before anybody is given it.
 * @throws Error when it cannot be asked: the file is then kept back
 */
export type MediaScanner = (file: Buffer) => Promise<'clean' | 'infected'>;
