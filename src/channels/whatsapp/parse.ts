import type { Address, InboundContent, MediaRef, Parsed, Receipt } from '../../model/index.ts';
import { MalformedBodyError } from '../channel.ts';
import { Body, Change, Contact, Entry, Message, Status, Value } from './schema.ts';

/** Long enough for anybody's words; what follows is noise or an attack on what reads it. */
const LONGEST_TEXT = 20_000;

/**
 * Everything in one webhook body of the WhatsApp Cloud API, in the order it stands. All levels are lists: taking only
 * the first of any loses messages.
 * @param phoneNumberId our number; what is meant for another number of the same app is ignored
 * @throws MalformedBodyError when the body is not JSON or not an object
 */
export function parseWhatsApp(body: Buffer, phoneNumberId: string, receivedAt: Date): Parsed[] {
  const json = readJson(body);
  const parsed = Body.safeParse(json);
  if (!parsed.success) throw new MalformedBodyError('the body is not an object');
  if (parsed.data.entry === undefined) return [ignored('no_entry')];
  return parsed.data.entry.flatMap((entry) => {
    const { changes } = Entry.safeParse(entry).data ?? {};
    if (changes === undefined) return [ignored('no_changes')];
    return changes.flatMap((change) => parseChange(change, phoneNumberId, receivedAt));
  });
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new MalformedBodyError('the body is not JSON', { cause });
  }
}

function parseChange(json: unknown, phoneNumberId: string, receivedAt: Date): Parsed[] {
  const change = Change.safeParse(json).data;
  if (!change) return [ignored('no_change')];
  if (change.field !== undefined && change.field !== 'messages') return [ignored('other_field')];
  const value = Value.safeParse(change.value).data;
  if (!value) return [ignored('no_value')];
  if (value.metadata?.phone_number_id !== undefined && value.metadata.phone_number_id !== phoneNumberId)
    return [ignored('other_number')];
  const contacts = (value.contacts ?? []).flatMap((contact) => Contact.safeParse(contact).data ?? []);
  const found: Parsed[] = [
    ...(value.messages ?? []).map((message) => parseMessage(message, contacts, phoneNumberId, receivedAt)),
    ...(value.statuses ?? []).map((status) => parseStatus(status, receivedAt)),
    ...(value.errors ?? []).map(() => ignored('error_notice')),
  ];
  return found.length > 0 ? found : [ignored('empty_change')];
}

function parseMessage(json: unknown, contacts: readonly Sender[], account: string, receivedAt: Date): Parsed {
  const message = Message.safeParse(json).data;
  if (!message) return ignored('bad_message');
  const from = findSender(message, contacts);
  if (!from) return ignored('no_sender');
  return {
    kind: 'message',
    message: {
      from,
      account,
      providerId: message.id,
      sentAt: readTimestamp(message.timestamp, receivedAt),
      receivedAt,
      content: readContent(message),
      ...(message.context?.id === undefined ? {} : { inReplyTo: message.context.id }),
    },
  };
}
type Sender = ReturnType<typeof Contact.parse>;

/** Number and business-scoped id, from the message itself or, where it has neither, from the only contact beside it. */
function findSender(message: Message, contacts: readonly Sender[]): Address | undefined {
  const only = contacts.length === 1 ? contacts[0] : undefined;
  const own = contacts.find((contact) => message.from !== undefined && contact.wa_id === message.from);
  // In a batch the only contact may be somebody else's: then nothing of it belongs to this sender.
  const contact = own ?? (message.from === undefined || only?.wa_id === undefined ? only : undefined);
  const phone = message.from ?? only?.wa_id;
  const bsuid = message.from_user_id ?? contact?.user_id ?? message.system?.previous_user_id;
  if (phone === undefined && bsuid === undefined) return undefined;
  return {
    channel: 'whatsapp',
    ...(phone === undefined ? {} : { phone }),
    ...(bsuid === undefined ? {} : { bsuid }),
  };
}

function readContent(message: Message): InboundContent {
  switch (message.type) {
    case 'text':
      return message.text
        ? { kind: 'text', text: cut(message.text.body) }
        : { kind: 'unknown', type: 'text' };
    case 'button':
      return {
        kind: 'template_button',
        payload: message.button?.payload ?? '',
        text: message.button?.text ?? '',
      };
    case 'interactive':
      return readInteractive(message);
    case 'location': {
      const place = message.location;
      if (!place) return { kind: 'unknown', type: 'location' };
      const { latitude, longitude, name, address } = place;
      return {
        kind: 'location',
        latitude,
        longitude,
        ...(name ? { name } : {}),
        ...(address ? { address } : {}),
      };
    }
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return readMedia(message, message.type, message[message.type]);
    case 'audio':
      return readMedia(message, message.audio?.voice ? 'voice' : 'audio', message.audio);
    case 'voice':
      return readMedia(message, 'voice', message.voice);
    case 'contacts':
      return { kind: 'contacts', count: message.contacts?.length ?? 0 };
    case 'reaction': {
      const { emoji, message_id: target } = message.reaction ?? {};
      return {
        kind: 'reaction',
        ...(emoji ? { emoji } : {}),
        ...(target ? { targetProviderId: target } : {}),
      };
    }
    case 'order':
      return { kind: 'order', itemCount: message.order?.product_items?.length ?? 0 };
    case 'system':
      return readSystem(message);
    case 'unsupported': {
      const code = message.errors?.[0]?.code;
      return { kind: 'unsupported', ...(code === undefined ? {} : { code }) };
    }
    default:
      return { kind: 'unknown', type: message.type.slice(0, 40) };
  }
}

function readInteractive({ interactive }: Message): InboundContent {
  const { button_reply: button, list_reply: row, nfm_reply: form } = interactive ?? {};
  if (button) return { kind: 'button', payload: button.id, text: button.title };
  if (row) return { kind: 'list', payload: row.id, text: row.title };
  if (form) return { kind: 'flow', responseJson: cut(form.response_json ?? '') };
  return { kind: 'unknown', type: `interactive:${(interactive?.type ?? '').slice(0, 40)}` };
}

function readMedia(
  message: Message,
  kind: 'image' | 'audio' | 'voice' | 'video' | 'document' | 'sticker',
  media: Message['image'],
): InboundContent {
  const ref: MediaRef = {
    ...(media?.id ? { mediaId: media.id } : {}),
    ...(media?.url ? { url: media.url } : {}),
    ...(media?.mime_type ? { mimeType: media.mime_type } : {}),
    ...(media?.sha256 ? { sha256: media.sha256 } : {}),
    ...(media?.filename ? { filename: media.filename } : {}),
  };
  return {
    kind,
    media: media ? [ref] : [],
    ...(media?.caption ? { text: cut(media.caption) } : {}),
    ...(message.errors?.length ? { isBroken: true } : {}),
  };
}

/** A new number comes as `wa_id` (older: `new_wa_id`); a new business-scoped id as `user_id` beside the previous one. */
function readSystem({ system }: Message): InboundContent {
  const phone = system?.wa_id ?? system?.new_wa_id;
  const bsuid = system?.user_id;
  if (system?.type === 'user_changed_number' && (phone || bsuid)) {
    return {
      kind: 'system',
      event: 'number_changed',
      newAddress: { channel: 'whatsapp', ...(phone ? { phone } : {}), ...(bsuid ? { bsuid } : {}) },
    };
  }
  if (system?.type === 'user_changed_user_id' && bsuid) {
    return { kind: 'system', event: 'user_id_changed', newAddress: { channel: 'whatsapp', bsuid } };
  }
  return { kind: 'system', event: 'other' };
}

const RECEIPT_STATUS: Readonly<Record<string, Receipt['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

function parseStatus(json: unknown, receivedAt: Date): Parsed {
  const status = Status.safeParse(json).data;
  if (!status) return ignored('bad_status');
  const known = Object.hasOwn(RECEIPT_STATUS, status.status) ? RECEIPT_STATUS[status.status] : undefined;
  if (!known) return ignored('other_status');
  const code = status.errors?.[0]?.code;
  return {
    kind: 'receipt',
    receipt: {
      channel: 'whatsapp',
      providerId: status.id,
      ...(status.biz_opaque_callback_data ? { outboundId: status.biz_opaque_callback_data } : {}),
      status: known,
      ...(known === 'failed' ? { code: String(code ?? 'unknown') } : {}),
      at: readTimestamp(status.timestamp, receivedAt),
    },
  };
}

/** Whole seconds as text; a time that cannot be, or lies ahead of us, is the time of receipt. */
function readTimestamp(value: string | undefined, receivedAt: Date): Date {
  const ms = Number(value) * 1000;
  const isSensible = value !== undefined && /^\d{9,11}$/.test(value) && ms <= receivedAt.getTime() + 60_000;
  return isSensible ? new Date(ms) : receivedAt;
}

const cut = (text: string): string => text.slice(0, LONGEST_TEXT);
const ignored = (reason: string): Parsed => ({ kind: 'ignored', reason });
