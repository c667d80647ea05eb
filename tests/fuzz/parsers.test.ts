import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import twilio from 'twilio';
import { afterEach, describe, expect, it } from 'vitest';
import { MalformedBodyError, type Parsed } from '../../src/channels/channel.ts';
import { makeSmsChannel } from '../../src/channels/sms/index.ts';
import { layOutSms } from '../../src/channels/sms/lay-out.ts';
import { countSegments } from '../../src/channels/sms/segments.ts';
import { toPlainText } from '../../src/channels/sms/transliterate.ts';
import { makeWhatsAppChannel } from '../../src/channels/whatsapp/index.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { makePseudonyms } from '../../src/privacy/pseudonyms.ts';
import { measure } from '../../src/sandbox/twilio/segments.ts';
import { loadUnderstander } from '../../src/understanding/load.ts';
import { APP_SECRET, PHONE_NUMBER_ID } from '../support/meta.ts';
import { fuzz, RUNS, readCorpus } from './run.ts';

const CONTENT = resolve(import.meta.dirname, '../../content');
const RECEIVED = new Date('2026-11-20T12:00:00Z');
const AUTH_TOKEN = 'fixture-auth-token';
const TIMEOUT_MS = 60_000 + RUNS * 20;
const pseudonyms = makePseudonyms(Buffer.alloc(32, 7));
const whatsapp = makeWhatsAppChannel({
  phoneNumberId: PHONE_NUMBER_ID,
  accessToken: 'x',
  appSecrets: [APP_SECRET, 'an older secret'],
  verifyTokens: ['x'],
  apiUrl: 'http://127.0.0.1:9',
});
const sms = makeSmsChannel({
  accountSid: `AC${'0'.repeat(31)}1`,
  authToken: AUTH_TOKEN,
  from: '+525500000001',
  apiUrl: 'http://127.0.0.1:9',
  publicUrl: 'https://rumbo.example',
  accents: 'plain',
});
afterEach(() => {
  expect(({} as Record<string, unknown>).polluted ?? Object.keys(Object.prototype)).toEqual([]);
});

/** What the rest of Rumbo relies on, whatever came in. */
function checkParsed(parse: () => Parsed[]): void {
  let parsed: Parsed[];
  try {
    parsed = parse();
  } catch (error) {
    if (error instanceof MalformedBodyError) return;
    throw error;
  }
  for (const one of parsed) {
    if (one.kind === 'message') {
      const { message } = one;
      expect(message.providerId).toMatch(/./s);
      expect(typeof message.account).toBe('string');
      expect(message.sentAt.getTime()).not.toBeNaN();
      expect(message.from.phone ?? message.from.bsuid).toEqual(expect.any(String));
      expect(pseudonyms.identityKeys(message.from).length).toBeGreaterThan(0);
      expect(pseudonyms.dedupeKey(message)).toHaveLength(22);
      expect(JSON.stringify(message).length).toBeLessThan(200_000);
    } else if (one.kind === 'receipt') {
      expect(one.receipt.providerId).toMatch(/./s);
      expect(one.receipt.at.getTime()).not.toBeNaN();
      expect(['sent', 'delivered', 'read', 'failed']).toContain(one.receipt.status);
    } else expect(one.reason).toMatch(/^\w+$/);
  }
}

describe('webhooks', () => {
  it(
    'WhatsApp: any signed body gives messages that can be stored, or is malformed',
    async () => {
      const { slowestMs } = await fuzz('whatsapp', readCorpus('whatsapp'), (body) =>
        checkParsed(() =>
          whatsapp.parse({ body, headers: {}, path: '/webhooks/whatsapp', receivedAt: RECEIVED }),
        ),
      );
      expect(slowestMs).toBeLessThan(1_000);
    },
    TIMEOUT_MS,
  );

  it(
    'SMS: any signed form gives messages that can be stored, or is malformed',
    async () => {
      await fuzz('sms', readCorpus('sms'), (body, dice) => {
        const path = dice.pick([
          '/webhooks/twilio',
          '/webhooks/twilio/status?o=x',
          '/webhooks/twilio/status?o=%zz&o',
        ]);
        checkParsed(() => sms.parse({ body, headers: {}, path, receivedAt: RECEIVED }));
      });
    },
    TIMEOUT_MS,
  );
});

describe('signatures', () => {
  it(
    'Meta: only the right one over these bytes is right, whatever the header holds',
    async () => {
      const corpus = readCorpus('whatsapp');
      const right = (body: Buffer) => `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`;
      await fuzz('signature-meta', corpus, (body, dice) => {
        const verify = (header: string | undefined, over = body) =>
          whatsapp.verify({
            body: over,
            headers: header === undefined ? {} : { 'x-hub-signature-256': header },
            path: '/webhooks/whatsapp',
            receivedAt: RECEIVED,
          });
        const header = right(body);
        expect(verify(header)).toBe(true);
        const at = dice.below(header.length);
        const other = String.fromCharCode(33 + dice.below(90));
        const changed = header.slice(0, at) + other + header.slice(at + 1);
        if (changed !== header) expect(verify(changed)).toBe(false);
        expect(verify(header.slice(0, at))).toBe(false);
        expect(verify(`${header} `)).toBe(false);
        expect(verify(body.toString('latin1'))).toBe(false);
        expect(verify(undefined)).toBe(false);
        expect(verify(header, Buffer.concat([body, Buffer.from(' ')]))).toBe(false);
      });
    },
    TIMEOUT_MS,
  );

  it(
    'Twilio: a changed signature or form is wrong, and nothing in a form makes the check throw',
    async () => {
      await fuzz('signature-twilio', readCorpus('sms'), (body, dice) => {
        const path = '/webhooks/twilio';
        const form: Record<string, string | string[]> = Object.create(null);
        for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
          const before = form[name];
          form[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
        }
        const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, `https://rumbo.example${path}`, form);
        const verify = (given: string, over = body) =>
          sms.verify({ body: over, headers: { 'x-twilio-signature': given }, path, receivedAt: RECEIVED });
        expect(verify(signature)).toBe(true);
        const at = dice.below(signature.length);
        const changed =
          signature.slice(0, at) + (signature[at] === 'A' ? 'B' : 'A') + signature.slice(at + 1);
        // The last letter of base64 holds bits that say nothing; another before it always does.
        if (at < signature.length - 2) expect(verify(changed)).toBe(false);
        expect(verify(signature, Buffer.concat([body, Buffer.from('&x=1')]))).toBe(false);
        expect(verify('')).toBe(false);
      });
    },
    TIMEOUT_MS,
  );
});

describe('what people write', () => {
  it(
    'segments: counted as the provider counts, for any text',
    async () => {
      await fuzz('segments', readCorpus('words'), (input) => {
        for (const text of [input.toString('utf8'), toPlainText(input.toString('utf8'))]) {
          const ours = countSegments(text);
          const theirs = measure(text);
          expect(ours).toEqual({
            segments: theirs.segments,
            encoding: theirs.encoding,
            units: theirs.length,
          });
        }
      });
    },
    TIMEOUT_MS,
  );

  it(
    'long texts: every part can be sent, and no word of them is lost',
    async () => {
      await fuzz('lay-out-sms', readCorpus('words'), (input) => {
        const text = input.toString('utf8');
        const labels = { more: '1 = más', pickNumber: 'Responda con un número:' };
        const { now, later } = layOutSms([{ kind: 'text', text }], labels, toPlainText);
        const parts = [...now, ...later.flat()].map((part) => (part.kind === 'text' ? part.text : ''));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(1600);
          expect(countSegments(toPlainText(part)).segments).toBeLessThanOrEqual(3);
        }
        const letters = (words: string) => words.replaceAll('1 = más', '').replace(/\s+/g, '');
        expect(letters(parts.join(''))).toBe(letters(text));
      });
    },
    TIMEOUT_MS,
  );

  const understander = loadUnderstander(CONTENT);
  it(
    'understanding: any words have a meaning or none, soon',
    async () => {
      const corpus = [...readCorpus('words'), ...readCorpus('whatsapp')];
      await fuzz(
        'understanding',
        corpus,
        (input) => {
          const words = input.toString('utf8').slice(0, 20_000);
          understander.control(words);
          understander.danger(words);
          expect(understander.understand(words, undefined)).toBeTruthy();
          // What is kept for editors holds no number, whatever was written.
          expect(understander.gist(words)).not.toMatch(/\d{5}/);
        },
        Math.ceil(RUNS / 3),
      );
    },
    TIMEOUT_MS,
  );
});

it(
  'content: a file somebody broke is named, or still means something; it never crashes',
  async () => {
    const files = readdirSync(join(CONTENT, 'facts')).map((name) => join('facts', name));
    const all = [...files, 'directory.yaml', 'profiles.yaml'];
    const copy = mkdtempSync(join(tmpdir(), 'rumbo-fuzz-'));
    for (const part of ['facts', 'topics', 'directory.yaml', 'profiles.yaml'])
      cpSync(join(CONTENT, part), join(copy, part), { recursive: true });
    const corpus = all.map((file) => readFileSync(join(CONTENT, file)));
    try {
      await fuzz(
        'content',
        corpus,
        (input, dice) => {
          const file = dice.pick(all);
          const before = readFileSync(join(copy, file));
          writeFileSync(join(copy, file), input);
          try {
            loadKnowledge({ contentDir: copy });
          } catch (error) {
            expect(error).toMatchObject({ name: 'ContentError' });
          } finally {
            writeFileSync(join(copy, file), before);
          }
        },
        Math.ceil(RUNS / 25),
      );
    } finally {
      rmSync(copy, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
