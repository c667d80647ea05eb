import { z } from 'zod';
import type { Flaw } from '../http/answer.ts';
import { LANGUAGES, PROFILES } from '../vacancy.ts';

/** A number that could be dialled, or a CURP: what a pseudonym may not be. */
const TELEPHONE = /^\+?[\d\s().-]{8,}$/;
const CURP = /^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d$/i;

const dateTime = z.iso.datetime({ offset: true, error: 'must be a date and time (RFC 3339)' });

const RegistrationRequest = z.strictObject({
  vacancyId: z.string().regex(/^[0-9A-Za-z-]{1,40}$/, 'must be the id of a vacancy'),
  personRef: z
    .string()
    .min(8)
    .max(80)
    .refine((text) => !TELEPHONE.test(text) && !CURP.test(text), 'may be no telephone number and no CURP'),
  profile: z.enum(PROFILES),
  language: z.enum(LANGUAGES),
  contact: z
    .strictObject({
      name: z.string().max(120).optional(),
      phone: z
        .string()
        .regex(/^\+[1-9]\d{7,14}$/, 'must be a number in E.164')
        .optional(),
      channel: z.enum(['whatsapp', 'sms', 'call']).optional(),
    })
    .optional(),
  note: z.string().max(500).optional(),
  consent: z.strictObject({ textId: z.string().max(80), givenAt: dateTime }),
});
export type RegistrationRequest = z.output<typeof RegistrationRequest>;

export type ReadRequest =
  | { readonly kind: 'read'; readonly request: RegistrationRequest }
  | { readonly kind: 'malformed'; readonly errors: readonly Flaw[] }
  | { readonly kind: 'noConsent'; readonly errors: readonly Flaw[] };

/** Reads the body of a registration; what is wrong is named without its value. */
export function readRequest(body: string): ReadRequest {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { kind: 'malformed', errors: [{ name: 'body', reason: 'is not JSON' }] };
  }
  const parsed = RegistrationRequest.safeParse(json);
  if (parsed.success) return { kind: 'read', request: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    name: path.length > 0 ? path.join('.').slice(0, 80) : 'body',
    reason: message,
  }));
  // Without consent everything else may be well-formed, and the contract calls it impossible rather than malformed.
  const hasConsent = typeof json !== 'object' || json === null || 'consent' in json;
  const isConsentAll = errors.every(({ name }) => name === 'consent');
  return { kind: !hasConsent && isConsentAll ? 'noConsent' : 'malformed', errors };
}
