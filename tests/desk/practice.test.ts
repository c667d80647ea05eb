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

  it('is written in every language and in none copied from another; nobody real is in it', () => {
    const words = [
      ...content.questions.flatMap(({ text, why, options }) => [
        text,
        why,
        ...options.map((one) => one.text),
      ]),
      ...content.cases.flatMap(({ title, rules }) => [title, ...rules.map(({ text }) => text)]),
    ];
    expect(words.length).toBeGreaterThan(60);
    const said = JSON.stringify(content.cases.map(({ opening, replies }) => [opening, replies]));
    expect(said).not.toMatch(/\d[\d .-]{7,}\d|@|https?:/);
    for (const one of words) {
      const texts = Object.values(one);
      expect(texts.every((text) => text.trim() === text && text !== '')).toBe(true);
      // «Não» and «Non» differ, but a whole sentence that is the same twice was forgotten.
      expect(new Set(texts.filter((text) => text.length > 25)).size).toBe(
        texts.filter((text) => text.length > 25).length,
      );
    }
  });

  it.each(content.cases.filter(({ language }) => language !== 'es'))(
    'of $id is understood by whoever reads the desk in another language',
    (one) => {
      for (const tongue of ['es', 'en', 'ht', 'fr', 'pt'] as const)
        expect(
          one.opening.filter(({ from }) => from === 'person').every(({ gloss }) => Boolean(gloss?.[tongue])),
          tongue,
        ).toBe(tongue !== one.language);
    },
  );

  it('marks a test by what was answered', () => {
    const all = Object.fromEntries(content.questions.map(({ id, right }) => [id, right]));
    expect(scoreTest(content.questions, all).score).toBe(100);
    expect(scoreTest(content.questions, {}).score).toBe(0);
    expect(scoreTest(content.questions, JSON.parse('{"__proto__":"danger"}')).score).toBe(0);
  });
});

describe('the language of the course', () => {
  it.each([
    ['ht', 'Twa moun ap tann'],
    ['fr', 'Trois personnes attendent'],
    ['pt', 'Três pessoas esperam'],
    ['en', 'Three people wait'],
    ['es', 'Tres personas esperan'],
  ])('is the first of the account (%s), else the one that is asked for', async (language, begin) => {
    const rig = await startDeskRig();
    try {
      const one = await rig.somebody('counsellor', { languages: [language, 'es'] });
      const first = async (query = '') =>
        (await one.call('GET', `/practice/test${query}`)).body.questions[0].text as string;
      expect((await first()).startsWith(begin)).toBe(true);
      expect((await first('?language=es')).startsWith('Tres personas')).toBe(true);
      expect((await one.call('GET', '/practice/test?language=xx')).status).toBe(400);
      const { cases } = (await one.call('GET', '/practice')).body;
      const locked = content.cases.find(({ id }) => id === 'locked-in');
      expect(cases[0].title).toBe(locked?.title[language as 'es']);
    } finally {
      await rig.close();
    }
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
