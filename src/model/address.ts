import type { ChannelName } from './channel-name.ts';

/**
 * Where a person can be reached, as the provider gave it. At least one of `phone` and `bsuid` is set.
 * Kept as received for replying (WhatsApp ids of Mexican mobiles may carry an extra 1: 521…);
 * matching is done on keys made by `privacy/`, never on these strings.
 */
export interface Address {
  readonly channel: ChannelName;
  /** Digits (WhatsApp, `5215500000001`) or E.164 (SMS, `+525500010001`), as received. */
  readonly phone?: string;
  /** WhatsApp business-scoped user id: opaque, case-sensitive; people may be reachable by this alone. */
  readonly bsuid?: string;
}
