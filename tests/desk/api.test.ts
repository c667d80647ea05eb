import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type Route } from '../../src/desk/api/routes.ts';
import { CannedReplies, KnowledgeAnswers, Load, TicketDetail } from '../../src/desk/api/schema.ts';
import { LANGUAGES } from '../../src/model/index.ts';
import type { DeskClient } from '../support/desk.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';

let rig: DeskRig;
let counsellor: DeskClient;
let supervisor: DeskClient;
beforeAll(async () => {
  rig = await startDeskRig();
  counsellor = await rig.somebody('counsellor');
  supervisor = await rig.somebody('supervisor');
});
afterAll(() => rig.close());

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '$\u007B7*7} #{7*7} %s %n',
  "'; DROP TABLE ticket; --",
  '\u202Etxt.exe\u2066\u200B',
  '=HYPERLINK("http://evil.example")',
  'data: x\nevent: ticket\nid: 1\n\n',
  'a'.repeat(4096),
  '🏳️‍🌈👩🏽‍🚒',
];

describe('the description', () => {
  it('names every route that there is, with its permission, and is OpenAPI 3.1', async () => {
    const { body } = await counsellor.call('GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(
      body.paths as Record<string, Record<string, { operationId: string }>>,
    ).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [operationId, method, path]),
    );
    expect(described.sort()).toEqual(
      (Object.entries(ROUTES) as [string, Route][])
        .map(([name, { method, path }]) => [name, method, `/api${path.replace(/:(\w+)/g, '{$1}')}`])
        .sort(),
    );
    // Every reference leads somewhere.
    const references = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name] of references) expect(body.components.schemas).toHaveProperty(name ?? '');
  });
});

describe('hostile text', () => {
  it.each(HOSTILE)('stays text, from a person and from a colleague: %j', async (text) => {
    const { id, phone } = await rig.openCase({ text });
    await counsellor.call('POST', `/tickets/${id}/claim`);
    const sent = await counsellor.call('POST', `/tickets/${id}/messages`, { text });
    expect(sent.status).toBe(201);
    await counsellor.call('POST', `/tickets/${id}/notes`, { text });
    await rig.receive(phone, text);
    const answer = await counsellor.call('GET', `/tickets/${id}`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const detail = TicketDetail.parse(answer.body);
    const wordsOf = (from: string) =>
      detail.transcript.filter((message) => message.from === from).map((message) => message.text);
    expect(wordsOf('person')).toEqual([text, text]);
    expect(wordsOf('agent')).toEqual([text.trim()]);
    expect(detail.notes[0]?.text).toBe(text.trim());
  });

  it('of any shape is refused as a problem, never a fault', async () => {
    const { id } = await rig.openCase();
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('messages', 'notes', 'transfer', 'hold', 'return', 'priority', 'reveal', 'reopen'),
        fc.json({ maxDepth: 3 }),
        async (action, body) => {
          const { status, headers } = await supervisor.call('POST', `/tickets/${id}/${action}`, body);
          expect(status).toBeLessThan(500);
          if (status >= 400) expect(headers.get('content-type')).toBe('application/problem+json');
        },
      ),
      { numRuns: 300 },
    );
    for (const path of ['%00', '..%2f..%2fetc', "'or 1=1", '__proto__', 'constructor', 'a'.repeat(500)])
      expect((await counsellor.call('GET', `/tickets/${path}`)).status, path).toBe(404);
    const large = await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'x'.repeat(100_000) });
    expect([large.status, large.body.type]).toEqual([413, 'urn:rumbo:problem:too-large']);
    const broken = await counsellor.call('POST', `/tickets/${id}/messages`, '{"text":');
    expect([broken.status, broken.body.type]).toEqual([400, 'urn:rumbo:problem:malformed-request']);
    expect(JSON.stringify(broken.body)).not.toMatch(/at |\.ts|node_modules/);
  });
});

describe('what helps', () => {
  it('holds prepared replies in five languages, found by words without accents', async () => {
    const { replies } = CannedReplies.parse((await counsellor.call('GET', '/canned')).body);
    expect(replies.length).toBeGreaterThan(10);
    for (const reply of replies)
      for (const language of LANGUAGES) expect(reply.texts[language]).not.toMatch(/[{}]/);
    const found = (await counsellor.call('GET', '/canned?query=prision&language=es')).body.replies;
    expect(found).toEqual([]);
    expect((await counsellor.call('GET', '/canned?query=PELIGRO&language=es')).body.replies[0].key).toBe(
      'danger',
    );
  });

  it('finds the answers that the bot would give, with their source', async () => {
    const { answers } = KnowledgeAnswers.parse(
      (await counsellor.call('GET', `/knowledge?query=${encodeURIComponent('me despidieron')}&language=es`))
        .body,
    );
    expect(answers[0]?.topic).toBe('dismissal');
    expect(answers[0]?.source).toContain('Fuente');
  });

  it('says honestly that vacancies or a translation cannot be had', async () => {
    expect((await counsellor.call('GET', '/vacancies?query=cocina')).body.type).toBe(
      'urn:rumbo:problem:vacancies-unavailable',
    );
    expect((await counsellor.call('POST', '/translate', { text: 'hola', to: 'en' })).status).toBe(503);
  });

  it('shows who carries what and how long people wait', async () => {
    const load = Load.parse((await supervisor.call('GET', '/load')).body);
    expect(load.open).toBeGreaterThan(0);
    expect(load.agents.reduce((sum, { open }) => sum + open, 0)).toBe(load.open);
  });
});

describe('the number', () => {
  it('is hidden but for its last digits; shown with a reason, which is kept', async () => {
    const { id, phone } = await rig.openCase();
    const detail = await counsellor.ticket(id);
    expect(detail.context.maskedNumber).toBe(`••••${phone.slice(-2)}`);
    expect(JSON.stringify(detail)).not.toContain(phone);
    expect((await counsellor.call('POST', `/tickets/${id}/reveal`, { reason: '' })).status).toBe(400);
    const shown = await counsellor.call('POST', `/tickets/${id}/reveal`, { reason: 'Pidió que le llamemos' });
    expect(shown.body.number).toBe(phone);
    expect((await counsellor.ticket(id)).notes.at(-1)?.text).toBe('Pidió que le llamemos');
  });
});

describe('priority', () => {
  it('is explained, and a person may override it with a reason that stays', async () => {
    const { id } = await rig.openCase({ reason: 'asked', language: 'ht', riskCodes: ['small_children'] });
    rig.advance(5 * 60_000);
    const [row] = (await counsellor.tickets('?state=waiting')).filter((one) => one.id === id);
    expect(row).toMatchObject({
      score: 65,
      scoreReasons: [
        { code: 'asked', points: 10 },
        { code: 'small_children', points: 40 },
        { code: 'rare_language', points: 10 },
        { code: 'waiting', points: 5 },
      ],
    });
    expect(
      (await counsellor.call('POST', `/tickets/${id}/priority`, { score: 99, reason: 'x' })).status,
    ).toBe(403);
    const changed = await supervisor.call('POST', `/tickets/${id}/priority`, {
      score: 99,
      reason: 'Está en la calle',
    });
    expect(changed.body).toMatchObject({ score: 99, override: { score: 99, reason: 'Está en la calle' } });
    expect((await counsellor.tickets('?state=waiting'))[0]?.id).toBe(id);
  });
});
