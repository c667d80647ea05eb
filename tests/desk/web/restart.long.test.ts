import { afterEach, expect, it } from 'vitest';
import { Counsellor } from '../../support/counsellor.ts';
import { demoAccounts } from '../../support/desk.ts';
import { setBrowserScene } from '../../support/desk-scenes.ts';
import { findFreePort } from '../../support/free-port.ts';
import { Person } from '../../support/person.ts';
import { removeDataDir, type Service, startService } from '../../support/service.ts';
import { SOON } from '../../support/until.ts';

const AFTER_RESTART = { timeout: 30_000 };
const ENV = { DESK_HOURS: 'Mo-Su 00:00-24:00 America/Mexico_City' };
const chromium = setBrowserScene();
let service: Service;

afterEach(async () => {
  await service?.stop('SIGKILL');
  if (service) await removeDataDir(service.dataDir);
});

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'a page lives through the end of the service by %s: nobody signs in again, no event is missed or doubled, the draft is kept',
  async (signal) => {
    const port = await findFreePort();
    service = await startService({ env: ENV, port });
    const { counsellor } = demoAccounts(service.output());
    const person = new Person(service.url, '5500060001');
    const one = await Counsellor.open(chromium.browser, service.url);
    await one.signIn(counsellor?.email ?? '', counsellor?.password ?? '');
    await one.page.evaluate('window.__same = true');
    await person.says('quiero hablar con una persona');
    await one.tab('all').click();
    await one.take();
    const spoken = (from: string) => one.thread.locator(`.bubble.${from} .text`).allTextContents();
    const said = ['quiero hablar con una persona'];
    const answered: string[] = [];

    for (const round of [1, 2]) {
      const question = `pregunta antes ${round}`;
      await person.says(question);
      said.push(question);
      await one.thread.locator('.bubble.person', { hasText: question }).waitFor(SOON);
      await one.page.locator('#reply-text').fill(`borrador ${round}`);
      await service.stop(signal);
      await one.page.locator('.line-cut').waitFor(AFTER_RESTART);
      // Pressed while nobody is there: it is said, and the words stay.
      await one.page.locator('.composer .send').click();
      await expect.poll(() => one.toasts.textContent(), SOON).toContain('Sin conexión');
      service = await startService({ env: ENV, port, dataDir: service.dataDir });
      const after = `pregunta después ${round}`;
      await person.says(after);
      said.push(after);
      await one.page.locator('.line-cut').waitFor({ state: 'detached', ...AFTER_RESTART });
      await expect.poll(() => spoken('person'), AFTER_RESTART).toEqual(said);
      expect(await one.page.locator('#reply-text').inputValue()).toBe(`borrador ${round}`);
      await one.page.locator('.composer .send').click();
      answered.push(`borrador ${round}`);
      await expect.poll(() => spoken('agent'), SOON).toEqual(answered);
    }
    expect(await one.page.evaluate('window.__same')).toBe(true);
    expect(await one.page.locator('.sign-in').count()).toBe(0);
    // Once on the phone too, whatever was pressed twice.
    await expect
      .poll(async () => (await person.heard()).filter((text) => text.startsWith('borrador 2')), SOON)
      .toHaveLength(1);
    await one.close();
  },
  180_000,
);
