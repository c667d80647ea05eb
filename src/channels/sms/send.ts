import twilio from 'twilio';
import type { SendError, SendResult } from '../../model/index.ts';
import type { OutgoingMessage } from '../channel.ts';
import { makeTwilioClient, type TwilioAccount } from './client.ts';
import { twilioError } from './errors.ts';

const { RestException } = twilio;

/** All that we need of Twilio's SDK. */
export interface SmsPort {
  /** @returns the message's SID; rejects as the SDK does */
  create(message: {
    readonly to: string;
    readonly body: string;
    readonly statusCallback: string;
  }): Promise<string>;
}

export interface SmsPortOptions extends TwilioAccount {
  /** A number, or a messaging service `MG…`. */
  readonly from: string;
}

export function makeSmsPort({ from, ...account }: SmsPortOptions): SmsPort {
  const client = makeTwilioClient(account);
  const sender = from.startsWith('MG') ? { messagingServiceSid: from } : { from };
  return { create: async (message) => (await client.messages.create({ ...sender, ...message })).sid };
}

/**
 * Sends one laid-out message; every way it can end is a value.
 * @param encode makes the text what is billed (SMS_ACCENTS)
 */
export async function sendSms(
  port: SmsPort,
  publicUrl: string,
  encode: (text: string) => string,
  message: OutgoingMessage,
): Promise<SendResult> {
  if (message.content.kind !== 'text' || message.to.phone === undefined) {
    return { kind: 'failed', error: { code: 'render', scope: 'message', retryable: false, meaning: 'bug' } };
  }
  try {
    const providerId = await port.create({
      to: message.to.phone.startsWith('+') ? message.to.phone : `+${message.to.phone}`,
      body: encode(message.content.text),
      // Our own id comes back with each status: it settles a send whose answer was lost.
      statusCallback: `${publicUrl}/webhooks/twilio/status?o=${encodeURIComponent(message.id)}`,
    });
    return { kind: 'sent', providerId };
  } catch (error) {
    return { kind: 'failed', error: toSendError(error) };
  }
}

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function toSendError(error: unknown): SendError {
  if (error instanceof RestException) return twilioError(error.code, error.status);
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT' || /timeout/i.test(String(message)))
    return { code: 'timeout', scope: 'number', retryable: true, isAmbiguous: true };
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) {
    return {
      code: 'network',
      scope: 'number',
      retryable: true,
      ...(NOT_SENT.has(code) ? {} : { isAmbiguous: true }),
    };
  }
  // A certificate that does not hold is found before anything is sent, and is not the message's fault.
  if (typeof code === 'string' && /CERT|TLS|SSL/.test(code))
    return { code: 'network', scope: 'number', retryable: true };
  return { code: 'sdk', scope: 'message', retryable: false, meaning: 'bug' };
}
