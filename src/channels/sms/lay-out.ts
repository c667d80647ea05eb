import type { OutboundContent } from '../../model/index.ts';
import type { Layout, LayoutLabels } from '../channel.ts';
import { splitText } from '../text-fit.ts';
import { countSegments } from './segments.ts';

/** A part that somebody pays for and reads on a small screen; the rest on request. */
const SEGMENTS_PER_PART = 3;
/** Twilio refuses more (21617). */
const MOST_CHARACTERS = 1600;

/**
 * One turn as SMS: texts and numbered choices joined into one body. What is longer than three segments is offered in
 * parts; each part but the last ends with how to ask for more, and the choices come with the last one.
 * @param encode what will be sent for a text (letters may lose their accent), so that segments are counted as billed
 */
export function layOutSms(
  contents: readonly OutboundContent[],
  labels: LayoutLabels,
  encode: (text: string) => string,
): Layout {
  const blocks = contents.map((content) => toText(content, labels)).filter((block) => block !== '');
  if (blocks.length === 0) return { now: [], later: [] };
  const whole = blocks.join('\n\n');
  const fits = (text: string) =>
    text.length <= MOST_CHARACTERS && countSegments(encode(text)).segments <= SEGMENTS_PER_PART;
  if (fits(whole)) return { now: [asText(whole)], later: [] };
  const tail = `\n${labels.more}`;
  const parts = splitText(whole, (piece) => fits(piece + tail));
  const ended = parts.map((part, index) => asText(index < parts.length - 1 ? part + tail : part));
  return { now: ended.slice(0, 1), later: ended.slice(1).map((part) => [part]) };
}

const asText = (text: string): OutboundContent => ({ kind: 'text', text });

function toText(content: OutboundContent, labels: LayoutLabels): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'choices': {
      // The numbers stay on the lines of their labels: a line is never a seam inside itself.
      const lines = content.choices.map(({ label }, index) => `${index + 1} ${label}`);
      return [content.text || labels.pickNumber, lines.join('\n')].join('\n');
    }
    case 'card':
      return [content.title, ...content.lines, ...(content.link ? [content.link.url] : [])].join('\n');
    case 'link':
      return `${content.text}\n${content.link.url}`;
    case 'location_request':
      return `${content.text}\n${content.fallback}`;
  }
}
