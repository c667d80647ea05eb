import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { may, type Permission, ROLES, type Role } from '../../src/desk/accounts/permissions.ts';
import { type Operation, ROUTES, type Route } from '../../src/desk/api/routes.ts';
import { DeskClient } from '../support/desk.ts';
import { type DeskRig, startDeskRig } from '../support/desk-rig.ts';

/** A body that fits, so that it is the permission that decides. */
const BODIES: Partial<Record<Operation, unknown>> = {
  signIn: { email: 'x@y.example', password: 'x' },
  changePassword: { current: 'wrong', next: 'a long enough password' },
  confirmSecondFactor: { code: '000000' },
  setPresence: { status: 'online' },
  createAccount: { email: 'not an address', name: '', role: 'ally', password: 'short' },
  changeAccount: { name: 'X' },
  sendMessage: { text: 'x' },
  addNote: { text: 'x' },
  transfer: { to: 'nobody', note: 'x' },
  resolve: { outcome: 'oriented' },
  hold: { until: '2026-12-01T00:00:00Z' },
  giveBack: {},
  release: {},
  reopen: {},
  prioritise: { score: 5, reason: 'x' },
  reveal: { reason: 'the person asked' },
  setViewing: { activity: 'viewing' },
  answerPracticeTest: { answers: {} },
  actInPractice: { action: 'claim' },
  exportPerson: { basis: 'asked_in_chat' },
  acknowledgeMisuse: { note: 'looked into it' },
  translate: { text: 'hola', to: 'en' },
};
const QUERIES: Partial<Record<Operation, string>> = { vacancies: '?query=cocina' };
/** What the table grants each role, written out by hand: a change of the table must be a change of this. */
const MAY: Readonly<Record<Role, string>> = {
  counsellor: 'tickets.read tickets.work number.reveal help.read colleagues.read practice',
  protection: 'tickets.read tickets.work number.reveal person.export help.read colleagues.read practice',
  supervisor:
    'tickets.read tickets.work tickets.assign tickets.prioritise number.reveal person.export help.read colleagues.read load.read audit.read misuse.read misuse.acknowledge accounts.read indicators.read practice',
  editor: 'help.read content.edit',
  ally: 'indicators.read',
  administrator:
    'tickets.read tickets.work tickets.assign help.read colleagues.read load.read audit.read misuse.read misuse.acknowledge accounts.read accounts.write indicators.read practice',
  auditor: 'audit.read misuse.read indicators.read',
};

let rig: DeskRig;
const clients = new Map<Role | 'nobody', DeskClient>();

beforeAll(async () => {
  rig = await startDeskRig();
  clients.set('nobody', new DeskClient(rig.url));
  for (const role of ROLES) clients.set(role, await rig.somebody(role));
});
afterAll(() => rig.close());

describe('the table of permissions', () => {
  it.each(ROLES)('%s may what the table says and nothing else', (role) => {
    const granted = (Object.values(ROUTES) as Route[])
      .map(({ permission }) => permission)
      .filter((permission) => permission !== 'public' && permission !== 'self' && may(role, permission));
    const listed = new Set(MAY[role].split(' '));
    for (const permission of granted) expect(listed).toContain(permission);
    for (const permission of listed) expect(may(role, permission as Permission), permission).toBe(true);
  });
});

describe.each(Object.entries(ROUTES) as [Operation, Route][])('%s', (operation, route) => {
  it.each(['nobody', ...ROLES] as const)('as %s', async (role) => {
    // Signing out ends a session that nobody else here needs.
    const client =
      operation === 'signOut' && role !== 'nobody'
        ? await rig.somebody(role)
        : (clients.get(role) as DeskClient);
    const path = route.path.replace(/:\w+/g, 'none') + (QUERIES[operation] ?? '');
    if (route.kind === 'events' && role !== 'nobody') {
      const stream = client.events();
      await expect.poll(() => stream.events[0]?.event).toBe('hello');
      return stream.cut();
    }
    const { status, body } = await client.call(
      route.method.toUpperCase(),
      path,
      route.body ? (BODIES[operation] ?? {}) : undefined,
    );
    const code = body?.type?.split(':').at(-1);
    if (route.permission === 'public') expect(['not-signed-in', 'forbidden']).not.toContain(code);
    else if (role === 'nobody') expect([status, code]).toEqual([401, 'not-signed-in']);
    else if (may(role, route.permission)) expect(['not-signed-in', 'forbidden']).not.toContain(code);
    else expect([status, code]).toEqual([403, 'forbidden']);
    expect(status).not.toBe(500);
  });
});
