import type { Language, Understanding } from '../model/index.ts';

/** Message → meaning. Pure: no I/O after loading. */
export interface Understander {
  /** @param prior the conversation's language, used when the message itself says little */
  understand(text: string, prior: Language | undefined): Understanding;
}
