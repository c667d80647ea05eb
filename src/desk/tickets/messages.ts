import type { InboundContent, MediaRef, OutboundContent } from '../../model/index.ts';
import type { ThreadMessage, TicketRecord } from '../../storage/desk-store.ts';
import type { Directory } from '../accounts/directory.ts';
import type { Message } from '../api/schema.ts';
import { soundSources } from './sources.ts';

/** A message of a thread as the desk shows it: text stays text, media become paths of the proxy. */
export function toMessage(
  message: ThreadMessage,
  ticket: Pick<TicketRecord, 'id'>,
  directory: Pick<Directory, 'person'>,
): Message {
  const base = { id: message.id, at: message.at.toISOString(), from: message.from };
  if (message.from === 'person') {
    const { content } = message;
    return {
      ...base,
      author: null,
      kind: content.kind,
      text: wordsIn(content),
      choices: [],
      media: mediaOf(content).map((media, index) => {
        const href = `/api/tickets/${ticket.id}/messages/${message.id}/media/${index}`;
        return {
          href,
          mimeType: media.mimeType ?? null,
          filename: media.filename ?? null,
          isVoice: content.kind === 'voice',
          sources: soundSources(href, content.kind, media),
        };
      }),
      location:
        content.kind === 'location' ? { latitude: content.latitude, longitude: content.longitude } : null,
      status: null,
      code: null,
    };
  }
  return {
    ...base,
    author: message.author === undefined ? null : directory.person(message.author),
    kind: message.content.kind,
    text: wordsSaid(message.content),
    choices: message.content.kind === 'choices' ? message.content.choices.map(({ label }) => label) : [],
    media: [],
    location: null,
    status: message.status,
    code: message.code ?? null,
  };
}

export const mediaOf = (content: InboundContent): readonly MediaRef[] =>
  'media' in content ? content.media : [];

function wordsIn(content: InboundContent): string {
  if ('text' in content) return content.text ?? '';
  switch (content.kind) {
    case 'location':
      return [content.name, content.address].filter(Boolean).join('\n');
    case 'reaction':
      return content.emoji ?? '';
    default:
      return '';
  }
}

function wordsSaid(content: OutboundContent): string {
  if (content.kind === 'card')
    return [content.title, ...content.lines, content.link?.url].filter(Boolean).join('\n');
  if (content.kind === 'link') return `${content.text}\n${content.link.url}`;
  return content.text;
}
