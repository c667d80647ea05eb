import type { IncomingHttpHeaders } from 'node:http';
import type {
  Address,
  ChannelName,
  OutboundContent,
  OutboundId,
  Parsed,
  SendResult,
} from '../model/index.ts';

export type { Parsed } from '../model/index.ts';

/** Words that a channel needs when it lays out a message; channels know no locale, so the turn hands them in. */
export interface LayoutLabels {
  /** How to ask for the next part of a long answer, e.g. `1 = más`. */
  readonly more: string;
  /** Asks for one of the numbers below it, e.g. `Responda con un número:`. */
  readonly pickNumber: string;
}

/**
 * What one turn says, fitted to a channel.
 * Each element fits one provider message, so an outbound row is one POST, one id, one receipt.
 */
export interface Layout {
  readonly now: readonly OutboundContent[];
  /** Further parts of a long answer, each sent when the person asks for more. */
  readonly later: readonly (readonly OutboundContent[])[];
}

export interface OutgoingMessage {
  readonly id: OutboundId;
  readonly to: Address;
  /** Our number or account the message leaves from; as `InboundMessage.account`. */
  readonly account: string;
  readonly content: OutboundContent;
}

/** What every channel can do; the rest of Rumbo knows channels by this alone. */
export interface Channel {
  readonly name: ChannelName;
  /** Fits what was said to the channel's limits: joins, splits at paragraphs or sentences, never in a word. Pure. */
  layOut(contents: readonly OutboundContent[], labels: LayoutLabels): Layout;
  /** Sends one message and waits for the provider's answer. Never throws: every fault becomes a `SendError`. */
  send(message: OutgoingMessage): Promise<SendResult>;
}

/** A request as it came from the wire: exact bytes, nothing parsed. */
export interface RawWebhook {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** Path and query as requested, e.g. `/webhooks/twilio/status?o=…`; the public base URL is the channel's own. */
  readonly path: string;
  readonly receivedAt: Date;
}

/** A body that is signed but is not what the channel sends (malformed JSON): answered 400. */
export class MalformedBodyError extends Error {
  override readonly name = 'MalformedBodyError';
}

/** A channel whose messages come in by webhook. */
export interface WebhookChannel extends Channel {
  /** Whether the signature over the raw bytes is right. Constant time, never throws, reads nothing of the body. */
  verify(webhook: RawWebhook): boolean;
  /**
   * Everything in a verified body. Tolerant: an unknown shape is `ignored`, never an exception.
   * @throws MalformedBodyError when the body is not the channel's format at all
   */
  parse(webhook: RawWebhook): Parsed[];
}
