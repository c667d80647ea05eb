import type { Address } from './address.ts';

/** What a person sent, independent of the channel. `kind` names are those of the field. */
export type InboundContent =
  | { readonly kind: 'text'; readonly text: string }
  /** A tap on something we offered. `payload` is the id we gave the choice; `text` the label as shown. */
  | { readonly kind: 'button' | 'list' | 'template_button'; readonly payload: string; readonly text: string }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | {
      readonly kind: 'image' | 'audio' | 'voice' | 'video' | 'document' | 'sticker';
      readonly media: readonly MediaRef[];
      /** Caption, or the words of an SMS that carried pictures. */
      readonly text?: string;
      /** The provider could not fetch it (Meta 131052): ask to send it again, never fetch. */
      readonly isBroken?: boolean;
    }
  | { readonly kind: 'contacts'; readonly count: number }
  /** `emoji` is absent when a reaction was taken back. */
  | { readonly kind: 'reaction'; readonly emoji?: string; readonly targetProviderId?: string }
  | { readonly kind: 'order'; readonly itemCount: number }
  /** A WhatsApp Flow was completed; `responseJson` is unparsed text from the provider. */
  | { readonly kind: 'flow'; readonly responseJson: string }
  /** The person's number or business-scoped id changed; the message comes from the old address. */
  | {
      readonly kind: 'system';
      readonly event: 'number_changed' | 'user_id_changed' | 'other';
      readonly newAddress?: Address;
    }
  /** The provider says that it cannot show us this message (Meta 131051). */
  | { readonly kind: 'unsupported'; readonly code?: number }
  /** A type that did not exist when this was written. */
  | { readonly kind: 'unknown'; readonly type: string };

export type InboundKind = InboundContent['kind'];

export interface MediaRef {
  readonly mediaId?: string;
  readonly url?: string;
  readonly mimeType?: string;
  readonly sha256?: string;
  readonly filename?: string;
}

export interface InboundMessage {
  readonly from: Address;
  /** Our own side: WhatsApp phone number id, or the number/service that an SMS was sent to. */
  readonly account: string;
  /** The provider's message id (wamid, MessageSid). */
  readonly providerId: string;
  /** The provider's clock, whole seconds; SMS has none, then the time of receipt. */
  readonly sentAt: Date;
  readonly receivedAt: Date;
  readonly content: InboundContent;
  /** Provider id of the message this one answers, when the provider says so. */
  readonly inReplyTo?: string;
  /** Twilio Advanced Opt-Out has already answered this word: record it, send nothing. */
  readonly optOutHandledByProvider?: 'stop' | 'start' | 'help';
}

/** The words in a message, if it has any: typed text, the label of a tap, a caption. */
export function wordsOf(content: InboundContent): string | undefined {
  return 'text' in content ? content.text : undefined;
}

/** The id of the choice that was tapped, if one was. */
export function payloadOf(content: InboundContent): string | undefined {
  return 'payload' in content ? content.payload : undefined;
}
