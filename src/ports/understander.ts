import type { Choice, Language, Understanding } from '../model/index.ts';
import type { Control, DangerSign } from './turn-input.ts';

/** What an offer of work says of pay, against the market of its occupation. */
export interface OfferTerms {
  /** MXN gross a month for full time; absent: no amount in pesos. */
  readonly monthly?: number;
  /** The words of the amount. */
  readonly quote?: string;
  /** Names of the occupation by language code. */
  readonly occupation?: Readonly<Record<string, string>>;
  /** The most that the market pays for it, MXN gross a month. */
  readonly marketMax?: number;
}

/** Message → meaning. Pure: no I/O after loading. */
export interface Understander {
  /** @param prior the conversation's language, used when the message itself says little */
  understand(text: string, prior: Language | undefined): Understanding;
  /** What a pasted offer pays, and what such work usually pays. */
  offer(text: string): OfferTerms;
  /** A control word, if the whole message is one. */
  control(text: string): Control | undefined;
  /** A sign of danger anywhere in the message: rules that nothing overrides. */
  danger(text: string): DangerSign | undefined;
  /**
   * What may be kept of a message that was not understood, for the editors: words that our own examples hold, "…" for
   * any other, "#" for numbers. Names, addresses and numbers are no such words.
   */
  gist(text: string): string;
  /** The id of the choice that a number, ordinal, label or synonym means; one slip is forgiven, a guess is not made. */
  matchChoice(text: string, choices: readonly Choice[]): string | undefined;
}
