import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskClient } from '../support/desk.ts';
import { type DeskRig, PASSWORD, startDeskRig } from '../support/desk-rig.ts';

let rig: DeskRig;
beforeAll(async () => {
  rig = await startDeskRig();
});
afterAll(() => rig.close());

const codeOf = (answer: { body: { type?: string } }) => answer.body?.type?.split(':').at(-1);
const trySignIn = (email: string, password: string, code?: string) =>
  new DeskClient(rig.url).call('POST', '/session', { email, password, ...(code ? { code } : {}) });

describe('signing in', () => {
  it('answers an unknown address and a wrong password alike, and slows both down after ten tries', async () => {
    const somebody = await rig.somebody('counsellor');
    const answers = { known: [] as unknown[], unknown: [] as unknown[] };
    for (let i = 0; i < 12; i += 1) {
      const known = await trySignIn(somebody.email, 'wrong');
      const unknown = await trySignIn('nobody@desk.example', 'wrong');
      answers.known.push([known.status, known.body]);
      answers.unknown.push([unknown.status, unknown.body]);
    }
    expect(answers.known).toEqual(answers.unknown);
    expect(answers.known[0]).toMatchObject([401, { type: 'urn:rumbo:problem:wrong-credentials' }]);
    const locked = await trySignIn(somebody.email, PASSWORD);
    expect([locked.status, codeOf(locked)]).toEqual([429, 'too-many-tries']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    rig.advance(60 * 60_000);
    expect((await trySignIn(somebody.email, PASSWORD)).status).toBe(200);
    // Two dozen hashes, each slow on purpose.
  });

  it('takes as long for an address nobody has', async () => {
    const somebody = await rig.somebody('counsellor');
    const time = async (email: string) => {
      const startedAt = performance.now();
      await trySignIn(email, 'wrong');
      return performance.now() - startedAt;
    };
    const [known, unknown] = [await time(somebody.email), await time('other@desk.example')];
    // Both make a hash; a look-up alone would take a hundredth.
    expect(unknown).toBeGreaterThan(known / 4);
  });

  it('ends after twenty idle minutes, after ten hours, and with the password', async () => {
    const idle = await rig.somebody('counsellor');
    rig.advance(19 * 60_000);
    expect((await idle.call('GET', '/session')).status).toBe(200);
    rig.advance(19 * 60_000);
    expect((await idle.call('GET', '/session')).status).toBe(200);
    rig.advance(21 * 60_000);
    expect((await idle.call('GET', '/session')).status).toBe(401);

    const long = await rig.somebody('counsellor');
    for (let i = 0; i < 41; i += 1) {
      rig.advance(15 * 60_000);
      await long.call('GET', '/session');
    }
    expect((await long.call('GET', '/session')).status).toBe(401);

    const changing = await rig.somebody('counsellor');
    const other = await new DeskClient(rig.url).signIn(changing.email, PASSWORD);
    const old = changing.cookie;
    const next = 'another long password';
    expect((await changing.call('POST', '/session/password', { current: 'wrong', next })).status).toBe(401);
    expect((await changing.call('POST', '/session/password', { current: PASSWORD, next })).status).toBe(200);
    expect(changing.cookie).not.toBe(old);
    expect((await changing.call('GET', '/session')).status).toBe(200);
    expect((await other.call('GET', '/session')).status).toBe(401);
    changing.cookie = old;
    expect((await changing.call('GET', '/session')).status).toBe(401);
  });

  it('asks for a second factor once it is on; a code works once; recovery codes work once each', async () => {
    const somebody = await rig.somebody('supervisor');
    const { secret } = (await somebody.call('POST', '/session/second-factor')).body;
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = () => totp.generate({ timestamp: rig.clock.now().getTime() });
    expect((await somebody.call('POST', '/session/second-factor/confirm', { code: '000000' })).status).toBe(
      401,
    );
    const { recoveryCodes } = (
      await somebody.call('POST', '/session/second-factor/confirm', { code: code() })
    ).body;
    expect(recoveryCodes).toHaveLength(10);
    expect(codeOf(await trySignIn(somebody.email, PASSWORD))).toBe('second-factor-needed');
    expect(codeOf(await trySignIn(somebody.email, PASSWORD, code()))).toBe('wrong-code');
    rig.advance(31_000);
    expect((await trySignIn(somebody.email, PASSWORD, code())).status).toBe(200);
    expect(codeOf(await trySignIn(somebody.email, PASSWORD, code()))).toBe('wrong-code');
    expect((await trySignIn(somebody.email, PASSWORD, recoveryCodes[0])).status).toBe(200);
    expect(codeOf(await trySignIn(somebody.email, PASSWORD, recoveryCodes[0]))).toBe('wrong-code');
    const bytes = JSON.stringify(await somebody.call('GET', '/session'));
    expect(bytes).not.toContain(secret);
  });
});

describe('accounts', () => {
  it('are made, changed and closed by administrators; the last of them stays', async () => {
    const administrator = await rig.somebody('administrator');
    const body = {
      email: 'New.Person@desk.example',
      name: 'Nueva',
      role: 'counsellor',
      password: 'a long enough password',
      languages: ['es', 'ht'],
    };
    const made = await administrator.call('POST', '/accounts', body);
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Nueva', isActive: true, languages: ['es', 'ht'] },
    });
    expect(JSON.stringify(made.body)).not.toContain('scrypt');
    expect(
      codeOf(await administrator.call('POST', '/accounts', { ...body, email: 'new.person@DESK.example' })),
    ).toBe('email-taken');
    const client = await new DeskClient(rig.url).signIn(body.email.toLowerCase(), body.password);
    const role = await administrator.call('PATCH', `/accounts/${made.body.id}`, { role: 'ally' });
    expect(role.body.role).toBe('ally');
    expect((await client.call('GET', '/session')).status).toBe(401);
    await administrator.call('PATCH', `/accounts/${made.body.id}`, { isActive: false });
    expect((await trySignIn(body.email, body.password)).status).toBe(401);
    const last = await administrator.call('PATCH', `/accounts/${administrator.id}`, { isActive: false });
    expect(codeOf(last)).toBe('last-administrator');
  });

  it('refuse what nobody knows: a role of one’s own, an id, a flag', async () => {
    const administrator = await rig.somebody('administrator');
    const body = {
      email: 'm@desk.example',
      name: 'M',
      role: 'counsellor',
      password: 'a long enough password',
    };
    for (const extra of [{ isActive: true }, { id: 'x' }, { passwordHash: 'x' }, { role: 'root' }])
      expect((await administrator.call('POST', '/accounts', { ...body, ...extra })).status).toBe(400);
    const proto =
      '{"email":"m@desk.example","name":"M","role":"counsellor","password":"a long enough password","__proto__":{"isActive":false}}';
    const answer = await administrator.call('POST', '/accounts', proto);
    expect([201, 400]).toContain(answer.status);
    expect(({} as { isActive?: boolean }).isActive).toBeUndefined();
  });
});

describe('another site', () => {
  it('is refused, whatever cookie comes along', async () => {
    const somebody = await rig.somebody('counsellor');
    const { csrf } = (await somebody.call('GET', '/session')).body;
    const put = (headers: Record<string, string>) =>
      somebody.call('PUT', '/presence', { status: 'online' }, headers);
    expect((await put({})).status).toBe(204);
    expect(
      (await put({ Origin: rig.url, 'Sec-Fetch-Site': 'same-origin', 'X-CSRF-Token': csrf })).status,
    ).toBe(204);
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'X-CSRF-Token': 'wrong' },
    ] as Record<string, string>[])
      expect(codeOf(await put(headers)), JSON.stringify(headers)).toBe('cross-site');
    const form = await fetch(`${rig.url}/api/presence`, {
      method: 'PUT',
      headers: { Cookie: somebody.cookie, 'Content-Type': 'text/plain' },
      body: '{"status":"away"}',
    });
    expect(form.status).toBe(400);
  });

  it('gets a cookie that scripts cannot read', async () => {
    const somebody = await rig.somebody('counsellor');
    const answer = await trySignIn(somebody.email, PASSWORD);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^rumbo=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=36000$/,
    );
  });
});
