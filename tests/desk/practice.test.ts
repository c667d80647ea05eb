import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPractice } from '../../src/desk/practice/load.ts';
import { scoreCase, scoreTest } from '../../src/desk/practice/score.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';
import { ROOT } from '../support/talk.ts';

const content = loadPractice(join(ROOT, 'content'));
/** A counsellor who knows the work: satisfies every rule of every case. */
const GOOD: Readonly<Record<string, { readonly texts: readonly string[]; readonly outcome: string }>> = {
  'unpaid-wages': {
    texts: [
      'Tiene derecho a su pago aunque no tenga papeles.',
      'Guarde los mensajes y las fotos. En PROFEDET le ayudan a reclamar gratis.',
    ],
    outcome: 'oriented',
  },
  'locked-in': {
    texts: [
      '¿Puede escribir ahora sin peligro, está segura?',
      'El 911 y la Línea Nacional atienden a toda hora. Usted decide.',
      'Borre este chat si alguien revisa su teléfono.',
    ],
    outcome: 'protection_referral',
  },
  'fee-for-job': {
    texts: [
      'Please do not pay anything.',
      'Keep the messages as proof. You can report it, I tell you where.',
    ],
    outcome: 'fraud_reported',
  },
  'haitian-permit': {
    texts: ['Bonjou! Ki papye ou genyen, san nimewo li?', 'Ak rezidans pèmanan ou ka travay.'],
    outcome: 'oriented',
  },
  'angry-wait': {
    texts: [
      'Desculpe a espera, com razão. Em que cidade está e que trabalho procura?',
      'Vou procurar vagas de manhã.',
    ],
    outcome: 'vacancy_sent',
  },
};

describe('the content', () => {
  it.each(content.cases)('of $id can be done wholly right, and wholly wrong', (one) => {
    const { texts, outcome } = GOOD[one.id] ?? { texts: [], outcome: '' };
    const good = scoreCase(one, texts, outcome);
    expect(good.rules.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(good.score).toBe(100);
    expect(scoreCase(one, [], 'other').score).toBe(0);
    expect(
      scoreCase(one, [one.rules.flatMap(({ none }) => none ?? []).join(' ')], 'other').score,
    ).toBeLessThan(40);
  });

  it('marks a test by what was answered', () => {
    const all = Object.fromEntries(content.questions.map(({ id, right }) => [id, right]));
    expect(scoreTest(content.questions, all).score).toBe(100);
    expect(scoreTest(content.questions, {}).score).toBe(0);
    expect(scoreTest(content.questions, JSON.parse('{"__proto__":"danger"}')).score).toBe(0);
  });
});

describe('the course', () => {
  let rig: DeskRig;
  beforeAll(async () => {
    rig = await startDeskRig();
  });
  afterAll(() => rig.close());

  it('goes from the test before over the cases to the test after and the certificate, and touches nothing real', async () => {
    const counsellor = await rig.somebody('counsellor');
    const before = await rig.store.desk.eventRange();
    const call = (method: string, path: string, body?: unknown) =>
      counsellor.call(method, `/practice${path}`, body);
    expect((await call('GET', '')).body).toMatchObject({ stage: 'before', before: null, after: null });
    expect((await call('POST', '/cases/locked-in', { action: 'claim' })).status).toBe(409);
    const { questions } = (await call('GET', '/test')).body;
    expect(JSON.stringify(questions)).not.toContain('"right"');
    const wrong = Object.fromEntries(content.questions.map(({ id, options }) => [id, options[0]?.id]));
    const first = (await call('POST', '/test', { answers: wrong })).body;
    expect(first).toMatchObject({ stage: 'before', review: [] });
    expect((await call('POST', '/test', { answers: wrong })).status).toBe(409);

    const { cases } = (await call('GET', '')).body;
    // As in the real queue: danger first.
    expect(cases[0]).toMatchObject({ id: 'locked-in', isPinned: true, state: 'waiting' });
    for (const { id } of cases) {
      expect((await call('POST', `/cases/${id}`, { action: 'message', text: 'x' })).status).toBe(409);
      await call('POST', `/cases/${id}`, { action: 'claim' });
      for (const text of GOOD[id]?.texts ?? []) {
        const { transcript } = (await call('POST', `/cases/${id}`, { action: 'message', text })).body;
        expect(transcript.at(-1).from).toBe('person');
      }
      const done = await call('POST', `/cases/${id}`, { action: 'resolve', outcome: GOOD[id]?.outcome });
      expect(done.body.feedback).toMatchObject({ score: 100, isOutcomeRight: true });
    }
    expect((await call('GET', '/certificate')).status).toBe(409);
    const all = Object.fromEntries(content.questions.map(({ id, right }) => [id, right]));
    const second = (await call('POST', '/test', { answers: all, language: 'en' })).body;
    expect(second).toMatchObject({ stage: 'after', score: 100 });
    expect(second.review).toHaveLength(content.questions.length);
    const certificate = (await call('GET', '/certificate')).body;
    expect(certificate).toMatchObject({ before: first.score, after: 100, cases: 100 });
    expect(certificate.serial).toMatch(/^[\w-]{16}$/);
    expect((await call('GET', '/certificate')).body).toEqual(certificate);
    expect(await rig.store.desk.eventRange()).toEqual(before);
    expect(await rig.store.desk.tickets({ limit: 10 })).toEqual([]);
  });
});
