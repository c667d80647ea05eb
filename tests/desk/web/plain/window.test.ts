import { describe, expect, it, vi } from 'vitest';
import { DESK, PHONE } from '../../../support/counsellor.ts';
import type { DeskPages } from '../../../support/desk-pages.ts';
import { setDeskScene } from '../../../support/desk-scenes.ts';
import type { Page } from '../../../support/visitor.ts';

const rig = setDeskScene();

const DAY_MS = 24 * 3_600_000;
const WORDS = 'Hola. Nos falta una respuesta suya para poder seguir.';
vi.setConfig({ testTimeout: 120_000 });

const names = (page: Page): string[] =>
  [...page.text.matchAll(/name="template" value="([^"]+)"/g)].map(([, name = '']) => name);
const agentWords = async (conversation: Parameters<DeskPages['store']['desk']['thread']>[0]) =>
  (await rig.store.desk.thread(conversation, { limit: 100 })).messages
    .filter(({ from }) => from === 'agent')
    .map(({ content }) => content);

/** A case whose window closed an hour ago, held by somebody who signed in since. */
async function withClosedWindow(change: Parameters<DeskPages['openCase']>[0] = {}) {
  const opened = await rig.openCase(change);
  rig.advance(DAY_MS + 3_600_000);
  const role = change.reason === 'danger' ? 'protection' : 'counsellor';
  const one = await rig.visitor(role, { languages: ['es'] });
  const path = `/desk/t/${opened.id}`;
  await one.get(path);
  return { one, path, page: await one.go(`${path}/claim`, {}), ...opened };
}

describe('once the window has closed', () => {
  it('approved messages stand in place of the field; one goes out, once, and then none', async () => {
    const { one, path, page, conversation } = await withClosedWindow();
    expect(page.text).not.toContain('id="reply-text"');
    expect(names(page)).toEqual(['rumbo_desk_answer_1', 'rumbo_desk_question_1', 'rumbo_desk_open_1']);
    expect(page.text).toContain(WORDS);
    const form = { template: 'rumbo_desk_question_1', key: one.key, version: one.version };
    const presses = await Promise.all([1, 2, 3].map(() => one.post(`${path}/messages`, form)));
    expect(new Set(presses.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await agentWords(conversation)).toMatchObject([
      { kind: 'template', name: 'rumbo_desk_question_1', languageCode: 'es_MX' },
    ]);
    const after = await one.get(presses[0]?.headers.get('location') ?? '');
    expect(after.text).toContain('Mensaje enviado.');
    expect(after.text).toContain('Ya se envió un mensaje aprobado.');
    expect(names(after)).toEqual([]);
  });

  it('what was being written is there all along, also after an approved message went out', async () => {
    const { one, path, conversation } = await withClosedWindow();
    const draft = 'Ya revisé "su caso" <b>';
    const refused = await one.post(`${path}/messages`, { text: draft, version: one.version });
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(/<textarea id="unsent-text" name="text"[^>]*readonly/);
    const form = { template: 'rumbo_desk_open_1', text: draft, key: one.key, version: one.version };
    const unknown = await one.post(`${path}/messages`, { ...form, template: 'nothing' });
    expect(unknown.status).toBe(409);
    expect(unknown.text).toContain('Ese mensaje no está aprobado para esta persona');
    expect(unknown.text).toContain('>Ya revisé &quot;su caso&quot; &lt;b></textarea>');
    const sent = await one.post(`${path}/messages`, form);
    expect(sent.status).toBe(200);
    expect(sent.text).toContain('>Ya revisé &quot;su caso&quot; &lt;b></textarea>');
    // A reload of that answer sends nothing twice.
    await one.post(`${path}/messages`, form);
    expect(await agentWords(conversation)).toMatchObject([{ kind: 'template', name: 'rumbo_desk_open_1' }]);
  });

  it('refusals are pages: a second one, and one while the person has just answered', async () => {
    const { one, path, phone, conversation } = await withClosedWindow();
    const form = { template: 'rumbo_desk_answer_1', version: '0', key: 'first' };
    expect((await one.post(`${path}/messages`, { ...form, version: one.version })).status).toBe(303);
    // From a page that was drawn as the first one went out: nothing is offered there, and nothing is taken.
    const second = await one.post(`${path}/messages`, { ...form, key: 'second', version: '1' });
    expect(second.status).toBe(409);
    expect(second.text).toContain('No se envió otro.');
    await rig.receive(phone, 'sí, aquí estoy');
    const page = await one.get(path);
    expect(page.text).toContain('id="reply-text"');
    const open = await one.post(`${path}/messages`, { ...form, key: 'third', version: one.version });
    expect(open.status).toBe(409);
    expect(open.text).toContain('La persona ya respondió: puede escribirle con sus palabras.');
    expect(open.text).toContain('id="reply-text"');
    expect((await agentWords(conversation)).length).toBe(1);
  });

  it('a case for protection offers none', async () => {
    const { one, path, page } = await withClosedWindow({ reason: 'danger', riskCodes: ['trafficking'] });
    expect(names(page)).toEqual([]);
    expect(page.text).toContain('alguien más podría ver el teléfono');
    const form = { template: 'rumbo_desk_answer_1', version: one.version };
    expect((await one.post(`${path}/messages`, form)).status).toBe(409);
  });
});

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s, without scripts', (_name, viewport) => {
  it('an approved message is chosen and sent; axe-core finds nothing', async () => {
    const { id } = await rig.openCase();
    rig.advance(DAY_MS + 3_600_000);
    const { email } = await rig.somebody('counsellor');
    const one = await rig.signInPlain({ email }, viewport, 'app blocked');
    await one.go(`/desk/t/${id}`);
    await one.action('claim').click();
    await one.isAccessible('the window has closed');
    await one.page.locator('label', { hasText: WORDS }).click();
    await one.page.locator('.templates .send').click();
    expect(await one.said.textContent()).toBe('Mensaje enviado.');
    await one.bubbles.filter({ hasText: WORDS }).waitFor();
    await one.isAccessible('approved words were sent');
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  });
});
