import type { OutboundContent } from '../../model/index.ts';
import { offeredAs } from './lay-out.ts';
import { LIMITS } from './limits.ts';

/** A message as the Graph API takes it, without addressee: `{ type, text | interactive }`, keys in snake_case. */
export type GraphContent = Readonly<Record<string, unknown>> & { readonly type: string };

/** What was to be sent cannot be said in one message of this channel: a fault of ours, never worth a retry. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

/**
 * One laid-out message as Graph JSON (https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages).
 * @throws RenderError when it breaks a limit; the message names the limit, never the text
 */
export function renderWhatsApp(content: OutboundContent): GraphContent {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: within(content.text, LIMITS.text, 'text'), preview_url: false } };
    case 'choices':
      return renderChoices(content);
    case 'card':
      return renderCard(content);
    case 'link':
      return renderLink(content.text, content.link);
    case 'template':
      return renderTemplate(content);
    case 'location_request':
      return interactive('location_request_message', content.text, { name: 'send_location' });
  }
}

function renderChoices({
  text,
  choices,
  listLabel,
}: Extract<OutboundContent, { kind: 'choices' }>): GraphContent {
  const style = offeredAs(choices);
  if (style === 'numbers')
    throw new RenderError('choices that fit neither buttons nor a list were not laid out');
  if (style === 'buttons') {
    return interactive('button', text, {
      buttons: choices.map(({ id, label }) => ({ type: 'reply', reply: { id, title: label } })),
    });
  }
  const rows = choices.map(({ id, label, description }) => ({
    id,
    title: label,
    ...(description ? { description } : {}),
  }));
  return interactive(
    'list',
    text,
    { button: within(listLabel, LIMITS.listButton, 'list button'), sections: [{ rows }] },
    LIMITS.listBody,
  );
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates */
function renderTemplate({
  name,
  languageCode,
  parameters,
  payloads,
}: Extract<OutboundContent, { kind: 'template' }>): GraphContent {
  const body = parameters.map((text) => ({ type: 'text', text }));
  return {
    type: 'template',
    template: {
      name,
      language: { policy: 'deterministic', code: languageCode },
      components: [
        ...(body.length > 0 ? [{ type: 'body', parameters: body }] : []),
        ...payloads.map((payload, index) => ({
          type: 'button',
          sub_type: 'quick_reply',
          index: String(index),
          parameters: [{ type: 'payload', payload }],
        })),
      ],
    },
  };
}

function renderCard({ title, lines, link }: Extract<OutboundContent, { kind: 'card' }>): GraphContent {
  const body = [`*${title}*`, ...lines].join('\n');
  if (link) return renderLink(body, link);
  return { type: 'text', text: { body: within(body, LIMITS.text, 'text'), preview_url: false } };
}

function renderLink(text: string, link: { url: string; label: string }): GraphContent {
  if (link.label.length > LIMITS.linkLabel)
    return {
      type: 'text',
      text: { body: within(`${text}\n${link.url}`, LIMITS.text, 'text'), preview_url: false },
    };
  return interactive('cta_url', text, {
    name: 'cta_url',
    parameters: { display_text: link.label, url: link.url },
  });
}

function interactive(
  type: string,
  text: string,
  action: Record<string, unknown>,
  limit: number = LIMITS.body,
): GraphContent {
  return {
    type: 'interactive',
    interactive: { type, body: { text: within(text, limit, `${type} body`) }, action },
  };
}

function within(text: string, limit: number, what: string): string {
  if (text.length === 0) throw new RenderError(`${what} is empty`);
  if (text.length > limit) throw new RenderError(`${what} is longer than ${limit}`);
  return text;
}
