import type { Choice, OutboundContent } from '../../model/index.ts';
import type { Layout, LayoutLabels } from '../channel.ts';
import { splitText } from '../text-fit.ts';
import { LIMITS } from './limits.ts';

type Choices = Extract<OutboundContent, { kind: 'choices' }>;

/**
 * Fits what was said to WhatsApp. A text and the question after it become one message where they fit together: one
 * bubble is easier to read, and Meta allows a person only one message each six seconds on average.
 */
export function layOutWhatsApp(contents: readonly OutboundContent[], labels: LayoutLabels): Layout {
  const joined: OutboundContent[] = [];
  for (const content of contents) {
    const previous = joined.at(-1);
    const merged = previous?.kind === 'text' ? mergeText(previous.text, content) : undefined;
    if (merged) joined[joined.length - 1] = merged;
    else joined.push(content);
  }
  return { now: joined.flatMap((content) => fitOne(content, labels)), later: [] };
}

function mergeText(text: string, next: OutboundContent): OutboundContent | undefined {
  if (next.kind === 'text') {
    const both = `${text}\n\n${next.text}`;
    return both.length <= LIMITS.text ? { kind: 'text', text: both } : undefined;
  }
  if (next.kind === 'choices' || next.kind === 'link' || next.kind === 'location_request') {
    const both = next.text === '' ? text : `${text}\n\n${next.text}`;
    return both.length <= bodyLimit(next) ? { ...next, text: both } : undefined;
  }
  return undefined;
}

/** Each result is one provider message within every limit. */
function fitOne(content: OutboundContent, labels: LayoutLabels): OutboundContent[] {
  if (content.kind === 'text')
    return splitText(content.text, (piece) => piece.length <= LIMITS.text).map((text) => ({
      kind: 'text',
      text,
    }));
  if (content.kind === 'card') return splitCard(content);
  if (content.kind === 'template') return [content];
  const question = content.kind === 'choices' ? asOffered(content, labels) : content;
  if (question.kind === 'text') return fitOne(question, labels);
  const limit = bodyLimit(question);
  if (question.text.length <= limit) return [question];
  // The end of a long text goes with the buttons, the rest before it.
  const pieces = splitText(question.text, (piece) => piece.length <= limit);
  const last = pieces.pop() ?? labels.pickNumber;
  return [...fitOne({ kind: 'text', text: pieces.join('\n\n') }, labels), { ...question, text: last }];
}

function splitCard(card: Extract<OutboundContent, { kind: 'card' }>): OutboundContent[] {
  const length = card.title.length + card.lines.join('\n').length + 4;
  if (length <= LIMITS.body) return [card];
  return splitText(
    [card.title, ...card.lines, ...(card.link ? [card.link.url] : [])].join('\n'),
    (piece) => piece.length <= LIMITS.text,
  ).map((text) => ({ kind: 'text', text }));
}

/** Buttons, a list, or — when a label is too long for both — numbered lines, which the person answers by number. */
export function offeredAs(choices: readonly Choice[]): 'buttons' | 'list' | 'numbers' {
  const areUnique = new Set(choices.map(({ label }) => label)).size === choices.length;
  if (!areUnique || choices.length === 0 || choices.some(({ id }) => id.length > LIMITS.rowId))
    return 'numbers';
  const asButtons =
    choices.length <= LIMITS.buttons &&
    choices.every(({ label, description }) => label.length <= LIMITS.buttonTitle && !description);
  if (asButtons) return 'buttons';
  const asList =
    choices.length <= LIMITS.rows &&
    choices.every(
      ({ label, description }) =>
        label.length <= LIMITS.rowTitle && (description ?? '').length <= LIMITS.rowDescription,
    );
  return asList ? 'list' : 'numbers';
}

function asOffered(
  question: Choices,
  labels: LayoutLabels,
): Choices | Extract<OutboundContent, { kind: 'text' }> {
  const text = question.text === '' ? labels.pickNumber : question.text;
  if (offeredAs(question.choices) !== 'numbers') return { ...question, text };
  const lines = question.choices.map(({ label }, index) => `${index + 1}. ${label}`);
  return {
    kind: 'text',
    text: [text, labels.pickNumber, lines.join('\n')]
      .filter((part, at, all) => all.indexOf(part) === at)
      .join('\n\n'),
  };
}

function bodyLimit(content: OutboundContent): number {
  return content.kind === 'choices' && offeredAs(content.choices) === 'list' ? LIMITS.listBody : LIMITS.body;
}
