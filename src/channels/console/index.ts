import { createInterface } from 'node:readline';
import type { InboundMessage, OutboundContent } from '../../model/index.ts';
import type { Channel } from '../channel.ts';

/** Talks in a terminal: what is said is printed, choices are numbered. */
export function makeConsoleChannel(output: NodeJS.WritableStream): Channel {
  let sent = 0;
  return {
    name: 'console',
    layOut: (contents) => ({ now: contents, later: [] }),
    send: async ({ content }) => {
      output.write(`\n${toLines(content)}\n\n> `);
      sent += 1;
      return { kind: 'sent', providerId: `console-${sent}` };
    },
  };
}

function toLines(content: OutboundContent): string {
  switch (content.kind) {
    case 'text':
    case 'template':
      return content.text;
    case 'choices':
      return [content.text, ...content.choices.map(({ label }, index) => `  ${index + 1}. ${label}`)].join(
        '\n',
      );
    case 'card':
      return [content.title, ...content.lines, ...(content.link ? [content.link.url] : [])].join('\n');
    case 'link':
      return `${content.text}\n${content.link.url}`;
    case 'location_request':
      return `${content.text}\n${content.fallback}`;
  }
}

export interface ConsoleOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly clock: { now(): Date };
  readonly onMessage: (message: InboundMessage) => Promise<void>;
}

/** Reads lines until the input ends; each is a message of the same person. */
export async function startConsole({ input, output, clock, onMessage }: ConsoleOptions): Promise<void> {
  output.write('Talk to Rumbo; Ctrl+D ends.\n\n> ');
  let count = 0;
  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue;
    count += 1;
    const now = clock.now();
    const from = { channel: 'console' as const, phone: '000' };
    await onMessage({
      from,
      account: 'console',
      providerId: `line-${count}`,
      sentAt: now,
      receivedAt: now,
      content: { kind: 'text', text: line },
    });
  }
  await new Promise((done) => setTimeout(done, 500)); // the last answer
}
