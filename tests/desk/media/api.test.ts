import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FetchedMedia } from '../../../src/channels/media/index.ts';
import { Message, TicketDetail } from '../../../src/desk/api/schema.ts';
import type { InboundContent, MediaRef } from '../../../src/model/index.ts';
import { readCaf } from '../../support/caf.ts';
import type { DeskClient } from '../../support/desk.ts';
import { type DeskRig, startDeskRig } from '../../support/desk-rig.ts';
import { commitNext } from '../../support/stored.ts';

const VOICE = readFileSync(join(import.meta.dirname, '../../fixtures/voice/voice-note.oga'));
let rig: DeskRig;
let counsellor: DeskClient;
let fetched: MediaRef[];
let answer: FetchedMedia;
let scan: (file: Buffer) => Promise<'clean' | 'infected'>;

beforeAll(async () => {
  rig = await startDeskRig({
    fetchMedia: async (_channel, media) => {
      fetched.push(media);
      return answer;
    },
    scanMedia: (file) => scan(file),
  });
  counsellor = await rig.somebody('counsellor');
});
beforeEach(() => {
  fetched = [];
  answer = { kind: 'file', body: VOICE, mimeType: 'audio/ogg' };
  scan = async () => 'clean';
});
afterAll(() => rig.close());

/** A case whose person then sends a file. */
async function send(content: InboundContent): Promise<{ ticket: string; message: Message }> {
  const { id, conversation, phone } = await rig.openCase();
  await rig.accept(phone, content);
  await commitNext(rig.store, conversation, { at: rig.clock.now() });
  const detail = TicketDetail.parse((await counsellor.call('GET', `/tickets/${id}`)).body);
  return { ticket: id, message: Message.parse(detail.transcript.findLast(({ from }) => from === 'person')) };
}
const voice = (media: MediaRef = { mediaId: '1', mimeType: 'audio/ogg; codecs=opus' }): InboundContent => ({
  kind: 'voice',
  media: [media],
});
const get = (href: string, headers: Record<string, string> = {}) =>
  fetch(`${rig.url}${href}`, { headers: { Cookie: counsellor.cookie, ...headers } });
const bytes = async (res: Response) => Buffer.from(await res.arrayBuffer());

describe('a voice note', () => {
  it('is offered as it was sent and as a Core Audio file of the same packets', async () => {
    const { message } = await send(voice());
    const [media] = message.media;
    expect(media?.sources).toEqual([
      { href: media?.href, type: 'audio/ogg; codecs=opus' },
      { href: `${media?.href}?as=caf`, type: 'audio/x-caf; codecs=opus' },
    ]);
    const sent = await get(media?.href ?? '');
    expect([sent.status, sent.headers.get('content-type'), sent.headers.get('accept-ranges')]).toEqual([
      200,
      'audio/ogg',
      'bytes',
    ]);
    expect(await bytes(sent)).toEqual(VOICE);
    const caf = await get(`${media?.href}?as=caf`);
    expect([caf.status, caf.headers.get('content-type')]).toEqual([200, 'audio/x-caf']);
    expect(readCaf(await bytes(caf)).validFrames).toBe(100_800);
    expect(caf.headers.get('content-security-policy')).toContain('sandbox');
    expect(caf.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get(`${media?.href}?as=exe`)).status).toBe(400);
  });

  it('is given in parts as Safari asks, fetched once, and counts as one look', async () => {
    const { ticket, message } = await send(voice());
    const href = `${message.media[0]?.href}?as=caf`;
    const whole = await bytes(await get(href));
    const first = await get(href, { Range: 'bytes=0-1' });
    expect([first.status, first.headers.get('content-range'), first.headers.get('content-length')]).toEqual([
      206,
      `bytes 0-1/${whole.length}`,
      '2',
    ]);
    expect(await bytes(first)).toEqual(whole.subarray(0, 2));
    const rest = await get(href, { Range: 'bytes=2-' });
    expect(await bytes(rest)).toEqual(whole.subarray(2));
    const beyond = await get(href, { Range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
    expect((await get(href, { Range: 'bytes=0-1', 'If-Range': '"x"' })).status).toBe(200);
    expect(fetched).toHaveLength(1);
    const looks = await rig.store.desk.auditPage({ ticket, limit: 50 });
    expect(looks.filter(({ action }) => action === 'media.viewed')).toHaveLength(1);
  });

  it('that a scanner does not like, or has not seen, is kept back and says so', async () => {
    const { message } = await send(voice());
    const href = message.media[0]?.href ?? '';
    scan = async () => Promise.reject(new Error('no scanner'));
    const unseen = await get(href);
    expect([unseen.status, ((await unseen.json()) as { type: string }).type]).toEqual([
      503,
      'urn:rumbo:problem:media-scan-unavailable',
    ]);
    scan = async () => 'infected';
    for (const form of ['', '?as=caf']) {
      const found = await get(`${href}${form}`);
      expect([found.status, ((await found.json()) as { type: string }).type]).toEqual([
        415,
        'urn:rumbo:problem:media-infected',
      ]);
    }
  });

  it('that is damaged is given as it is, and refused in another form', async () => {
    answer = { kind: 'file', body: VOICE.subarray(0, 1000), mimeType: 'audio/ogg' };
    const { message } = await send(voice());
    const href = message.media[0]?.href ?? '';
    expect((await get(`${href}?as=caf`)).status).toBe(415);
    expect((await get(href)).status).toBe(200);
  });
});

describe('what kind of sound it is', () => {
  it.each([
    ['audio', { mimeType: 'audio/ogg' }, 2],
    ['audio', { mimeType: 'Audio/OGG;codecs="opus"' }, 2],
    ['audio', { mimeType: 'audio/opus' }, 2],
    ['voice', {}, 2],
    ['document', { mimeType: 'application/octet-stream', filename: 'nota.OGA' }, 2],
    ['document', { filename: 'nota.opus' }, 2],
    ['audio', { mimeType: 'audio/amr' }, 1],
    ['audio', { mimeType: 'audio/mp4' }, 1],
    ['voice', { mimeType: 'audio/aac' }, 1],
    ['audio', {}, 1],
    ['document', { mimeType: 'application/pdf', filename: 'x.pdf' }, 0],
    ['image', { mimeType: 'image/jpeg' }, 0],
  ] as const)('%s %j comes in %i forms', async (kind, media, forms) => {
    const { message } = await send({ kind, media: [{ mediaId: '1', ...media }] });
    expect(message.media[0]?.sources).toHaveLength(forms);
  });

  it('is said by its bytes; a film without pictures is a sound', async () => {
    answer = { kind: 'file', body: Buffer.from('....ftypmp42'), mimeType: 'video/mp4' };
    const { message } = await send({ kind: 'audio', media: [{ mediaId: '1', mimeType: 'audio/mp4' }] });
    expect((await get(message.media[0]?.href ?? '')).headers.get('content-type')).toBe('audio/mp4');
  });
});
