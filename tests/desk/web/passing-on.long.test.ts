import { beforeEach, describe, expect, it } from 'vitest';
import { type Counsellor, DESK, PHONE } from '../../support/counsellor.ts';
import type { Colleague } from '../../support/desk-pages.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene({ anew: true });

let ana: Colleague;
let beto: Colleague;
let boss: Colleague;

beforeEach(async () => {
  ana = await rig.somebody('counsellor');
  beto = await rig.somebody('counsellor');
  boss = await rig.somebody('supervisor');
}, 60_000);

const nameOf = async (who: Colleague) => (await who.call('GET', '/session')).body.account.name as string;
const open = async (who: Colleague, id: string, viewport = DESK): Promise<Counsellor> => {
  const one = await rig.signIn(who, viewport);
  await one.go(`/desk/t/${id}`);
  await one.thread.waitFor(SOON);
  return one;
};
const submit = (one: Counsellor) => one.page.locator('dialog button[type=submit]').click();
const actionsIn = async (who: Colleague, action: string) =>
  ((await who.call('GET', '/audit?limit=200')).body.entries as { action: string; data: unknown }[]).filter(
    (entry) => entry.action === action,
  );

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s', (_name, viewport) => {
  it('a supervisor decides how urgent a case is: with a reason, kept in the chain and shown', async () => {
    const { id } = await rig.openCase();
    for (let at = 0; at < 3; at += 1) await rig.openCase({ riskCodes: ['unpaid_wages'] });
    const one = await open(boss, id, viewport);
    await one.page.locator('body').press('p');
    await one.page.locator('dialog input[name=score]').fill('95');
    await submit(one);
    // Without a reason nothing is saved.
    expect(await one.page.locator('dialog textarea:invalid').count()).toBe(1);
    expect((await boss.ticket(id)).override).toBeNull();
    await one.page.locator('dialog textarea').fill('Espera con una niña enferma');
    await one.isAccessible('deciding how urgent');
    await submit(one);
    await expect.poll(() => one.toasts.textContent(), SOON).toContain('Urgencia guardada');
    await one.side('context');
    const card = one.page.locator('.why');
    await expect.poll(() => card.textContent(), SOON).toContain('Espera con una niña enferma');
    expect(await card.textContent()).toContain(`Decidida por ${await nameOf(boss)}`);
    expect(await actionsIn(boss, 'ticket.prioritised')).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ score: 95 }) }),
    ]);
    // The reason is a note on the case, not a word in the chain.
    expect(JSON.stringify(await actionsIn(boss, 'ticket.prioritised'))).not.toContain('niña');
    // It is the first of the queue now, on the desks of others too; they see why, and may not change it.
    const other = await open(ana, id, viewport);
    await other.side('context');
    expect(await other.page.locator('.why').textContent()).toContain('Espera con una niña enferma');
    expect(await other.action('priority').count()).toBe(0);
    await other.go('/desk');
    await other.tab('all').click();
    await expect.poll(() => other.rows.first().getAttribute('href'), SOON).toContain(id);
    expect((await ana.call('POST', `/tickets/${id}/priority`, { score: 1, reason: 'no' })).status).toBe(403);
    expect([...one.complaints, ...other.complaints]).toEqual([]);
    await one.close();
    await other.close();
  }, 90_000);

  it('passes a case to an ally of the directory, to a topic and to an office, never without a note', async () => {
    const cases = [];
    for (let at = 0; at < 3; at += 1) {
      const { id } = await rig.openCase();
      await ana.call('POST', `/tickets/${id}/claim`);
      cases.push(id);
    }
    const one = await open(ana, cases[0] ?? '', viewport);
    const pass = async (id: string, kind: string, value: string) => {
      await one.go(`/desk/t/${id}`);
      await one.action('transfer').click();
      await one.page.locator(`dialog input[value=${kind}]`).check();
      const options = one.page.locator('dialog select[name=target] option');
      await expect.poll(() => options.count(), SOON).toBeGreaterThan(10);
      await one.isAccessible(`passing on: ${kind}`);
      await one.page.locator('dialog select[name=target]').selectOption(value);
      await submit(one);
      expect(await one.page.locator('dialog textarea:invalid').count()).toBe(1);
      await one.page.locator('dialog textarea').fill(`nota para ${kind}`);
      await submit(one);
      await one.page.locator('dialog').waitFor({ state: 'detached' });
    };
    await pass(cases[0] ?? '', 'topic', 'dismissal');
    await pass(cases[1] ?? '', 'office', 'CHP');
    await pass(cases[2] ?? '', 'ally', 'comar');
    const [topic, office, ally] = await Promise.all(cases.map((id) => boss.ticket(id)));
    expect([topic?.state, topic?.topic, topic?.holder]).toEqual(['waiting', 'dismissal', null]);
    expect([office?.state, office?.office]).toEqual(['waiting', 'CHP']);
    expect([ally?.state, ally?.outcome]).toEqual(['resolved', 'referred_ally']);
    for (const [at, kind] of ['topic', 'office', 'ally'].entries())
      expect([topic, office, ally][at]?.notes.map(({ text }) => text)).toEqual([`nota para ${kind}`]);
    expect((await actionsIn(boss, 'ticket.transferred')).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ to: 'ally', id: 'comar' }),
    );
    expect(one.complaints).toEqual([]);
    await one.close();
  }, 90_000);

  it('@name in a note calls that colleague and nobody else', async () => {
    const { id } = await rig.openCase();
    await ana.call('POST', `/tickets/${id}/claim`);
    const one = await open(ana, id, viewport);
    const other = await rig.signIn(beto, viewport);
    const third = await rig.signIn(boss, viewport);
    await one.side('context');
    await one.page.locator('#note-text').fill(`@${(await nameOf(beto)).toUpperCase()} ¿puedes llamar tú?`);
    await one.page.locator('.mentions .chip', { hasText: await nameOf(beto) }).waitFor(SOON);
    await one.isAccessible('a colleague is named');
    await one.page.locator('.note-save').click();
    const told = other.toasts.locator('.toast', { hasText: 'Le mencionaron' });
    await told.waitFor(SOON);
    // The alert leads to the case, and its words are there, not in the alert.
    expect(await told.textContent()).not.toContain('llamar');
    await told.locator('a').click();
    await other.thread.locator('.note-line', { hasText: 'puedes llamar' }).waitFor(SOON);
    expect(await third.toasts.textContent()).not.toContain('mencionaron');
    const [note] = (await ana.ticket(id)).notes;
    expect(note?.mentions.map((one) => one.id)).toEqual([beto.id]);
    for (const page of [one, other, third]) await page.close();
  }, 90_000);

  it('lets a case go: it is anybody’s again, also for who was just looking at it', async () => {
    const { id } = await rig.openCase();
    await ana.call('POST', `/tickets/${id}/claim`);
    const [one, other] = await Promise.all([open(ana, id, viewport), open(beto, id, viewport)]);
    expect(await other.action('claim').count()).toBe(0);
    await one.page.locator('body').press('x');
    await expect.poll(() => one.toasts.textContent(), SOON).toContain('El caso quedó libre');
    await other.action('claim').waitFor(SOON);
    expect(await one.page.locator('#reply-text').count()).toBe(0);
    await one.close();
    await other.close();
  }, 60_000);
});

it('nobody is asked how it was after a protection case or after the window closed', async () => {
  const protection = await rig.somebody('protection');
  const danger = await rig.openCase({ reason: 'danger', riskCodes: ['trafficking'] });
  const late = await rig.openCase();
  const sms = await rig.openCase({ channel: 'sms' });
  const fresh = await rig.openCase();
  for (const { id } of [danger, late, sms, fresh]) await protection.call('POST', `/tickets/${id}/claim`);
  const asks = async (id: string) => {
    const one = await open(protection, id);
    await one.action('resolve').click();
    await one.page.locator('dialog').waitFor(SOON);
    const count = await one.page.locator('dialog input[name=ask]').count();
    await one.close();
    return count === 1;
  };
  expect(await asks(fresh.id)).toBe(true);
  expect(await asks(danger.id)).toBe(false);
  expect(await asks(sms.id)).toBe(false);
  const sent = async (client: Colleague, { id }: { id: string }) => {
    const { status } = await client.call('POST', `/tickets/${id}/resolve`, {
      outcome: 'oriented',
      askSatisfaction: true,
    });
    expect(status).toBe(200);
    return (await client.ticket(id)).transcript.filter(({ choices }) => choices.length > 0).length;
  };
  // Whatever a page may say, the server decides again.
  expect(await sent(protection, danger)).toBe(0);
  expect(await sent(protection, sms)).toBe(0);
  expect(await sent(protection, fresh)).toBe(1);
  rig.advance(25 * 3600_000);
  const tomorrow = await rig.somebody('supervisor');
  // Its silent holder has lost it meanwhile.
  await rig.desk.watch();
  await tomorrow.call('POST', `/tickets/${late.id}/claim`);
  const one = await open(tomorrow, late.id);
  await one.action('resolve').click();
  await one.page.locator('dialog').waitFor(SOON);
  expect(await one.page.locator('dialog input[name=ask]').count()).toBe(0);
  await one.close();
  expect(await sent(tomorrow, late)).toBe(0);
}, 90_000);
