import { expect, it } from 'vitest';
import { PHONE } from '../../support/counsellor.ts';
import { DeskClient } from '../../support/desk.ts';
import { setServiceScene } from '../../support/desk-scenes.ts';
import { PASSWORD } from '../../support/desk-service.ts';
import { Person } from '../../support/person.ts';
import { SOON, until } from '../../support/until.ts';

/** Somebody whose very name is markup. */
const MARKED = { name: 'Ana <b>Pérez</b>', email: 'ana@desk.example' };
const desk = setServiceScene(MARKED);

it('an alert of misuse comes up on an open desk, is read and settled, on a phone as well', async () => {
  const supervisor = await desk.signIn(desk.demo('supervisor'));
  const onPhone = await desk.signIn(desk.demo('administrator'), PHONE);
  await supervisor.go('/desk/load');
  await supervisor.page.locator('.figures').waitFor(SOON);
  expect(await supervisor.page.locator('#misuse-alerts').count()).toBe(0);

  await new Person(desk.url, '5500060001').says('quiero hablar con una persona');
  const ana = await new DeskClient(desk.url).signIn(MARKED.email, PASSWORD);
  const [ticket] = await until(async () => {
    const tickets = await ana.tickets();
    return tickets.length > 0 && tickets;
  }, 'the case');
  for (let i = 0; i < 11; i += 1)
    await ana.call('POST', `/tickets/${ticket?.id}/reveal`, { reason: 'para llamar' });

  // No reload: the alert comes by the live events.
  const alert = supervisor.page.locator('#misuse-alerts li');
  await alert.waitFor(SOON);
  const text = (await alert.textContent()) ?? '';
  expect(text).toContain('Ana <b>Pérez</b>');
  expect(text).toContain('Vio 11 números');
  await supervisor.isAccessible('an alert of misuse');

  await onPhone.go('/desk/audit');
  await onPhone.page.locator('#misuse-alerts li').waitFor(SOON);
  await onPhone.isAccessible('an alert of misuse on a phone');

  await alert.locator('button').click();
  await supervisor.page.locator('dialog textarea').fill('Llamó a once personas por la feria de empleo.');
  await supervisor.isAccessible('settling an alert');
  await supervisor.page.locator('dialog button[type=submit]').click();
  await alert.waitFor({ state: 'detached', ...SOON });
  await onPhone.page.locator('#misuse-alerts li').waitFor({ state: 'detached', ...SOON });
  expect([...supervisor.complaints, ...onPhone.complaints]).toEqual([]);
  await supervisor.close();
  await onPhone.close();
});
