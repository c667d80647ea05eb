import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedBodyError } from '../../../src/channels/channel.ts';
import { parseWhatsApp } from '../../../src/channels/whatsapp/parse.ts';
import type { Parsed } from '../../../src/model/index.ts';
import { metaBody, PHONE_NUMBER_ID } from '../../support/meta.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const parse = (body: string): Parsed[] => parseWhatsApp(Buffer.from(body), PHONE_NUMBER_ID, NOW);
const FROM = '5215512345678';
const one = (message: Record<string, unknown>): Parsed[] =>
  parse(
    metaBody({
      contacts: [{ wa_id: FROM }],
      messages: [{ from: FROM, id: 'wamid.1', timestamp: '1793000000', ...message }],
    }),
  );
const contentOf = (parsed: Parsed[]) =>
  parsed[0]?.kind === 'message' ? parsed[0].message.content : parsed[0];

describe('parseWhatsApp', () => {
  it.each([
    [
      { type: 'text', text: { body: '¿Qué tal? 👋' } },
      { kind: 'text', text: '¿Qué tal? 👋' },
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'menu:rights', title: 'Mis derechos' } },
      },
      { kind: 'button', payload: 'menu:rights', text: 'Mis derechos' },
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'state:09', title: 'CDMX', description: 'x' } },
      },
      { kind: 'list', payload: 'state:09', text: 'CDMX' },
    ],
    [
      { type: 'button', button: { payload: 'alert:stop', text: 'No más' } },
      { kind: 'template_button', payload: 'alert:stop', text: 'No más' },
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"a":1}', body: 'Sent' } },
      },
      { kind: 'flow', responseJson: '{"a":1}' },
    ],
    [
      { type: 'location', location: { latitude: 32.5, longitude: -117, name: 'X', address: 'Y' } },
      { kind: 'location', latitude: 32.5, longitude: -117, name: 'X', address: 'Y' },
    ],
    [
      { type: 'image', image: { id: '9', mime_type: 'image/jpeg', sha256: 'q', caption: '¿es real?' } },
      { kind: 'image', media: [{ mediaId: '9', mimeType: 'image/jpeg', sha256: 'q' }], text: '¿es real?' },
    ],
    [
      { type: 'image', image: { id: '9' }, errors: [{ code: 131052 }] },
      { kind: 'image', media: [{ mediaId: '9' }], isBroken: true },
    ],
    [
      { type: 'audio', audio: { id: '9', voice: true } },
      { kind: 'voice', media: [{ mediaId: '9' }] },
    ],
    [
      { type: 'voice', voice: { id: '9' } },
      { kind: 'voice', media: [{ mediaId: '9' }] },
    ],
    [
      { type: 'audio', audio: { id: '9' } },
      { kind: 'audio', media: [{ mediaId: '9' }] },
    ],
    [
      { type: 'video', video: { id: '9', url: 'https://x' } },
      { kind: 'video', media: [{ mediaId: '9', url: 'https://x' }] },
    ],
    [
      { type: 'document', document: { id: '9', filename: 'Currículum de Ñúñez.pdf', caption: 'mi cv' } },
      { kind: 'document', media: [{ mediaId: '9', filename: 'Currículum de Ñúñez.pdf' }], text: 'mi cv' },
    ],
    [
      { type: 'sticker', sticker: { id: '9' } },
      { kind: 'sticker', media: [{ mediaId: '9' }] },
    ],
    [
      { type: 'contacts', contacts: [{}, {}] },
      { kind: 'contacts', count: 2 },
    ],
    [
      { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
      { kind: 'reaction', emoji: '👍', targetProviderId: 'wamid.0' },
    ],
    [
      { type: 'reaction', reaction: { message_id: 'wamid.0' } },
      { kind: 'reaction', targetProviderId: 'wamid.0' },
    ],
    [
      { type: 'order', order: { product_items: [{}] } },
      { kind: 'order', itemCount: 1 },
    ],
    [
      { type: 'system', system: { type: 'user_changed_number', wa_id: '5215500000009', body: 'x' } },
      {
        kind: 'system',
        event: 'number_changed',
        newAddress: { channel: 'whatsapp', phone: '5215500000009' },
      },
    ],
    [
      { type: 'system', system: { type: 'user_changed_user_id', user_id: 'MX.2', previous_user_id: 'MX.1' } },
      { kind: 'system', event: 'user_id_changed', newAddress: { channel: 'whatsapp', bsuid: 'MX.2' } },
    ],
    [
      { type: 'unsupported', errors: [{ code: 131051 }] },
      { kind: 'unsupported', code: 131051 },
    ],
    [{ type: 'hologram' }, { kind: 'unknown', type: 'hologram' }],
    [{ type: 'text' }, { kind: 'unknown', type: 'text' }],
    [
      { type: 'interactive', interactive: { type: 'call_permission_reply' } },
      { kind: 'unknown', type: 'interactive:call_permission_reply' },
    ],
  ])('%j', (message, content) => {
    expect(contentOf(one(message))).toEqual(content);
  });

  it('takes every entry, change, message and status, in order', () => {
    const text = (id: string) => ({
      from: FROM,
      id,
      timestamp: '1793000000',
      type: 'text',
      text: { body: id },
    });
    const value = (messages: unknown[], statuses: unknown[] = []) => ({
      field: 'messages',
      value: {
        metadata: { phone_number_id: PHONE_NUMBER_ID },
        contacts: [{ wa_id: FROM }],
        messages,
        statuses,
      },
    });
    const body = {
      object: 'x',
      entry: [
        { changes: [value([text('a'), text('b')]), value([text('c')], [{ id: 'o', status: 'read' }])] },
        { changes: [value([text('d')])] },
      ],
    };
    const parsed = parse(JSON.stringify(body));
    expect(parsed.map((one) => (one.kind === 'message' ? one.message.providerId : one.kind))).toEqual([
      'a',
      'b',
      'c',
      'receipt',
      'd',
    ]);
  });

  it('one bad element does not lose its neighbours', () => {
    const good = { from: FROM, id: 'good', type: 'text', text: { body: 'x' } };
    const parsed = parse(
      metaBody({
        messages: [null, 7, 'x', { id: '' }, [], good],
        statuses: [null, { id: 'o' }, { id: 'o', status: 'warming' }],
      }),
    );
    expect(parsed.map((one) => (one.kind === 'ignored' ? one.reason : one.kind))).toEqual([
      'bad_message',
      'bad_message',
      'bad_message',
      'bad_message',
      'bad_message',
      'message',
      'bad_status',
      'bad_status',
      'other_status',
    ]);
  });

  it.each([
    ['number only', { from: FROM }, [{ wa_id: FROM }], { channel: 'whatsapp', phone: FROM }],
    [
      'both',
      { from: FROM, from_user_id: 'MX.1' },
      [{ wa_id: FROM, user_id: 'MX.1' }],
      { channel: 'whatsapp', phone: FROM, bsuid: 'MX.1' },
    ],
    ['id only', { from_user_id: 'MX.1' }, [{ user_id: 'MX.1' }], { channel: 'whatsapp', bsuid: 'MX.1' }],
    ['id only in the contact', {}, [{ user_id: 'MX.1' }], { channel: 'whatsapp', bsuid: 'MX.1' }],
  ])('knows the sender: %s', (_name, sender, contacts, from) => {
    const [parsed] = parse(
      metaBody({ contacts, messages: [{ id: 'wamid.1', type: 'text', text: { body: 'x' }, ...sender }] }),
    );
    expect(parsed?.kind === 'message' && parsed.message.from).toEqual(from);
  });

  it.each([
    [
      metaBody({
        contacts: [{ profile: { name: 'Nadie' } }],
        messages: [{ id: 'w', type: 'text', text: { body: 'x' } }],
      }),
      'no_sender',
    ],
    [
      JSON.stringify({ object: 'x', entry: [{ changes: [{ field: 'account_update', value: {} }] }] }),
      'other_field',
    ],
    [
      JSON.stringify({
        object: 'x',
        entry: [
          { changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, messages: [{}] } }] },
        ],
      }),
      'other_number',
    ],
    [JSON.stringify({}), 'no_entry'],
    [JSON.stringify({ entry: [{}] }), 'no_changes'],
    [metaBody({}), 'empty_change'],
    [metaBody({ errors: [{ code: 1 }] }), 'error_notice'],
  ])('%s is ignored and says why', (body, reason) => {
    expect(parse(body)).toEqual([{ kind: 'ignored', reason }]);
  });

  it.each([
    ['sent', undefined],
    ['delivered', undefined],
    ['read', undefined],
    ['played', undefined],
    ['failed', '131047'],
  ])('reads the status %s', (status, code) => {
    const [parsed] = parse(
      metaBody({
        statuses: [
          {
            id: 'wamid.o',
            status,
            timestamp: '1793000000',
            recipient_id: FROM,
            biz_opaque_callback_data: 'ours',
            ...(code ? { errors: [{ code: Number(code) }] } : {}),
          },
        ],
      }),
    );
    expect(parsed).toEqual({
      kind: 'receipt',
      receipt: {
        channel: 'whatsapp',
        providerId: 'wamid.o',
        outboundId: 'ours',
        status: status === 'played' ? 'read' : status,
        ...(code ? { code } : {}),
        at: new Date(1793000000_000 > NOW.getTime() ? NOW : 1793000000_000),
      },
    });
  });

  it.each([
    ['1790000000', 1790000000_000],
    ['9793000000', NOW.getTime()],
    ['soon', NOW.getTime()],
    [undefined, NOW.getTime()],
    ['-5', NOW.getTime()],
  ])('the time %s', (timestamp, at) => {
    const [parsed] = parse(
      metaBody({ messages: [{ from: FROM, id: 'w', type: 'text', text: { body: 'x' }, timestamp }] }),
    );
    expect(parsed?.kind === 'message' && parsed.message.sentAt.getTime()).toBe(at);
  });

  it.each(['{broken', '', 'null', '[]', '7'])('%s is malformed', (body) => {
    expect(() => parse(body)).toThrow(MalformedBodyError);
  });

  it.each([
    { timestamp: { toString: 1 } },
    { errors: [{ code: { valueOf: 1, toString: 1 } }] },
    { type: 'location', location: { latitude: { toString: 1 }, longitude: null } },
  ])('takes objects where a plain value should be: %j', (odd) => {
    expect(one({ type: 'text', text: { body: 'x' }, ...odd })[0]?.kind).toBe('message');
  });

  it('a place without coordinates is none', () => {
    expect(contentOf(one({ type: 'location', location: { latitude: null, longitude: null } }))).toEqual({
      kind: 'unknown',
      type: 'location',
    });
  });

  it('in a batch nobody gets the id of somebody else', () => {
    const [parsed] = parse(
      metaBody({
        contacts: [{ wa_id: '5215500000001', user_id: 'MX.other' }],
        messages: [{ from: FROM, id: 'w', type: 'text', text: { body: 'x' } }],
      }),
    );
    expect(parsed?.kind === 'message' && parsed.message.from).toEqual({ channel: 'whatsapp', phone: FROM });
  });

  it('knows who changed their id by the id they had', () => {
    const [parsed] = parse(
      metaBody({
        messages: [
          {
            id: 'w',
            type: 'system',
            system: { type: 'user_changed_user_id', user_id: 'MX.2', previous_user_id: 'MX.1' },
          },
        ],
      }),
    );
    expect(parsed).toMatchObject({
      message: { from: { bsuid: 'MX.1' }, content: { newAddress: { bsuid: 'MX.2' } } },
    });
  });

  it('is not poisoned by names', () => {
    const body = metaBody({
      messages: [{ from: FROM, id: 'w', type: '__proto__' }],
      statuses: [{ id: 'o', status: 'constructor' }],
    }).replace('"metadata"', '"__proto__":{"x":1},"metadata"');
    expect(parse(body).map(({ kind }) => kind)).toEqual(['message', 'ignored']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('never crashes, whatever the JSON', () => {
    const values = fc.letrec((tie) => ({
      node: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'messages',
            'statuses',
            'contacts',
            'id',
            'from',
            'type',
            'text',
            'body',
            'interactive',
            'button_reply',
            'errors',
            'code',
            'image',
            'metadata',
            'phone_number_id',
            'timestamp',
            'status',
            'location',
            'latitude',
            'system',
            '__proto__',
          ),
          tie('node'),
          { maxKeys: 6 },
        ),
      ),
    }));
    fc.assert(
      fc.property(values.node, (value) => {
        parse(JSON.stringify({ entry: [{ changes: [{ field: 'messages', value }] }] }));
        parse(JSON.stringify({ entry: value }));
      }),
      { seed: 11, numRuns: 3000 },
    );
  });
});
