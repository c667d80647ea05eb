import { expect, it, vi } from 'vitest';
import { PersonExport } from '../../../../src/desk/api/schema.ts';
import { setPagesScene } from '../../../support/desk-scenes.ts';

const rig = setPagesScene();

vi.setConfig({ testTimeout: 120_000 });

it('what is held of a person is saved as a file, with its basis in the chain', async () => {
  const one = await rig.visitor('supervisor');
  const { id, phone } = await rig.openCase({ text: 'no me pagaron' });
  const path = `/desk/t/${id}/export`;
  expect((await one.get(`/desk/t/${id}`)).text).toContain(`href="${path}"`);
  const asking = await one.get(path);
  expect(asking.text).toContain('La persona lo pidió por escrito');
  for (const basis of ['', 'porque sí']) {
    const refused = await one.post(path, { basis });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('<select name="basis"');
  }
  const saved = await one.post(path, { basis: 'asked_in_writing' });
  expect(saved.status).toBe(200);
  expect(saved.headers.get('content-disposition')).toBe(`attachment; filename="rumbo-${id.slice(-6)}.json"`);
  expect(saved.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(saved.headers.get('cache-control')).toBe('no-store');
  expect(saved.headers.get('x-content-type-options')).toBe('nosniff');
  const held = PersonExport.parse(JSON.parse(saved.text));
  expect(held).toMatchObject({ isWhole: true, number: phone });
  expect(JSON.stringify(held.messages)).toContain('no me pagaron');
  expect((await rig.store.desk.auditPage({ ticket: id, limit: 1 }))[0]).toMatchObject({
    actor: one.id,
    action: 'person.exported',
    data: { basis: 'asked_in_writing' },
  });
});

it('whoever may not finds neither the button nor the page', async () => {
  const one = await rig.visitor('counsellor');
  const { id } = await rig.openCase();
  const path = `/desk/t/${id}/export`;
  expect((await one.get(`/desk/t/${id}`)).text).not.toContain(path);
  expect((await one.get(path)).status).toBe(403);
  expect((await one.post(path, { basis: 'asked_in_chat' })).status).toBe(403);
  expect(
    (await rig.store.desk.auditPage({ ticket: id, limit: 20 })).map(({ action }) => action),
  ).not.toContain('person.exported');
});

it('the indicators are saved as CSV by the link of the load page', async () => {
  const one = await rig.visitor('supervisor');
  const href = /href="(\/api\/indicators\.csv[^"]*)"/.exec((await one.get('/desk/load')).text)?.[1] ?? '';
  const file = await one.get(href);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="rumbo-week.csv"');
});
