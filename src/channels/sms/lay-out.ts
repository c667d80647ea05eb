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
  const last = contents.at(-1);
  const body = contents
    .map((content) => toText(content, labels, content === last))
    .filter((block) => block !== '')
    .join('\n\n');
  const lines = last?.kind === 'choices' ? numbered(last) : '';
  const whole = [body, lines].filter((block) => block !== '').join('\n');
  if (whole === '') return { now: [], later: [] };
  const fits = (text: string) =>
    text.length <= MOST_CHARACTERS && countSegments(encode(text)).segments <= SEGMENTS_PER_PART;
  if (fits(whole)) return { now: [asText(whole)], later: [] };
  const tail = `\n${labels.more}`;
  const parts = splitText(body, (piece) => fits(piece + tail));
  // The numbered choices stay together and come last: beside "1 = more" a number would mean two things.
  const end = parts.at(-1) ?? '';
  if (lines !== '' && end !== '' && fits(`${end}\n${lines}`)) parts[parts.length - 1] = `${end}\n${lines}`;
  else if (lines !== '') parts.push(...splitText(lines, (piece) => fits(piece + tail)));
  const ended = parts.map((part, index) => asText(index < parts.length - 1 ? part + tail : part));
  return { now: ended.slice(0, 1), later: ended.slice(1).map((part) => [part]) };
}

function numbered({ choices }: Extract<OutboundContent, { kind: 'choices' }>): string {
  return choices.map(({ label }, index) => `${index + 1} ${label}`).join('\n');
}

const asText = (text: string): OutboundContent => ({ kind: 'text', text });

function toText(content: OutboundContent, labels: LayoutLabels, isLast: boolean): string {
  switch (content.kind) {
    case 'text':
    case 'template':
      return content.text;
    case 'choices':
      return isLast
        ? content.text || labels.pickNumber
        : [content.text || labels.pickNumber, numbered(content)].join('\n');
    case 'card':
      return [content.title, ...content.lines, ...(content.link ? [content.link.url] : [])].join('\n');
    case 'link':
      return `${content.text}\n${content.link.url}`;
    case 'location_request':
      return `${content.text}\n${content.fallback}`;
  }
}
