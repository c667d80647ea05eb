import { z } from 'zod';

/**
 * The parts of Meta's webhook that we read. Tolerant: unknown keys are dropped, every level may be missing, and each
 * element is checked by itself, so that one of a new shape does not lose its neighbours.
 */
const id = z.union([z.string(), z.number().transform(String)]);
// Never z.coerce: it calls toString of what came, and what came may bring its own.
const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/)
    .transform(Number),
]);
const list = z.array(z.unknown()).optional().catch(undefined);

export const Body = z.object({ object: z.string().optional().catch(undefined), entry: list });
export const Entry = z.object({ changes: list });
export const Change = z.object({ field: z.string().optional().catch(undefined), value: z.unknown() });
export const Value = z.object({
  metadata: z.object({ phone_number_id: id.optional() }).optional().catch(undefined),
  contacts: list,
  messages: list,
  statuses: list,
  errors: list,
});
export const Contact = z.object({
  wa_id: z.string().optional().catch(undefined),
  user_id: z.string().optional().catch(undefined),
});

const text = z.string().optional().catch(undefined);
const errors = z
  .array(z.object({ code: numeric }))
  .optional()
  .catch(undefined);
const media = z
  .object({
    id: id.optional().catch(undefined),
    url: text,
    mime_type: text,
    sha256: text,
    filename: text,
    caption: text,
    voice: z.boolean().optional().catch(undefined),
  })
  .optional()
  .catch(undefined);
const reply = z
  .object({ id: z.string(), title: z.string().catch(''), description: text })
  .optional()
  .catch(undefined);

export const Message = z.object({
  id: z.string().min(1),
  from: text,
  from_user_id: text,
  timestamp: id.optional().catch(undefined),
  type: z.string().catch('unknown'),
  context: z.object({ id: text }).optional().catch(undefined),
  errors,
  text: z.object({ body: z.string() }).optional().catch(undefined),
  button: z.object({ payload: text, text }).optional().catch(undefined),
  interactive: z
    .object({
      type: text,
      button_reply: reply,
      list_reply: reply,
      nfm_reply: z.object({ response_json: text, body: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  location: z
    .object({ latitude: numeric, longitude: numeric, name: text, address: text })
    .optional()
    .catch(undefined),
  image: media,
  audio: media,
  voice: media,
  video: media,
  document: media,
  sticker: media,
  contacts: list,
  reaction: z.object({ message_id: text, emoji: text }).optional().catch(undefined),
  order: z.object({ product_items: list }).optional().catch(undefined),
  system: z
    .object({
      type: text,
      wa_id: text,
      new_wa_id: text,
      user_id: text,
      previous_user_id: text,
      customer: text,
    })
    .optional()
    .catch(undefined),
});
export type Message = z.output<typeof Message>;

export const Status = z.object({
  id: z.string().min(1),
  status: z.string(),
  timestamp: id.optional().catch(undefined),
  biz_opaque_callback_data: text,
  errors,
});
