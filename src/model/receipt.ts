import type { ChannelName } from './channel-name.ts';

/** A provider's word on what became of one of our messages. */
export interface Receipt {
  readonly channel: ChannelName;
  readonly providerId: string;
  /** Our outbound id, when the provider echoes it (Meta `biz_opaque_callback_data`, our Twilio callback query). */
  readonly outboundId?: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  /** Provider error code of a failure, as text. */
  readonly code?: string;
  readonly at: Date;
}
