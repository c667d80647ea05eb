import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { describe, expect, it, vi } from 'vitest';
import { loadPractice } from '../../../../src/desk/practice/load.ts';
import { LANGUAGES } from '../../../../src/model/index.ts';
import type { DeskPages } from '../../../support/desk-pages.ts';
import { PASSWORD } from '../../../support/desk-rig.ts';
import { setPagesScene } from '../../../support/desk-scenes.ts';
import { ROOT } from '../../../support/talk.ts';
import { type Page, Visitor } from '../../../support/visitor.ts';

const rig = setPagesScene();

const MINUTE_MS = 60_000;
const APP_SCRIPT = /^<script type="module" async nonce="[\w-]+" src="\/desk\/assets\/desk-\w+\.js">$/;
/** Every person's password is hashed as slowly as in earnest; a test machine is busy. */
vi.setConfig({ testTimeout: 120_000 });

const text = (page: Page): string =>
  page.text
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
const inBox = (page: Page): string =>
  /<textarea id="reply-text"[^>]*>([^<]*)<\/textarea>/.exec(page.text)?.[1] ?? '';
const said = (page: Page): string =>
  text({ ...page, text: /id="said".*?<\/p>/.exec(page.text)?.[0] ?? '>' })
    .split('>')
    .at(-1) ?? '';
const transcript = async (conversation: Parameters<DeskPages['store']['desk']['thread']>[0]) =>
  (await rig.store.desk.thread(conversation, { limit: 100 })).messages
    .filter(({ from }) => from === 'agent')
    .map(({ content }) => ('text' in content ? content.text : ''));

/** A counsellor with a case of their own on the screen. */
async function withCase(who?: Awaited<ReturnType<DeskPages['visitor']>>) {
  const one = who ?? (await rig.visitor('counsellor'));
  const opened = await rig.openCase();
  await one.get(`/desk/t/${opened.id}`);
  await one.go(`/desk/t/${opened.id}/claim`, {});
  return { one, ...opened, path: `/desk/t/${opened.id}` };
}

describe('a page', () => {
  it('carries the strict policy, is kept by no cache, and holds nothing inline', async () => {
    const { one, path } = await withCase();
    for (const address of [
      '/desk',
      path,
      `${path}/resolve`,
      '/desk/account',
      '/desk/practice',
      '/desk/nowhere',
    ]) {
      const { headers, text: html } = await one.get(address);
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of [
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ])
        expect(policy).toContain(part);
      expect(policy).toMatch(/script-src 'nonce-[\w-]+'/);
      expect(policy).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/i);
      // The app's alone, where the app has the same page.
      const scripts = /\/(resolve|nowhere)$/.test(address) ? [] : [expect.stringMatching(APP_SCRIPT)];
      expect(html.match(/<script[^>]*>/g) ?? []).toEqual(scripts);
    }
  });

  it.each(LANGUAGES)('is whole in %s, by what the browser asks for and by the account', async (language) => {
    const stranger = new Visitor(rig.url);
    const first = await stranger.get('/desk', { 'Accept-Language': `${language},xx;q=0.5` });
    expect(first.text).toContain(`<html lang="${language}">`);
    const one = await rig.visitor('supervisor', { languages: [language, 'es'] });
    const { id } = await rig.openCase({
      topic: 'working-hours',
      language: 'ht',
      riskCodes: ['unpaid_wages'],
    });
    const path = `/desk/t/${id}`;
    await one.get(path);
    await one.go(`${path}/claim`, {});
    const pages = [
      '/desk',
      '/desk?tab=resolved',
      path,
      `${path}/resolve`,
      `${path}/transfer`,
      `${path}/hold`,
      `${path}/priority`,
      `${path}/reveal`,
      `${path}/export`,
      '/desk/load',
      '/desk/audit',
      '/desk/account',
      '/desk/accounts',
      '/desk/practice',
      '/desk/practice/test',
      '/desk/nowhere',
    ];
    const texts = [
      await one.post(`${path}/help`, { text: '' }),
      await one.post(`${path}/messages`, { text: '' }),
    ];
    for (const page of pages) texts.push(await one.get(page));
    // Each of them is the page that was meant, not a refusal in good words.
    const expected = [200, 400, ...pages.map((page) => (page === '/desk/nowhere' ? 404 : 200))];
    expect(texts.map(({ status }) => status)).toEqual(expected);
    for (const page of texts) {
      expect(page.text).toContain(`<html lang="${language}">`);
      expect(text(page)).not.toMatch(
        /\{\{|undefined|NaN|\[object|\b(?:plain|queue|case|action|problem|done|context|export|misuse)\.[a-z_]+\b/,
      );
    }
  });

  it('takes the language that was chosen on this computer', async () => {
    const stranger = new Visitor(rig.url);
    const page = await stranger.go('/desk/language', { language: 'fr', to: '/desk' });
    expect(page.text).toContain('<html lang="fr">');
    const odd = await stranger.post('/desk/language', { language: 'xx', to: 'https://evil.example' });
    expect(odd.headers.get('location')).toBe('/desk');
    expect((await stranger.get('/desk')).text).toContain('<html lang="fr">');
  });

  it('shows a long queue page by page, by who, topic and language', async () => {
    const one = await rig.visitor('counsellor');
    for (let at = 0; at < 30; at += 1) await rig.openCase({ topic: 'curp', language: at % 3 ? 'es' : 'pt' });
    const idsOn = async (query: string) =>
      [...(await one.get(`/desk?${query}`)).text.matchAll(/href="\/desk\/t\/([\w-]+)"/g)].map(([, id]) => id);
    const [first, second] = [await idsOn('tab=all&topic=curp'), await idsOn('tab=all&topic=curp&page=2')];
    expect([first.length, second.length]).toEqual([25, 5]);
    expect(new Set([...first, ...second]).size).toBe(30);
    expect(await idsOn('tab=all&topic=curp&page=99')).toEqual(second);
    expect((await idsOn('tab=all&topic=curp&language=pt')).length).toBe(10);
    await one.get(`/desk/t/${first[0]}`);
    await one.go(`/desk/t/${first[0]}/claim`, {});
    expect(await idsOn('tab=mine&topic=curp')).toContain(first[0]);
    expect(await idsOn('tab=unassigned&topic=curp')).not.toContain(first[0]);
  });

  it('reads a long talk backwards, and tells times by the office', async () => {
    const { one, phone, path } = await withCase();
    for (let at = 1; at <= 70; at += 1) await rig.receive(phone, `mensaje ${at}.`);
    const newest = await one.get(path);
    expect(newest.text).toContain('mensaje 70.');
    expect(newest.text).not.toContain('mensaje 9.');
    const earlier = /href="(\/desk\/t\/[\w-]+\?before=[\w-]+)"/.exec(newest.text)?.[1] ?? '';
    const before = await one.get(earlier);
    expect(before.text).toContain('mensaje 9.');
    expect(before.text).not.toContain('mensaje 70.');
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Mexico_City',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(newest.text).toContain(`>${clock.format(rig.clock.now())}</time>`);
  });
});

describe('a reply', () => {
  it('that is sent twice by a double press goes once, also after a restart of our memory', async () => {
    const { one, path, conversation } = await withCase();
    const form = { text: 'Buenas tardes.', key: one.key, version: one.version };
    const presses = await Promise.all(Array.from({ length: 8 }, () => one.post(`${path}/messages`, form)));
    expect(new Set(presses.map(({ status }) => status))).toEqual(new Set([303]));
    // Long after, from a page that was kept open: the store knows the press.
    rig.advance(11 * MINUTE_MS);
    await one.post('/desk/sign-in', { email: one.email, password: PASSWORD, to: '/desk' });
    await one.get(path);
    await one.post(`${path}/messages`, { ...form, csrf: one.csrf });
    expect(await transcript(conversation)).toEqual(['Buenas tardes.']);
  });

  it('with other words from the same page is another one', async () => {
    const { one, path, conversation } = await withCase();
    const { key } = one;
    await one.go(`${path}/messages`, { text: 'uno', key, version: '0' });
    await one.go(`${path}/messages`, { text: 'dos', key, version: '1' });
    expect(await transcript(conversation)).toEqual(['uno', 'dos']);
  });

  it('of two tabs that send at once exactly one goes out; the other sees it and keeps its draft', async () => {
    const one = await rig.visitor('counsellor');
    for (let race = 0; race < 8; race += 1) {
      const { path, conversation } = await withCase(one);
      const tab = async () => {
        await one.get(path);
        return { key: one.key, version: one.version };
      };
      const [left, right] = [await tab(), await tab()];
      const answers = await Promise.all([
        one.post(`${path}/messages`, { ...left, text: 'de la izquierda' }),
        one.post(`${path}/messages`, { ...right, text: 'de la derecha' }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      const [sent] = await transcript(conversation);
      expect(await transcript(conversation)).toEqual([sent]);
      const lost = answers.find(({ status }) => status === 409) as Page;
      expect(text(lost)).toContain(sent);
      expect(inBox(lost)).toBe(sent === 'de la derecha' ? 'de la izquierda' : 'de la derecha');
      expect(said(lost)).toContain('colega escribió mientras');
      // Read and sent again, from the page that told of it.
      await one.go(`${path}/messages`, { text: inBox(lost), key: one.key, version: one.version });
      expect((await transcript(conversation)).length).toBe(2);
    }
  });

  it('of somebody who no longer holds the case is not sent, not lost, and they see who wrote', async () => {
    const { one, id, path, conversation } = await withCase();
    const other = await rig.visitor('counsellor');
    await one.post(`${path}/transfer`, { kind: 'person', person: other.id, note: 'para usted' });
    await other.get(path);
    await other.go(`${path}/claim`, {});
    await other.go(`${path}/messages`, { text: 'Sigo yo con usted.', version: other.version });
    const refused = await one.post(`${path}/messages`, { text: 'Ya casi termino', version: '0' });
    expect(refused.status).toBe(409);
    expect(text(refused)).toContain('Sigo yo con usted.');
    expect(refused.text).toMatch(/<textarea id="unsent-text"[^>]*readonly[^>]*>Ya casi termino<\/textarea>/);
    expect(await transcript(conversation)).toEqual(['Sigo yo con usted.']);
    expect(refused.text).not.toContain(`action="/desk/t/${id}/messages"`);
  });

  it('whose window has closed meanwhile stays on the page', async () => {
    const { one, path, conversation } = await withCase();
    rig.advance(25 * 60 * MINUTE_MS);
    await one.post('/desk/sign-in', { email: one.email, password: PASSWORD, to: '/desk' });
    await one.get('/desk/account');
    const refused = await one.post(`${path}/messages`, { text: 'tarde', version: '0' });
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(/<textarea id="unsent-text"[^>]*>tarde</);
    expect(await transcript(conversation)).toEqual([]);
  });

  it('written while the session ended is there again after signing in, in a body and in no address', async () => {
    const { one, path, conversation } = await withCase();
    rig.advance(21 * MINUTE_MS);
    const asked = await one.post(`${path}/messages`, {
      text: 'mucho "trabajo" <b>',
      version: one.version,
      by: one.id,
    });
    expect(asked.status).toBe(401);
    expect(text(asked)).toContain('Su sesión terminó');
    const fields = Object.fromEntries(
      [...asked.text.matchAll(/name="(to|by|reply|note)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [
          name,
          value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
        ],
      ),
    );
    // For nobody else who sits down at the same computer.
    const other = await rig.somebody('counsellor');
    const stranger = await new Visitor(rig.url).post('/desk/sign-in', {
      ...fields,
      email: other.email,
      password: PASSWORD,
    });
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, path]);
    const back = await one.post('/desk/sign-in', { ...fields, email: one.email, password: PASSWORD });
    expect(back.status).toBe(200);
    expect(back.text).toContain(`action="${path}/draft"`);
    const page = await one.post(`${path}/draft`, { text: fields.reply ?? '', note: '' });
    expect(page.status).toBe(200);
    expect(await transcript(conversation)).toEqual([]);
    // The owner was silent for too long, so the case may be anybody's again: the words are there either way.
    expect(text(page)).toContain('mucho "trabajo" <b>');
  });
});

describe('a note or an outcome', () => {
  it('that is pressed twice is there once', async () => {
    const { one, id, path } = await withCase();
    const form = { note: 'llamar mañana', mention: '', key: one.key };
    await Promise.all([1, 2, 3].map(() => one.post(`${path}/notes`, form)));
    await one.post(`${path}/notes`, form);
    expect((await rig.store.desk.notes(id)).length).toBe(1);
    const closing = { outcome: 'oriented', followUp: '', note: '', key: one.key };
    const twice = await Promise.all([1, 2].map(() => one.post(`${path}/resolve`, closing)));
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    const done = (await rig.store.desk.auditPage({ ticket: id, limit: 50 })).map(({ action }) => action);
    expect(done.filter((action) => action === 'ticket.resolved')).toHaveLength(1);
  });

  it('that lacks something comes back with what was typed', async () => {
    const { one, path } = await withCase();
    const refused = await one.post(`${path}/resolve`, {
      outcome: '',
      note: 'quedó pendiente',
      followUp: '2027-01-05',
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('>quedó pendiente</textarea>');
    expect(refused.text).toContain('value="2027-01-05"');
    const odd = await one.post(`${path}/hold`, { until: 'mañana', note: '' });
    expect(odd.status).toBe(400);
    const nobody = await one.post(`${path}/transfer`, { kind: 'person', person: '', note: 'nota larga' });
    expect(nobody.status).toBe(400);
    expect(nobody.text).toContain('>nota larga</textarea>');
  });

  it('keeps the hour of the office', async () => {
    const { one, id, path } = await withCase();
    await one.go(`${path}/hold`, { until: '2026-12-01T09:30', note: '' });
    expect((await rig.store.desk.ticket(id))?.holdUntil?.toISOString()).toBe('2026-12-01T15:30:00.000Z');
  });
});

describe('signing in', () => {
  it('with a code, and with a recovery code, shows no password on the way', async () => {
    const one = await rig.visitor('counsellor');
    await one.get('/desk/account');
    const offered = await one.post('/desk/account/factor', {});
    const secret = (/class="mono secret">([^<]+)</.exec(offered.text)?.[1] ?? '').replaceAll(' ', '');
    const codeNow = () => new TOTP({ secret }).generate({ timestamp: rig.clock.now().getTime() });
    const confirmed = await one.post('/desk/account/factor/confirm', { code: codeNow() });
    const recovery = /class="mono codes"><li>([^<]+)</.exec(confirmed.text)?.[1] ?? '';
    expect(recovery).not.toBe('');

    rig.advance(MINUTE_MS);
    for (const code of [codeNow(), recovery]) {
      const stranger = new Visitor(rig.url);
      const asked = await stranger.post('/desk/sign-in', {
        email: one.email,
        password: PASSWORD,
        to: '/desk/account',
      });
      expect(asked.text).toContain('name="code"');
      expect(asked.text).not.toContain(PASSWORD);
      const step = /name="step" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
      const wrong = await stranger.post('/desk/sign-in', { step, code: '000000', to: '/desk' });
      expect([wrong.status, wrong.text.includes('name="code"')]).toEqual([401, true]);
      rig.advance(5_000);
      const entered = await stranger.post('/desk/sign-in', { step, code, to: '/desk/account' });
      expect([entered.status, entered.headers.get('location')]).toEqual([303, '/desk/account']);
      // Used up.
      const again = await new Visitor(rig.url).post('/desk/sign-in', { step, code, to: '/desk' });
      expect(again.status).toBe(401);
      rig.advance(10_000);
    }
    // A first step is worth nothing when it is old, or was not ours.
    const late = await new Visitor(rig.url).post('/desk/sign-in', {
      email: one.email,
      password: PASSWORD,
      to: '/desk',
    });
    const step = /name="step" value="([^"]+)"/.exec(late.text)?.[1] ?? '';
    rig.advance(6 * MINUTE_MS);
    for (const sealed of [step, `${step.slice(0, -4)}AAAA`, 'x'])
      expect(
        (
          await new Visitor(rig.url).post('/desk/sign-in', {
            step: sealed,
            code: codeNow(),
            to: '/desk',
          })
        ).status,
      ).toBe(401);
  });

  it('refuses in the words of the app, leads nowhere else, and goes on where one was', async () => {
    const stranger = new Visitor(rig.url);
    const wrong = await stranger.post('/desk/sign-in', { email: 'x@y.example', password: 'no', to: '/desk' });
    expect(wrong.status).toBe(401);
    expect(said(wrong)).toBe('El correo o la contraseña no coinciden.');
    const { email } = await rig.somebody('supervisor');
    for (const [to, led] of [
      ['https://evil.example', '/desk'],
      ['//evil.example', '/desk'],
      ['/desk/../api', '/desk'],
      ['/desk/load', '/desk/load'],
    ] as const) {
      const { headers } = await new Visitor(rig.url).post('/desk/sign-in', {
        email,
        password: PASSWORD,
        to,
      });
      expect(headers.get('location')).toBe(led);
    }
    expect((await stranger.get('/desk/load')).text).toContain('name="to" value="/desk/load"');
  });

  it('makes them present for as long as they turn pages, and signing out ends that', async () => {
    const boss = await rig.visitor('supervisor');
    const one = await rig.visitor('counsellor');
    const shown = async () => {
      const load = (await boss.get('/desk/load')).text;
      return new RegExp(
        `${one.email.split('@')[0]?.replace('p', 'counsellor ')}</bdi></th>.*?presence-dot (\\w+)`,
      ).exec(load)?.[1];
    };
    await one.get('/desk');
    expect(await shown()).toBe('online');
    await one.post('/desk/presence', { status: 'away' });
    expect(await shown()).toBe('away');
    await one.post('/desk/sign-out', {});
    rig.advance(20_000);
    expect(await shown()).toBe('offline');
    expect((await one.get('/desk')).text).toContain('action="/desk/sign-in"');
  });

  it('with a first password leads to choosing one’s own', async () => {
    const boss = await rig.visitor('administrator');
    await boss.get('/desk/accounts/new');
    const made = {
      name: 'Nueva',
      email: 'nueva@desk.example',
      role: 'counsellor',
      capacity: '8',
      languages: 'es',
      password: 'la primera clave larga',
    };
    const refused = await boss.post('/desk/accounts/new', { ...made, capacity: '5', password: 'corta' });
    expect(refused.status).toBe(400);
    // What was typed is there again, but for the password.
    for (const [name, value] of Object.entries({ name: made.name, email: made.email, capacity: '5' }))
      expect(refused.text).toMatch(new RegExp(`<input name="${name}"[^>]* value="${value}"`));
    expect(refused.text).not.toContain('corta');
    expect((await boss.go('/desk/accounts/new', made)).text).toContain('nueva@desk.example');
    // An administrator set it anew: it is theirs until its owner has chosen another.
    const id = /href="\/desk\/accounts\/([\w-]+)">[^<]*<span class="only-read"><bdi[^>]*>Nueva</.exec(
      (await boss.get('/desk/accounts')).text,
    )?.[1];
    const { email: _, ...kept } = made;
    const first = 'otra primera clave larga';
    await boss.get(`/desk/accounts/${id}`);
    await boss.go(`/desk/accounts/${id}`, { ...kept, isActive: 'on', password: first });
    const one = new Visitor(rig.url);
    await one.post('/desk/sign-in', { email: made.email, password: first, to: '/desk' });
    expect((await one.get('/desk')).headers.get('location')).toBe('/desk/account');
    await one.get('/desk/account');
    const change = { current: first, next: 'una propia, mucho más larga', again: 'otra' };
    expect((await one.post('/desk/account/password', change)).status).toBe(400);
    await one.go('/desk/account/password', { ...change, again: change.next });
    expect((await one.get('/desk')).status).toBe(200);
  });
});

describe('those who share out the work', () => {
  it('pass a protection case on from the workload, without seeing its words', async () => {
    const boss = await rig.visitor('supervisor');
    const trained = await rig.visitor('protection');
    const { id } = await rig.openCase({
      reason: 'danger',
      riskCodes: ['trafficking'],
      text: 'no me dejan salir',
    });
    expect((await boss.get('/desk/load')).text).toContain(`/desk/t/${id}/transfer`);
    const closed = await boss.get(`/desk/t/${id}`);
    expect(closed.status).toBe(403);
    expect(closed.text).not.toContain('no me dejan salir');
    const asked = await boss.get(`/desk/t/${id}/transfer`);
    expect(asked.text).not.toContain('no me dejan salir');
    const unfit = await rig.somebody('counsellor');
    const refused = await boss.post(`/desk/t/${id}/transfer`, {
      kind: 'person',
      person: unfit.id,
      note: 'x',
    });
    expect(refused.status).toBe(409);
    await boss.go(`/desk/t/${id}/transfer`, { kind: 'person', person: trained.id, note: 'para usted' });
    expect((await trained.get(`/desk/t/${id}`)).text).toContain('no me dejan salir');
    // For others it is not there.
    const other = await rig.visitor('counsellor');
    expect((await other.get(`/desk/t/${id}`)).status).toBe(404);
  });

  it('read the chain, with what was done by forms in it', async () => {
    const boss = await rig.visitor('supervisor');
    const { one, path } = await withCase();
    await one.go(`${path}/notes`, { note: 'secreto', mention: '' });
    const page = await boss.get('/desk/audit');
    expect(text(page)).toContain('La cadena');
    expect(page.text).toContain('Escribió una nota');
    expect(page.text).not.toContain('secreto');
  });
});

describe('the practice course', () => {
  it.each(LANGUAGES)('is in %s for whoever reads the desk in it', async (language) => {
    const [question] = loadPractice(join(ROOT, 'content')).questions;
    const one = await rig.visitor('counsellor', { languages: [language] });
    const page = await one.get('/desk/practice/test');
    expect(text(page)).toContain(question?.text[language]);
    expect(page.text).toContain(`<p lang="${language}">`);
  });

  it('is walked to the certificate by forms', async () => {
    const one = await rig.visitor('counsellor');
    const takeTest = async () => {
      const page = await one.get('/desk/practice/test');
      const names = new Set(
        [...page.text.matchAll(/name="(answer-[\w-]+)" value="([\w-]+)"/g)].map(
          ([, name, value]) => `${name} ${value}`,
        ),
      );
      const answers = Object.fromEntries([...names].map((line) => line.split(' ') as [string, string]));
      return one.post('/desk/practice/test', answers);
    };
    expect((await takeTest()).status).toBe(200);
    const cases = [
      ...(await one.get('/desk/practice')).text.matchAll(/href="(\/desk\/practice\/[\w-]+)"/g),
    ].map(([, path = '']) => path);
    expect(cases.length).toBeGreaterThan(3);
    for (const path of cases) {
      await one.get(path);
      await one.go(path, { action: 'claim' });
      const talked = await one.go(path, {
        action: 'message',
        text: 'Estoy con usted. ¿Puede escribir sin peligro?',
      });
      expect(talked.text).toContain('Estoy con usted.');
      expect((await one.go(path, { action: 'resolve', outcome: 'oriented' })).text).toContain(
        'id="feedback-title"',
      );
    }
    expect(text(await takeTest())).toMatch(/100 puntos|puntos/);
    expect((await one.get('/desk/practice')).text).toContain('class="certificate"');
  });
});

it('what is too large, or no form, is refused with a page', async () => {
  const { one, path } = await withCase();
  const large = await one.post(`${path}/messages`, { text: 'x'.repeat(300_000) });
  expect([large.status, large.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
  const json = await one.post(`${path}/messages`, {}, { 'Content-Type': 'application/json' });
  expect(json.status).toBe(403);
});
