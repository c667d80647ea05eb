import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { may, ROLES } from '../../src/desk/accounts/permissions.ts';
import { sightOf } from '../../src/desk/tickets/see.ts';
import { TICKET_REASONS } from '../../src/model/index.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';

const WORKERS: ReadonlySet<string> = new Set(['counsellor', 'protection', 'supervisor', 'administrator']);
/** As reliability.md scores them at 100; written out by hand. */
const DANGER: ReadonlySet<string> = new Set([
  'trafficking',
  'danger_now',
  'violence',
  'child_alone',
  'medical',
  'self_harm',
]);

it('in 100,000 looks of random people at random cases nobody sees what is not theirs', () => {
  const people = ['a', 'b', 'c'] as const;
  fc.assert(
    fc.property(
      fc.record({ id: fc.constantFrom(...people), role: fc.constantFrom(...ROLES) }),
      fc.record({
        reason: fc.constantFrom(...TICKET_REASONS),
        riskCodes: fc.subarray([...DANGER, 'fraud', 'unpaid_wages', 'made_up']),
        holder: fc.option(fc.constantFrom(...people), { nil: undefined }),
        assignee: fc.option(fc.constantFrom(...people), { nil: undefined }),
      }),
      (person, ticket) => {
        const actor = {
          ...person,
          may: (permission: Parameters<typeof may>[1]) => may(person.role, permission),
        };
        const sight = sightOf(actor, ticket as never);
        const isDanger = ticket.reason === 'danger' || ticket.riskCodes.some((code) => DANGER.has(code));
        const isTheirs = ticket.holder === person.id || ticket.assignee === person.id;
        if (!WORKERS.has(person.role)) return sight === 'none';
        if (!isDanger || person.role === 'protection' || isTheirs) return sight === 'full';
        return sight === (person.role === 'counsellor' ? 'none' : 'line');
      },
    ),
    { numRuns: 100_000 },
  );
});

let rig: DeskRig;
beforeAll(async () => {
  rig = await startDeskRig();
});
afterAll(() => rig.close());

it('who shares out the work passes on what they may not read, to somebody trained and to nobody else', async () => {
  const [supervisor, counsellor, protection] = await Promise.all([
    rig.somebody('supervisor'),
    rig.somebody('counsellor'),
    rig.somebody('protection'),
  ]);
  const { id } = await rig.openCase({ reason: 'danger', riskCodes: ['violence'] });
  const pass = (to: unknown) => supervisor.call('POST', `/tickets/${id}/transfer`, { to, note: 'por turno' });
  expect((await pass(counsellor.id)).status).toBe(409);
  expect((await pass({ kind: 'ally', id: 'albergue' })).status).toBe(403);
  expect((await pass(protection.id)).body).toMatchObject({ assignee: { id: protection.id } });
  for (const path of ['', '/messages', '/messages/in-1'])
    expect((await supervisor.call('GET', `/tickets/${id}${path}`)).status, path).toBe(403);
  for (const [action, body] of [
    ['claim', undefined],
    ['messages', { text: 'x' }],
    ['notes', { text: 'x' }],
    ['resolve', { outcome: 'oriented' }],
    ['reveal', { reason: 'to know' }],
    ['priority', { score: 1, reason: 'x' }],
  ] as const)
    expect((await supervisor.call('POST', `/tickets/${id}/${action}`, body)).status, action).toBe(403);
});
