import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeLibreTranslate } from '../../../src/desk/translation/libre-translate.ts';
import { offlineTranslator } from '../../../src/desk/translation/offline.ts';
import { startDeskRig } from '../../support/desk-rig.ts';
import { type Served, serve } from '../../support/serve.ts';

let server: Served;
let url: string;
let answer: (body: Record<string, string>) => { status?: number; body?: unknown; isSilent?: boolean };
const asked: Record<string, string>[] = [];

beforeEach(async () => {
  asked.length = 0;
  answer = ({ q }) => ({
    body: { translatedText: `[${q}]`, detectedLanguage: { language: 'ht', confidence: 90 } },
  });
  server = await serve((req, res) => {
    let text = '';
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => {
      const body = JSON.parse(text);
      asked.push(body);
      const { status = 200, body: out, isSilent } = answer(body);
      if (isSilent) return;
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(typeof out === 'string' ? out : JSON.stringify(out));
    });
  });
  url = server.url;
});
afterEach(() => server?.close());

describe('LibreTranslate', () => {
  it('is asked as its protocol says', async () => {
    const translator = makeLibreTranslate({ url, apiKey: 'k', uptimeMs: () => 0 });
    expect(await translator.translate('Mwen bezwen èd', undefined, 'es')).toEqual({
      text: '[Mwen bezwen èd]',
      from: 'ht',
    });
    expect(asked).toEqual([
      { q: 'Mwen bezwen èd', source: 'auto', target: 'es', format: 'text', api_key: 'k' },
    ]);
  });

  it.each([
    ['an error', { status: 500, body: { error: 'x' } }],
    ['not JSON', { body: '<html>' }],
    ['another shape', { body: { text: 'x' } }],
    ['silence', { isSilent: true }],
  ])('on %s there is none, and after three it is left alone for a while', async (name, outcome) => {
    let now = 0;
    const translator = makeLibreTranslate({
      url,
      uptimeMs: () => now,
      timeoutMs: name === 'silence' ? 1_500 : 30_000,
    });
    answer = () => outcome;
    for (let i = 0; i < 5; i += 1) await expect(translator.translate('x', 'es', 'en')).rejects.toThrow();
    expect(asked).toHaveLength(3);
    now = 31_000;
    answer = () => ({ body: { translatedText: 'ok' } });
    expect((await translator.translate('x', 'es', 'en')).text).toBe('ok');
  });

  it('is asked again at once after a language it does not know', async () => {
    const translator = makeLibreTranslate({ url, uptimeMs: () => 0 });
    answer = () => ({ status: 400, body: { error: 'ht is not supported' } });
    for (let i = 0; i < 5; i += 1) await expect(translator.translate('x', 'ht', 'es')).rejects.toThrow();
    expect(asked).toHaveLength(5);
  });
});

describe('in the desk', () => {
  it('what was written before it was translated is kept beside what was sent, and not sent', async () => {
    const rig = await startDeskRig();
    const counsellor = await rig.somebody('counsellor');
    const { id, conversation } = await rig.openCase({ language: 'ht' });
    await counsellor.call('POST', `/tickets/${id}/claim`);
    const sent = await counsellor.call('POST', `/tickets/${id}/messages`, {
      text: 'Bonjou, mwen la.',
      original: { text: 'Hola, aquí estoy.', language: 'es' },
    });
    expect(sent.status).toBe(201);
    const { notes, transcript } = await counsellor.ticket(id);
    expect(notes).toMatchObject([{ id: `${sent.body.message.id}-original`, text: '(es) Hola, aquí estoy.' }]);
    expect(transcript.at(-1)?.text).toBe('Bonjou, mwen la.');
    const { messages } = await rig.store.desk.thread(conversation, { limit: 10 });
    expect(JSON.stringify(messages)).not.toContain('aquí estoy');
    await rig.close();
  });

  it('its failure never blocks sending', async () => {
    answer = () => ({ status: 500 });
    const rig = await startDeskRig({ translator: makeLibreTranslate({ url, uptimeMs: () => 0 }) });
    const counsellor = await rig.somebody('counsellor');
    const { id } = await rig.openCase();
    await counsellor.call('POST', `/tickets/${id}/claim`);
    expect((await counsellor.call('POST', '/translate', { text: 'hola', to: 'en' })).body.type).toBe(
      'urn:rumbo:problem:translation-unavailable',
    );
    expect((await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'hola' })).status).toBe(201);
    await rig.close();
  });

  it('offline it shows where a translation would stand', async () => {
    const rig = await startDeskRig({ translator: offlineTranslator });
    const counsellor = await rig.somebody('counsellor');
    expect(
      (await counsellor.call('POST', '/translate', { text: 'hola', from: 'es', to: 'en' })).body,
    ).toEqual({
      text: '⟦es→en⟧ hola',
      from: 'es',
      to: 'en',
      engine: 'offline',
    });
    await rig.close();
  });
});
