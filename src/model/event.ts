/** Something that happened and may be counted later. Never holds words a person wrote, nor an address. */
export interface DomainEvent {
  /** Dotted, past tense: `topic.answered`, `ticket.opened`, `optout.recorded`. */
  readonly type: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}
