import { expect, it } from 'vitest';
import type { Counsellor } from '../../support/counsellor.ts';
import { setDeskScene } from '../../support/desk-scenes.ts';
import { SOON } from '../../support/until.ts';

const rig = setDeskScene();

const DAY_MS = 24 * 3_600_000;
/** Long enough to press and type meanwhile. */
const WAIT_MS = 400;

/** Somebody who has taken a case, on a line that is slow from now on. */
async function holdCase(open: (email: string) => Promise<Counsellor>) {
  const { id, conversation } = await rig.openCase();
  const { email } = await rig.somebody('counsellor');
  const one = await open(email);
  await one.go(`/desk/t/${id}`);
  await one.action('claim').click(SOON);
  return { one, id, conversation };
}
const signIn = (email: string): Promise<Counsellor> => rig.signIn({ email });
/** Requests of this kind that leave the page from now on. */
function countOf(one: Counsellor, end: string): { readonly count: number } {
  const seen = { count: 0 };
  one.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith(end)) seen.count += 1;
  });
  return seen;
}

it('what is pressed twice is done once, and the dialog is gone with the first answer', async () => {
  const { one } = await holdCase(signIn);
  await one.page.locator('#reply-text').waitFor(SOON);
  await one.slowDown(WAIT_MS);
  const holds = countOf(one, '/hold');
  await one.action('hold').click();
  await one.page.locator('dialog [name=until]').waitFor(SOON);
  await one.page.keyboard.press('Enter');
  await one.page.keyboard.press('Enter');
  await expect.poll(() => one.toasts.textContent(), SOON).toContain('Caso en espera');
  expect(await one.page.locator('dialog').count()).toBe(0);
  expect(holds.count).toBe(1);
  expect(one.complaints).toEqual([]);
  await one.close();
});

it('the answer to a dialog that was put away leaves another alone', async () => {
  const { one } = await holdCase(signIn);
  await one.page.locator('#reply-text').waitFor(SOON);
  await one.slowDown(WAIT_MS * 3);
  await one.action('hold').click();
  await one.page.locator('dialog [name=until]').waitFor(SOON);
  await one.page.keyboard.press('Enter');
  await one.page.keyboard.press('Escape');
  await one.action('transfer').click();
  await one.page.locator('dialog textarea[name=note]').fill('Espera su respuesta');
  await expect.poll(() => one.toasts.textContent(), SOON).toContain('Caso en espera');
  expect(await one.page.locator('dialog textarea[name=note]').inputValue()).toBe('Espera su respuesta');
  await one.close();
});

it('what is typed while a note is kept stays in its field', async () => {
  const { one, id } = await holdCase(signIn);
  await one.page.locator('#note-text').waitFor(SOON);
  await one.slowDown(WAIT_MS);
  const notes = countOf(one, '/notes');
  await one.page.locator('#note-text').fill('Pidió que llame su hermana');
  await one.page.keyboard.press('Control+Enter');
  await one.page.keyboard.press('Control+Enter');
  await one.page.locator('#note-text').pressSequentially(' el lunes');
  await one.page.locator('.note-list li', { hasText: 'su hermana' }).waitFor(SOON);
  await expect.poll(() => one.page.locator('#note-text').inputValue(), SOON).toBe('el lunes');
  expect(notes.count).toBe(1);
  const supervisor = await rig.somebody('supervisor');
  expect((await supervisor.ticket(id)).notes.map(({ text }) => text)).toEqual(['Pidió que llame su hermana']);
  await one.close();
});

it('approved words whose answer is lost go out once when they are sent again', async () => {
  const { one, conversation } = await holdCase((email) => {
    rig.advance(DAY_MS + 3_600_000);
    return rig.signIn({ email });
  });
  const send = one.page.locator('.composer.templates .send');
  await send.waitFor(SOON);
  // The server takes them; nothing that it says comes back, whatever is asked.
  const numbers: unknown[] = [];
  await one.page.route('**/api/tickets/**', async (route) => {
    const request = route.request();
    if (request.method() === 'POST') numbers.push(request.postDataJSON().clientId);
    await route.fetch().catch(() => undefined);
    await route.abort().catch(() => undefined);
  });
  await send.click();
  await expect.poll(() => numbers.length, SOON).toBe(1);
  await expect.poll(() => send.getAttribute('aria-disabled'), SOON).toBe('false');
  await send.click();
  await expect.poll(() => numbers.length, SOON).toBe(2);
  expect(new Set(numbers).size).toBe(1);
  await one.page.unroute('**/api/tickets/**');
  await one.page.locator('.composer.templates', { hasText: 'Ya se envió' }).waitFor(SOON);
  const { messages } = await rig.store.desk.thread(conversation, { limit: 10 });
  expect(messages.filter(({ from }) => from === 'agent')).toHaveLength(1);
  await one.close();
});
