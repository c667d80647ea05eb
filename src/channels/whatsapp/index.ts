import type { WebhookChannel } from '../channel.ts';
import { layOutWhatsApp } from './lay-out.ts';
import { parseWhatsApp } from './parse.ts';
import { makeWhatsAppPort, sendWhatsApp, type WhatsAppPort } from './send.ts';
import { isSameText, verifyMetaSignature } from './verify.ts';

export { whatsAppReceiptError } from './errors.ts';

export interface WhatsAppOptions {
  readonly phoneNumberId: string;
  readonly accessToken: string;
  /** Newest first; more than one only while a secret is being changed. */
  readonly appSecrets: readonly string[];
  readonly verifyTokens: readonly string[];
  readonly apiUrl: string;
  readonly timeoutMs?: number;
  /** Another SDK, or none, for tests. */
  readonly port?: WhatsAppPort;
}

export type SubscriptionAnswer =
  | { readonly kind: 'ok'; readonly challenge: string }
  | { readonly kind: 'forbidden' };

export interface WhatsAppChannel extends WebhookChannel {
  /** Meta's GET that proves the address is ours. The challenge is echoed only if it is digits: nothing else ever is (S13). */
  checkSubscription(query: Readonly<Record<string, unknown>>): SubscriptionAnswer;
}

/** WhatsApp through Meta's Cloud API. */
export function makeWhatsAppChannel(options: WhatsAppOptions): WhatsAppChannel {
  const { phoneNumberId, accessToken, appSecrets, verifyTokens, apiUrl, timeoutMs = 10_000 } = options;
  const port = options.port ?? makeWhatsAppPort({ accessToken, apiUrl, timeoutMs });
  return {
    name: 'whatsapp',
    verify: ({ body, headers }) => verifyMetaSignature(body, headers['x-hub-signature-256'], appSecrets),
    parse: ({ body, receivedAt }) => parseWhatsApp(body, phoneNumberId, receivedAt),
    layOut: layOutWhatsApp,
    send: (message) => sendWhatsApp(port, phoneNumberId, message),
    checkSubscription: (query) => {
      const token = query['hub.verify_token'];
      const challenge = query['hub.challenge'];
      const isRight =
        query['hub.mode'] === 'subscribe' &&
        typeof token === 'string' &&
        verifyTokens.filter((own) => isSameText(own, token)).length > 0 &&
        typeof challenge === 'string' &&
        /^\d{1,64}$/.test(challenge);
      return isRight ? { kind: 'ok', challenge } : { kind: 'forbidden' };
    },
  };
}
