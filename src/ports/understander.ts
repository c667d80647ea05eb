import type { Choice, Language, Understanding } from '../model/index.ts';
import type { Control, DangerSign } from './turn-input.ts';

/** Message → meaning. Pure: no I/O after loading. */
export interface Understander {
  /** @param prior the conversation's language, used when the message itself says little */
  understand(text: string, prior: Language | undefined): Understanding;
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
