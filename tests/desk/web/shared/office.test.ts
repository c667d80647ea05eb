import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { Account, AuditEntry, Load, MisuseAlert } from '../../../../src/desk/api/schema.ts';
import { AccountFields, valuesOf } from '../../../../src/desk/web/shared/office/account-fields.tsx';
import { AccountsTable } from '../../../../src/desk/web/shared/office/accounts.tsx';
import { AuditTable, Chain } from '../../../../src/desk/web/shared/office/audit.tsx';
import { LoadView } from '../../../../src/desk/web/shared/office/load.tsx';
import { AlertList } from '../../../../src/desk/web/shared/office/misuse.tsx';
import { makeWords } from '../../../../src/desk/web/shared/words.ts';

const t = makeWords('es', {
  'audit.broken': 'Rota en {{number}}',
  'misuse.kind_reveals': '{{count}} de {{limit}}',
});
const times = { day: () => '21/11/2026', clock: () => '14:05' };
const AT = '2026-11-21T20:05:00Z';
const count = (page: string, tag: RegExp): number => [...page.matchAll(tag)].length;

const ana: Account = {
  id: 'ana',
  email: 'ana@desk.example',
  name: 'Ana\u202E <b>',
  role: 'protection',
  languages: ['es', 'ht'],
  topics: [],
  office: null,
  capacity: 5,
  isActive: true,
  hasSecondFactor: true,
  mustChangePassword: false,
};

describe('the accounts', () => {
  const draw = (change?: (account: Account) => VNode) =>
    renderToString(h(AccountsTable, { accounts: [ana, { ...ana, id: 'b', isActive: false }], t, change }));

  it('have as many cells in a row as there are columns, with the way to change them and without', () => {
    for (const [page, columns] of [
      [draw(), 7],
      [draw(({ id }) => h('a', { href: id }, 'x')), 8],
    ] as const) {
      const [head = '', ...rows] = page.split('<tr').slice(1);
      expect(count(head, /<t[dh]\b/g)).toBe(columns);
      expect(rows.map((row) => count(row, /<t[dh]\b/g))).toEqual([columns, columns]);
    }
  });

  it('show what is hidden in a name, and which are closed', () => {
    const page = draw();
    expect(page).toContain('U+202E');
    expect(page).not.toContain('<b>');
    expect(count(page, /<tr class="off"/g)).toBe(1);
  });
});

describe('the form of an account', () => {
  const draw = (account: Account | undefined, values = valuesOf(account)) =>
    renderToString(h(AccountFields, { account, values, t }));
  const field = (page: string, name: string) => new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page)?.[0];
  const ticked = (page: string) =>
    [...page.matchAll(/<input[^>]*name="languages"[^>]*>/g)]
      .filter(([input]) => / checked/.test(input))
      .map(([input]) => /value="(\w+)"/.exec(input)?.[1]);

  it('asks for an address and a password only of a new one', () => {
    const page = draw(undefined);
    expect(field(page, 'email')).toContain('required');
    expect(field(page, 'password')).toContain('required');
    expect(field(page, 'isActive')).toBeUndefined();
    expect(ticked(page)).toEqual(['es']);
    expect(page).toMatch(/<option selected value="counsellor"|<option value="counsellor" selected/);
  });

  it('shows one that is there as it is, and takes off a second factor only where there is one', () => {
    const page = draw(ana);
    expect(field(page, 'email')).toBeUndefined();
    expect(field(page, 'password')).not.toContain('required');
    expect(field(page, 'isActive')).toContain('checked');
    expect(field(page, 'reset')).not.toContain('checked');
    expect(field(page, 'capacity')).toContain('value="5"');
    expect(ticked(page)).toEqual(['es', 'ht']);
    expect(field(draw({ ...ana, hasSecondFactor: false }), 'reset')).toBeUndefined();
  });

  it('shows what was typed before it was refused', () => {
    const page = draw(ana, { ...valuesOf(ana), name: 'Otra "', languages: ['pt'], capacity: '9' });
    expect(field(page, 'name')).toContain('value="Otra &quot;"');
    expect(field(page, 'capacity')).toContain('value="9"');
    expect(ticked(page)).toEqual(['pt']);
  });
});

describe('the log', () => {
  const entry: AuditEntry = {
    seq: 7,
    at: AT,
    actor: 'ana',
    actorName: null,
    action: 'number.revealed',
    ticket: '01J00000000000000000ABCDEF',
    data: { reason: 'llamar <i>', count: 2 },
    hash: 'x',
  };

  it('says who did what, with the end of a case’s number and what belongs to it as text', () => {
    const page = renderToString(h(AuditTable, { entries: [entry], t, times }));
    expect(page).toContain('<td>21/11/2026 14:05</td>');
    expect(page).toContain('>ana</bdi>');
    expect(page).toContain('<td class="mono">ABCDEF</td>');
    expect(page).toContain('reason: llamar &lt;i> · count: 2');
  });

  it('says where its chain is broken', () => {
    const draw = (isIntact: boolean, brokenAt: number | null) =>
      renderToString(h(Chain, { isIntact, brokenAt, t }));
    expect(draw(true, null)).toContain('class="notice good"');
    expect(draw(false, 12)).toMatch(/class="notice bad".*Rota en 12/);
  });
});

describe('the workload', () => {
  const load: Load = {
    waiting: 3,
    open: 2,
    pinned: 1,
    breached: 0,
    longestWaitSeconds: 3900,
    expectedWaitMinutes: null,
    isOpenNow: true,
    agents: [
      {
        id: 'ana',
        name: ana.name,
        role: 'protection',
        languages: ['es', 'ht'],
        presence: 'away',
        open: 2,
        weight: 4,
        capacity: 5,
        unanswered: 0,
        oldestUnansweredSeconds: 0,
      },
    ],
  };
  const draw = (change: Partial<Load>, mayExport = false) =>
    renderToString(h(LoadView, { load: { ...load, ...change }, t, mayExport }));

  it('says how long people wait, and nothing of what is not known', () => {
    expect(draw({})).toContain('<dd>1 h 05 min</dd>');
    expect(draw({})).toContain('<dd>—</dd>');
    expect(draw({ expectedWaitMinutes: 4 })).toContain('<dd>4 min</dd>');
    expect(draw({})).toContain('<td>2 (4/5)</td>');
  });

  it('gives the file with the indicators to those who may have it', () => {
    expect(draw({})).not.toContain('indicators.csv');
    expect(draw({}, true)).toContain('href="/api/indicators.csv"');
  });
});

it('alerts of misuse are settled only by those who may', () => {
  const alert: MisuseAlert = {
    id: 'a1',
    account: { id: 'ana', name: ana.name },
    role: 'protection',
    kind: 'reveals',
    day: '2026-11-21',
    at: AT,
    count: 11,
    limit: 10,
    acknowledged: null,
  };
  const draw = (settle?: (one: MisuseAlert) => VNode) =>
    renderToString(h(AlertList, { alerts: [alert], t, times, settle }));
  expect(draw()).toContain('<p>11 de 10</p>');
  expect(draw()).toContain('U+202E');
  expect(draw()).not.toContain('<a');
  expect(draw(({ id }) => h('a', { href: id }, 'x'))).toContain('<a href="a1"');
});
