import type { InboundMessage } from './inbound.ts';
import type { Receipt } from './receipt.ts';

/** One thing found in a webhook body. A body may hold many; all are returned, in the order they stand. */
export type Parsed =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  /** Signed but of no use to a conversation: counted under `reason`, answered 200. */
  | { readonly kind: 'ignored'; readonly reason: string };
