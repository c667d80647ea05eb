import { readFile } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PersonExport } from '../../../src/desk/api/schema.ts';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene();

const wordsOf = async (file: Download): Promise<string> => readFile((await file.path()) ?? '', 'utf8');

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s', (_name, viewport) => {
  it('what is held of a person is saved as a file, with its basis in the chain', async () => {
    const { email, id: boss } = await rig.somebody('supervisor');
    const { id, phone } = await rig.openCase({ text: 'no me pagaron' });
    const one = await rig.signIn({ email }, viewport);
    await one.go(`/desk/t/${id}`);
    await one.action('export').click(SOON);
    await one.page.locator('dialog select[name=basis]').selectOption('asked_at_office');
    await one.isAccessible('asking for an export');
    const [file] = await Promise.all([
      one.page.waitForEvent('download', SOON),
      one.page.locator('dialog button[type=submit]').click(),
    ]);
    expect(file.suggestedFilename()).toBe(`rumbo-${id.slice(-6)}.json`);
    const held = PersonExport.parse(JSON.parse(await wordsOf(file)));
    expect(held).toMatchObject({ isWhole: true, number: phone });
    expect(JSON.stringify(held.messages)).toContain('no me pagaron');
    await one.toasts.locator('.toast.good', { hasText: 'El archivo se descargó' }).waitFor(SOON);
    expect(await one.page.locator('dialog').count()).toBe(0);
    await one.isAccessible('an export that was saved');
    expect((await rig.store.desk.auditPage({ ticket: id, limit: 1 }))[0]).toMatchObject({
      actor: boss,
      action: 'person.exported',
      data: { basis: 'asked_at_office' },
    });
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  }, 60_000);

  it('parts for others are left out, and that is said', async () => {
    const { email } = await rig.somebody('supervisor');
    const { id, phone } = await rig.openCase({ text: 'qué papeles necesito' });
    const first = await rig.somebody('counsellor');
    await first.call('POST', `/tickets/${id}/claim`);
    await first.call('POST', `/tickets/${id}/resolve`, { outcome: 'oriented' });
    rig.advance(60_000);
    const danger = { opens: true, reason: 'danger', riskCodes: ['trafficking'] } as const;
    await rig.receive(phone, 'me tienen encerrada', danger);
    const one = await rig.signIn({ email }, viewport);
    await one.go(`/desk/t/${id}`);
    await one.action('export').click(SOON);
    await one.page.locator('dialog select[name=basis]').selectOption('asked_in_chat');
    const [file] = await Promise.all([
      one.page.waitForEvent('download', SOON),
      one.page.locator('dialog button[type=submit]').click(),
    ]);
    expect(await wordsOf(file)).not.toContain('encerrada');
    await one.toasts.locator('.toast.bad', { hasText: 'le falta' }).waitFor(SOON);
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  }, 60_000);

  it('the indicators are saved as CSV from the load page; whoever may not export finds no button', async () => {
    const { email } = await rig.somebody('administrator');
    const { id } = await rig.openCase();
    const one = await rig.signIn({ email }, viewport);
    await one.go('/desk/load');
    const link = one.page.locator('a[href="/api/indicators.csv"]');
    await link.waitFor(SOON);
    await one.isAccessible('load with the link');
    const [file] = await Promise.all([one.page.waitForEvent('download', SOON), link.click()]);
    expect(file.suggestedFilename()).toBe('rumbo-week.csv');
    expect((await wordsOf(file)).length).toBeGreaterThan(10);
    await one.go(`/desk/t/${id}`);
    await one.action('transfer').waitFor(SOON);
    expect(await one.action('export').count()).toBe(0);
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  }, 60_000);
});
