import { expect, it } from 'vitest';
import { DESK, PHONE } from '../../support/counsellor.ts';
import { PASSWORD } from '../../support/desk-rig.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene({ anew: true });

const HOUR_MS = 3_600_000;

it.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])(
  'mine, nobody’s, all, by topic and language, live on %s',
  async (_name, viewport) => {
    const ana = await rig.somebody('counsellor', { languages: ['es', 'ht'] });
    const beto = await rig.somebody('counsellor');
    const one = await rig.signIn(ana, viewport);
    // Nothing is kept for somebody who is away: cases stay nobody's however slow this machine is.
    await one.page.locator('.presence select').selectOption('away');
    const presence = async () =>
      ((await ana.call('GET', '/colleagues')).body.colleagues as { id: string; presence: string }[]).find(
        ({ id }) => id === ana.id,
      )?.presence;
    await expect.poll(presence, SOON).toBe('away');

    const shown = async () => {
      const hrefs = await one.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('href')));
      return hrefs.map((href) => href?.split('/').at(-1)).sort();
    };
    const shows = (...ids: string[]) => expect.poll(shown, SOON).toEqual([...ids].sort());
    await one.tab('unassigned').click();
    await one.page.locator('.empty').waitFor(SOON);

    const wages = (await rig.openCase({ topic: 'wages' })).id;
    const haitian = (await rig.openCase({ topic: 'wages', language: 'ht' })).id;
    const curp = (await rig.openCase({ topic: 'curp', language: 'ht' })).id;
    await shows(wages, haitian, curp);
    const [topic, language] = [
      one.page.locator('.filters select').first(),
      one.page.locator('.filters select').nth(1),
    ];
    await language.selectOption('ht');
    await shows(haitian, curp);
    await topic.selectOption('wages');
    await shows(haitian);
    // Another of that kind joins without anybody doing anything; one of another kind does not.
    const second = (await rig.openCase({ topic: 'wages', language: 'ht' })).id;
    await rig.openCase({ topic: 'wages', language: 'fr' });
    await shows(haitian, second);
    expect(await one.tab('unassigned').locator('.count').textContent()).toBe('2');
    // A colleague takes one: it leaves "nobody's" and is under "all" with their name.
    await beto.call('POST', `/tickets/${haitian}/claim`);
    await shows(second);
    await one.tab('all').click();
    await shows(haitian, second);
    expect(await one.page.locator(`a.row[href$="${haitian}"] .owner`).textContent()).toMatch(/counsellor/);
    // Passed to me by name: it is mine, and says so.
    await beto.call('POST', `/tickets/${haitian}/transfer`, { to: ana.id, note: 'habla creole' });
    await one.tab('mine').click();
    await shows(haitian);
    expect(await one.page.locator('.owner.mine').textContent()).toBe('Para mí');
    await ana.call('POST', `/tickets/${haitian}/claim`);
    await expect.poll(() => one.page.locator('.owner.mine').textContent(), SOON).toBe('Yo');
    await ana.call('POST', `/tickets/${haitian}/resolve`, { outcome: 'oriented' });
    await shows();
    await one.tab('resolved').click();
    await shows(haitian);
    await topic.selectOption('');
    await language.selectOption('');
    await one.tab('all').click();
    await expect.poll(async () => (await shown()).length, SOON).toBe(4);
    expect(one.complaints).toEqual([]);
    await one.close();
  },
  90_000,
);

it('counts WhatsApp’s 24 hours down by the server’s clock, however wrong this computer’s is', async () => {
  const { id, phone } = await rig.openCase();
  const sms = await rig.openCase({ channel: 'sms' });
  rig.advance(22 * HOUR_MS);
  const ana = await rig.somebody('counsellor');
  await ana.call('POST', `/tickets/${id}/claim`);
  const one = await rig.open();
  // Seven hours ahead.
  await one.page.clock.install({ time: Date.now() + 7 * HOUR_MS });
  await one.signIn(ana.email, PASSWORD);
  await one.go(`/desk/t/${id}`);
  const left = one.page.locator('.case-sub .tag', { hasText: 'para escribir' });
  await expect.poll(() => left.textContent(), SOON).toMatch(/Quedan (2 h 00|1 h 59) min/);
  // Our own words do not make it longer; the person's do, at once.
  await one.reply('¿Sigue ahí?');
  rig.advance(15 * 60_000);
  await one.page.clock.fastForward(15 * 60_000);
  await expect.poll(() => left.textContent(), SOON).toMatch(/1 h 4\d min/);
  expect(await left.getAttribute('class')).toContain('warn');
  await one.isAccessible('the window closes soon');
  await rig.receive(phone, 'sí, aquí estoy');
  await expect.poll(() => left.textContent(), SOON).toMatch(/2[34] h|1 d 0 h/);
  // An SMS has no such end.
  await one.go(`/desk/t/${sms.id}`);
  await one.thread.waitFor(SOON);
  expect(await one.page.locator('.case-sub .tag', { hasText: 'para escribir' }).count()).toBe(0);
  await one.close();
}, 90_000);
