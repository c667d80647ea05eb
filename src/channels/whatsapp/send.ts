import { GraphApiError, WhatsAppClient } from '@kapso/whatsapp-cloud-api';
import type { Address, SendError, SendResult } from '../../model/index.ts';
import type { OutgoingMessage } from '../channel.ts';
import { graphError } from './errors.ts';
import { type GraphContent, renderWhatsApp } from './render.ts';

/** Meta's own examples since mid-2026; messages and webhooks have the same shape since v22 (channels.md 2). */
export const GRAPH_VERSION = 'v26.0';

/** All that we need of a WhatsApp SDK: narrow, so that another one (or 150 lines of fetch) can take its place. */
export interface WhatsAppPort {
  /** @returns the wamid; rejects as the SDK does */
  post(phoneNumberId: string, payload: Readonly<Record<string, unknown>>): Promise<string | undefined>;
}

export interface WhatsAppPortOptions {
  readonly accessToken: string;
  /** Without a version and without a slash at the end. */
  readonly apiUrl: string;
  readonly graphVersion?: string;
  readonly timeoutMs: number;
}

/** The port on `@kapso/whatsapp-cloud-api`: it has no timeout and no retry of its own (channels.md 1.3). */
export function makeWhatsAppPort({
  accessToken,
  apiUrl,
  graphVersion = GRAPH_VERSION,
  timeoutMs,
}: WhatsAppPortOptions): WhatsAppPort {
  const client = new WhatsAppClient({
    accessToken,
    baseUrl: apiUrl,
    graphVersion,
    fetch: (url, init) => fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }),
  });
  return {
    post: async (phoneNumberId, payload) => {
      const answer = await client.messages.sendRaw({ phoneNumberId, payload });
      return answer.messages?.[0]?.id;
    },
  };
}

/** Sends one message; every way it can end is a value. */
export async function sendWhatsApp(
  port: WhatsAppPort,
  phoneNumberId: string,
  message: OutgoingMessage,
): Promise<SendResult> {
  let content: GraphContent;
  try {
    content = renderWhatsApp(message.content);
  } catch {
    return failed({ code: 'render', scope: 'message', retryable: false, meaning: 'bug' });
  }
  try {
    const wamid = await port.post(phoneNumberId, {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...addressee(message.to),
      biz_opaque_callback_data: message.id,
      ...content,
    });
    // A 200 without an id: taken, but nothing to join receipts on; our own id in the receipt still does.
    return wamid === undefined
      ? failed({ code: 'no_id', scope: 'message', retryable: true, isAmbiguous: true })
      : { kind: 'sent', providerId: wamid };
  } catch (error) {
    return failed(toSendError(error));
  }
}

/** `to` is the number as received; people without one are reached by `recipient` (channels.md 2.9). */
export function addressee(to: Address): { to: string } | { recipient: string } {
  return to.phone === undefined ? { recipient: to.bsuid ?? '' } : { to: to.phone.replace(/\D/g, '') };
}

function failed(error: SendError): SendResult {
  return { kind: 'failed', error };
}

/** Refused connections never carried the request; anything that broke later may have. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
]);

export function toSendError(error: unknown): SendError {
  if (error instanceof GraphApiError) {
    return graphError(
      typeof error.code === 'number' ? error.code : undefined,
      error.httpStatus,
      error.retry?.retryAfterMs,
    );
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError')
    return { code: 'timeout', scope: 'number', retryable: true, isAmbiguous: true };
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  if (error instanceof TypeError && cause !== undefined) {
    const isSafe = typeof cause.code === 'string' && NOT_SENT.has(cause.code);
    return { code: 'network', scope: 'number', retryable: true, ...(isSafe ? {} : { isAmbiguous: true }) };
  }
  if (error instanceof SyntaxError)
    return { code: 'bad_answer', scope: 'message', retryable: true, isAmbiguous: true };
  // ZodError or a plain Error of the SDK before the network: the same message would fail again.
  return { code: 'sdk', scope: 'message', retryable: false, meaning: 'bug' };
}
