import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTalk, wordsOf } from '../support/talk.ts';

// Whole talks as data: what is said, what the answer must hold ("has") and must not ("not"). A tap is written "<id>".
const Talks = z.array(
  z.strictObject({
    name: z.string(),
    channel: z.enum(['whatsapp', 'sms']).default('whatsapp'),
    turns: z.array(
      z.strictObject({
        say: z.string(),
        has: z.array(z.string()).default([]),
        not: z.array(z.string()).default([]),
        silent: z.boolean().default(false),
      }),
    ),
    /** Reasons of the tickets that wait at the end. */
    tickets: z.array(z.string()).default([]),
  }),
);

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (file) => {
  const talks = Talks.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')));
  it.each(talks)('$name ($channel)', async ({ channel, turns, tickets }) => {
    const talk = await startTalk({ channel });
    for (const { say, has, not, silent } of turns) {
      const tap = /^<(.+)>$/.exec(say)?.[1];
      let answer = tap === undefined ? await talk.say(say) : await talk.tap(tap);
      let words = wordsOf(answer);
      // On SMS the whole answer is what one gets by asking for more.
      while (channel === 'sms' && /\n1 = \S+$/.test(wordsOf(answer))) {
        answer = await talk.say('1');
        words += `\n${wordsOf(answer)}`;
      }
      if (silent) expect(answer, say).toEqual([]);
      else expect(words.length, say).toBeGreaterThan(0);
      for (const part of has) expect(words, say).toContain(part);
      for (const part of not) expect(words, say).not.toContain(part);
    }
    expect((await talk.store.tickets({})).map(({ reason }) => reason).sort()).toEqual([...tickets].sort());
    await talk.close();
  });
});
