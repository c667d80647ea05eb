import { z } from 'zod';
import type { OutboundContent } from '../../model/index.ts';
import { LANGUAGES } from '../../model/language.ts';
import type { Sealer } from '../../storage/sealer.ts';
import type { FollowUpBody } from './store.ts';

const Body = z.object({
  language: z.enum(LANGUAGES),
  state: z.string().optional(),
  smsConsent: z.boolean(),
  content: z.custom<OutboundContent>().optional(),
});

/** Bound to its row by the id, in every store alike. */
const place = (id: string): string => `follow_up:body:${id}`;

export const sealBody = (sealer: Sealer, id: string, body: FollowUpBody): Uint8Array =>
  sealer.seal(JSON.stringify(body), place(id));

/** @throws Error when it was changed, moved to another row, or its key is missing */
export const openBody = (sealer: Sealer, id: string, sealed: Uint8Array): FollowUpBody =>
  Body.parse(JSON.parse(sealer.open(sealed, place(id))));
