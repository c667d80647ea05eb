import { createHmac, createSecretKey } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Address, InboundMessage } from '../model/index.ts';

/** Keys that stand for people and messages: useless to whoever lacks the pepper (S8). */
export interface Pseudonyms {
  /** One key for the number, one for the business-scoped id; the same number on WhatsApp and SMS gives the same key. */
  identityKeys(address: Address): string[];
  /** Same for every delivery of the same message: channel, sender and provider id. */
  dedupeKey(message: Pick<InboundMessage, 'from' | 'providerId'>): string;
}

/**
 * HMAC-SHA-256, not a bare hash: phone numbers are few enough to be tried out.
 * @param pepper random, 32 bytes, kept sealed with the store
 */
export function makePseudonyms(pepper: Uint8Array): Pseudonyms {
  const key = createSecretKey(pepper);
  // 132 bits are enough to tell all people and messages apart, and keep the store's indexes small.
  const keyed = (text: string) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
  return {
    identityKeys: ({ phone, bsuid }) => [
      ...(phone === undefined ? [] : [keyed(`phone:${canonicalPhone(phone)}`)]),
      ...(bsuid === undefined ? [] : [keyed(`bsuid:${bsuid}`)]),
    ],
    dedupeKey: ({ from, providerId }) =>
      keyed(`message:${from.channel}:${from.phone ?? from.bsuid ?? ''}:${providerId}`),
  };
}

/**
 * One spelling of a number, whatever the channel wrote: WhatsApp still says 521… for many Mexican mobiles (the 1 left
 * the plan in 2019), 549… for Argentina, and leaves out Brazil's ninth digit for older accounts.
 * @returns E.164, or the bare digits when it is no number anybody knows
 */
export function canonicalPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  // Most of our people: no need to ask the library about +52 and ten digits.
  if (/^521?\d{10}$/.test(digits)) return `+52${digits.slice(-10)}`;
  if (/^549\d{10}$/.test(digits)) return `+54${digits.slice(3)}`;
  const brazil = /^55(\d{2})([6-9]\d{7})$/.exec(digits);
  if (brazil) return `+55${brazil[1]}9${brazil[2]}`;
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.number ?? digits;
}
