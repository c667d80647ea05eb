/**
 * Something that happened and may be counted later, linked to nobody. Never holds an address, nor words a person wrote:
 * of what was not understood only those words that our own examples hold (`Understander.gist`).
 */
export interface DomainEvent {
  /** Dotted, past tense: `topic.answered`, `ticket.opened`, `optout.recorded`. */
  readonly type: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}
