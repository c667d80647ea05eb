import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRequest, NOON, open, startTestPortal, type TestPortal } from './support.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.close());

const forRefugees = open.filter(({ eligibility }) => eligibility.profiles.includes('refugee'));
const idOf = (at: number) => forRefugees[at]?.id ?? '';

interface Told {
  readonly status: number;
  readonly location: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: looked into
  readonly body: any;
}
async function post(body: unknown, key: string, headers: Record<string, string> = {}): Promise<Told> {
  const response = await portal.ask('/registrations', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const { status } = response;
  return { status, location: response.headers.get('location'), body: await response.json() };
}
const key = (name: string) => `key-of-a-test-${name}`;

describe('registrations', () => {
  it('are made once for a key, and the answer is the same again', async () => {
    const request = makeRequest(idOf(0), { personRef: 'once-0001' });
    const first = await post(request, key('once'));
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      vacancyId: idOf(0),
      state: 'received',
      createdAt: '2026-11-20T12:00:00.000Z',
    });
    expect(first.location).toBe(`/v1/registrations/${first.body.id}`);
    expect(await post(request, key('once'))).toEqual(first);
    expect(await portal.read(`/registrations/${first.body.id}`)).toEqual(first.body);
  });

  it('another body with the same key is 422', async () => {
    const personRef = 'reuse-0001';
    expect((await post(makeRequest(idOf(1), { personRef }), key('reuse'))).status).toBe(201);
    const again = await post(makeRequest(idOf(2), { personRef }), key('reuse'));
    expect(again.status).toBe(422);
    expect(again.body.errors[0].name).toBe('Idempotency-Key');
  });

  it('a key is forgotten after 24 hours; the registration is not', async () => {
    const request = makeRequest(idOf(3), { personRef: 'later-0001' });
    const first = await post(request, key('later'));
    portal.clock = NOON + 24 * 3600_000 - 1;
    expect(await post(request, key('later'))).toEqual(first);
    portal.clock = NOON + 24 * 3600_000 + 1;
    const late = await post(request, key('later'));
    expect(late.status).toBe(409);
    expect(late.body.registration).toEqual(first.body);
    expect(late.location).toBe(first.location);
    portal.clock = NOON;
  });

  it('withdrawn, the person is forgotten and may register anew; repeating it is 204 too', async () => {
    const request = makeRequest(idOf(4), { personRef: 'leave-0001' });
    const { body } = await post(request, key('leave-1'));
    const path = `/registrations/${body.id}`;
    for (let i = 0; i < 2; i += 1) expect((await portal.ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await portal.read(path)).state).toBe('withdrawn');
    const anew = await post(request, key('leave-2'));
    expect(anew.status).toBe(201);
    expect(anew.body.id).not.toBe(body.id);
  });

  it('move on when the office moves them, not after a withdrawal', async () => {
    const { body } = await post(makeRequest(idOf(5), { personRef: 'moves-0001' }), key('moves'));
    const move = async (state: string) =>
      (await portal.order('registrations', [{ id: body.id, state }])).json();
    expect(await move('hired')).toEqual({ done: 1 });
    expect((await portal.read(`/registrations/${body.id}`)).state).toBe('hired');
    await portal.ask(`/registrations/${body.id}`, { method: 'DELETE' });
    expect(await move('contacted')).toEqual({ done: 0 });
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['a telephone number as pseudonym', { personRef: '+52 55 1234 5678' }, 400, 'personRef'],
    ['a CURP as pseudonym', { personRef: 'GOAL800101HDFMRS09' }, 400, 'personRef'],
    ['a pseudonym too short', { personRef: 'short' }, 400, 'personRef'],
    ['an unknown profile', { profile: 'tourist' }, 400, 'profile'],
    ['a number without its country', { contact: { phone: '5512345678' } }, 400, 'contact.phone'],
    ['a note too long', { note: 'x'.repeat(501) }, 400, 'note'],
    ['consent without its time', { consent: { textId: 'a' } }, 400, 'consent.givenAt'],
    [
      'consent given tomorrow',
      { consent: { textId: 'a', givenAt: '2026-11-21T12:00:00Z' } },
      422,
      'consent.givenAt',
    ],
    ['no consent', { consent: undefined }, 422, 'consent'],
    ['no consent and no language', { consent: undefined, language: undefined }, 400, 'language'],
  ])('%s is refused by name, without the value', async (name, more, status, field) => {
    const answer = await post(makeRequest(idOf(6), more), key(name.slice(0, 20)));
    expect(answer.status).toBe(status);
    expect(answer.body.errors.map((one: { name: string }) => one.name)).toContain(field);
    for (const value of Object.values(more))
      if (typeof value === 'string') expect(JSON.stringify(answer.body)).not.toContain(value);
  });

  it.each([['[]'], ['null'], ['"text"'], ['{'], ['']])('a body of %s is 400', async (body) => {
    expect((await post(body, key(`body-${body}`))).status).toBe(400);
  });

  it('a body of another kind or size is refused', async () => {
    expect((await post('a=1', key('form'), { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await post('x'.repeat(70_000), key('large'))).status).toBe(413);
    expect((await post(makeRequest(idOf(7)), 'too short')).status).toBe(400);
  });

  it('a profile that the vacancy lists but may not be taken by is 422', async () => {
    const listed = open.find(
      ({ eligibility }) => eligibility.profiles.includes('temporary_resident') && !eligibility.inmRegistered,
    );
    const request = makeRequest(listed?.id ?? '', {
      profile: 'temporary_resident',
      personRef: 'profile-0001',
    });
    const answer = await post(request, key('profile'));
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ name: 'profile', reason: 'may not take this vacancy' }]);
  });

  it('an answer that was lost was a registration all the same', async () => {
    const request = makeRequest(idOf(8), { personRef: 'lost-0001' });
    portal.setFaults([{ kind: 'drop', operation: 'registerInterest' }]);
    await expect(post(request, key('lost'))).rejects.toThrow();
    const again = await post(request, key('lost'));
    expect(again.status).toBe(201);
    expect((await post(request, key('lost-other'))).body.registration).toEqual(again.body);
  });
});
