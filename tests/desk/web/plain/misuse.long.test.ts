import { describe, expect, it, vi } from 'vitest';
import { DESK, PHONE } from '../../../support/counsellor.ts';
import { setDeskScene } from '../../../support/desk-scenes.ts';

const rig = setDeskScene();

const NOTE = 'Llamó a once personas por la feria <b>de empleo</b>.';
vi.setConfig({ testTimeout: 120_000 });

/** Somebody who saw eleven numbers in a day, and the alert about it. */
async function withAlert() {
  const curious = await rig.somebody('counsellor');
  const { id } = await rig.openCase();
  for (let at = 0; at < 11; at += 1)
    await curious.call('POST', `/tickets/${id}/reveal`, { reason: 'llamar' });
  const boss = await rig.somebody('supervisor');
  const find = async () => {
    const { alerts } = (await boss.call('GET', '/misuse-alerts')).body as {
      alerts: { id: string; account: { id: string } }[];
    };
    return alerts.find(({ account }) => account.id === curious.id)?.id;
  };
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  return { curious, alert: (await find()) ?? '', find };
}

describe('an alert of misuse', () => {
  it('stands on both pages, is settled with a note once, and the note is in the chain', async () => {
    const { alert, find } = await withAlert();
    const one = await rig.visitor('supervisor');
    for (const page of ['/desk/load', '/desk/audit']) {
      const { text } = await one.get(page);
      expect(text).toContain('Vio 11 números');
      expect(text).toContain(`action="/desk/misuse/${alert}"`);
    }
    const path = `/desk/misuse/${alert}`;
    const short = await one.post(path, { note: 'x', from: 'audit' });
    expect(short.status).toBe(400);
    // Back on the page it came from, open, with what was typed.
    expect(short.text).toContain('aria-current="page">Bitácora');
    expect(short.text).toMatch(/<details open[\s\S]*>x<\/textarea>/);
    const { key } = one;
    const form = { note: NOTE, from: 'audit', key };
    const twice = await Promise.all([1, 2].map(() => one.post(path, form)));
    expect(twice.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [303, '/desk/audit?done=acknowledgeMisuse#said'],
      [303, '/desk/audit?done=acknowledgeMisuse#said'],
    ]);
    const after = await one.get('/desk/audit?done=acknowledgeMisuse');
    expect(after.text).toContain('Quedó anotado qué fue el aviso.');
    expect(after.text).not.toContain('id="misuse-alerts"');
    expect(await find()).toBeUndefined();
    const [entry] = (await rig.store.desk.auditPage({ limit: 20 })).filter(
      ({ action }) => action === 'misuse.acknowledged',
    );
    expect(entry).toMatchObject({ actor: one.id });

    // A colleague was sooner: their page says so, and keeps what was written.
    const late = await rig.visitor('administrator');
    await late.get('/desk/load');
    const refused = await late.post(path, { note: 'lo mismo', from: 'load' });
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(/<textarea id="unsent-text"[^>]*>lo mismo</);
  });

  it('is nothing to those who may not know, nor to whom it is about; an odd page to go back to is the first', async () => {
    const { alert } = await withAlert();
    const auditor = await rig.visitor('auditor');
    const seen = await auditor.get('/desk/audit');
    expect(seen.text).toContain('Vio 11 números');
    expect(seen.text).not.toContain('/desk/misuse/');
    expect((await auditor.post(`/desk/misuse/${alert}`, { note: NOTE, from: 'audit' })).status).toBe(403);
    const counsellor = await rig.visitor('counsellor');
    await counsellor.get('/desk/account');
    expect((await counsellor.post(`/desk/misuse/${alert}`, { note: NOTE, from: 'load' })).status).toBe(403);
    const boss = await rig.visitor('supervisor');
    await boss.get('/desk/load');
    const gone = await boss.post('/desk/misuse/none', { note: NOTE, from: 'https://evil.example' });
    expect(gone.status).toBe(404);
    const done = await boss.post(`/desk/misuse/${alert}`, { note: NOTE, from: '//evil.example' });
    expect(done.headers.get('location')).toBe('/desk/load?done=acknowledgeMisuse#said');
  });
});

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s, without scripts', (_name, viewport) => {
  it('it is read and settled; axe-core finds nothing', async () => {
    await withAlert();
    const { email } = await rig.somebody('administrator');
    const one = await rig.signInPlain({ email }, viewport, 'app blocked');
    await one.go('/desk/audit');
    await one.isAccessible('an alert on the log');
    await one.go('/desk/load');
    await one.page.locator('#misuse-alerts summary').first().click();
    await one.isAccessible('an alert being settled');
    await one.page.locator('#misuse-alerts textarea').first().fill(NOTE);
    await one.page.locator('#misuse-alerts button').first().click();
    expect(await one.said.textContent()).toBe('Quedó anotado qué fue el aviso.');
    expect(await one.page.locator('#misuse-alerts').count()).toBe(0);
    await one.isAccessible('an alert that was settled');
    expect([...one.complaints, ...rig.reports]).toEqual([]);
    await one.close();
  });
});
