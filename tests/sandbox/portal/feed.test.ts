import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vacancy } from '../../../src/sandbox/portal/vacancy.ts';
import { NOON, open, startTestPortal, type TestPortal } from './support.ts';

const DAY_MS = 86_400_000;
let portal: TestPortal;
beforeEach(async () => {
  portal = await startTestPortal();
});
afterEach(() => portal.close());

type Line =
  | { op: 'upsert'; at: string; vacancy: Vacancy }
  | { op: 'remove'; at: string; id: string; reason: string }
  | { op: 'cursor'; next: string; more: boolean };
interface Page {
  readonly changes: Exclude<Line, { op: 'cursor' }>[];
  readonly next: string;
  readonly more: boolean;
}

async function readPage(since?: string, limit = 5000): Promise<Page> {
  const query = since === undefined ? '' : `&since=${since}`;
  const response = await portal.ask(`/vacancies/changes?limit=${limit}${query}`);
  expect(response.status).toBe(200);
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const last = lines.pop();
  if (last?.op !== 'cursor') throw new Error('a page ends with its cursor');
  return { changes: lines as Page['changes'], next: last.next, more: last.more };
}

/** Keeps a copy as a caller would: applies pages until there are no more. */
async function keep(copy: Map<string, Vacancy>, since?: string, limit = 5000): Promise<Page> {
  let page = await readPage(since, limit);
  const changes = [...page.changes];
  while (page.more) {
    page = await readPage(page.next, limit);
    changes.push(...page.changes);
  }
  for (const change of changes)
    if (change.op === 'upsert') copy.set(change.vacancy.id, change.vacancy);
    else copy.delete(change.id);
  return { ...page, changes };
}

const sorted = (ids: Iterable<string>) => [...ids].sort();
const other = (vacancy: Vacancy | undefined, more: Partial<Vacancy>) => ({ ...vacancy, ...more });

describe('the changes feed', () => {
  it('gives what is open first, oldest change first, in pages of any size', async () => {
    for (const limit of [5000, 97]) {
      const copy = new Map<string, Vacancy>();
      const { changes } = await keep(copy, undefined, limit);
      expect(sorted(copy.keys())).toEqual(sorted(open.map(({ id }) => id)));
      expect(changes).toHaveLength(open.length);
      expect(changes.every(({ op }) => op === 'upsert')).toBe(true);
      const times = changes.map(({ at }) => at);
      expect(times).toEqual([...times].sort());
    }
  });

  it('then each vacancy that changed, once, in its newest state', async () => {
    const copy = new Map<string, Vacancy>();
    const { next } = await keep(copy);
    await portal.order('vacancies', [other(open[0], { title: 'Primero' })]);
    await portal.order('vacancies', [
      other(open[0], { title: 'Segundo' }),
      other(open[1], { id: 'nueva-1' }),
    ]);
    await portal.order('removals', [
      { id: open[2]?.id, reason: 'moderated' },
      { id: open[3]?.id, reason: 'filled' },
      { id: 'no-such', reason: 'filled' },
    ]);
    const { changes } = await keep(copy, next);
    expect(changes.map((one) => (one.op === 'upsert' ? one.vacancy.title : one.reason))).toEqual([
      'Segundo',
      open[1]?.title,
      'moderated',
      'filled',
    ]);
    expect(copy.get(open[0]?.id ?? '')?.title).toBe('Segundo');
    expect(copy.has('nueva-1')).toBe(true);
    expect(copy.has(open[2]?.id ?? '')).toBe(false);
    expect((await portal.read(`/vacancies/${open[2]?.id}`)).status).toBe('withdrawn');
    expect((await portal.read(`/vacancies/${open[3]?.id}`)).status).toBe('filled');
  });

  it('is the same answer with the same tag as long as nothing changes', async () => {
    const { next } = await keep(new Map());
    const ask = async () => {
      portal.clock += 60_000;
      const response = await portal.ask(`/vacancies/changes?since=${next}`);
      return [response.headers.get('etag'), await response.text()];
    };
    expect(await ask()).toEqual(await ask());
  });

  it('misses nothing that changes while the first pages are read', async () => {
    const copy = new Map<string, Vacancy>();
    const start = await readPage(undefined, 300);
    const seen = start.changes[0];
    const unseen = open.findLast(
      ({ id }) => !start.changes.some((one) => one.op === 'upsert' && one.vacancy.id === id),
    );
    if (seen?.op !== 'upsert') throw new Error('the first page begins with an open vacancy');
    await portal.order('removals', [{ id: seen.vacancy.id, reason: 'withdrawn' }]);
    await portal.order('vacancies', [other(unseen, { title: 'Cambiado' }), other(unseen, { id: 'nueva-2' })]);
    for (const one of start.changes) if (one.op === 'upsert') copy.set(one.vacancy.id, one.vacancy);
    await keep(copy, start.next, 300);
    expect(copy.has(seen.vacancy.id)).toBe(false);
    expect(copy.get(unseen?.id ?? '')?.title).toBe('Cambiado');
    expect(sorted(copy.keys())).toEqual(
      sorted([...open.map(({ id }) => id).filter((id) => id !== seen.vacancy.id), 'nueva-2']),
    );
  });

  it('tells of vacancies whose term ends, at that moment', async () => {
    const copy = new Map<string, Vacancy>();
    const { next } = await keep(copy);
    portal.clock = NOON + 3 * DAY_MS;
    const due = open.filter(({ validThrough }) => Date.parse(validThrough) <= portal.clock);
    expect(due.length).toBeGreaterThan(0);
    const { changes } = await keep(copy, next);
    expect(changes.every((one) => one.op === 'remove' && one.reason === 'expired')).toBe(true);
    expect(sorted(changes.map((one) => (one.op === 'remove' ? one.id : '')))).toEqual(
      sorted(due.map(({ id }) => id)),
    );
    for (const change of changes)
      expect(Date.parse(change.at)).toBe(
        Date.parse(due.find(({ id }) => change.op === 'remove' && id === change.id)?.validThrough ?? ''),
      );
    const { total } = await portal.read('/vacancies');
    expect(total.value).toBe(copy.size);
  });

  it('goes on after a restart over the same vacancies', async () => {
    const copy = new Map<string, Vacancy>();
    const { next } = await keep(copy);
    await portal.close();
    portal = await startTestPortal();
    portal.clock = NOON + DAY_MS;
    await keep(copy, next);
    const { total } = await portal.read('/vacancies');
    expect(copy.size).toBe(total.value);
  });

  it('is 410 after a restart that forgot changes, or over other vacancies, and for a cursor over 30 days old', async () => {
    const { next: fresh } = await keep(new Map());
    await portal.order('removals', [{ id: open[0]?.id, reason: 'filled' }]);
    const { next: changed } = await keep(new Map(), fresh);
    expect((await portal.ask(`/vacancies/changes?since=${changed}`)).status).toBe(200);
    await portal.close();
    portal = await startTestPortal();
    expect((await portal.ask(`/vacancies/changes?since=${changed}`)).status).toBe(410);
    expect((await portal.ask(`/vacancies/changes?since=${fresh}`)).status).toBe(200);
    portal.clock = NOON + 31 * DAY_MS;
    expect((await portal.ask(`/vacancies/changes?since=${fresh}`)).status).toBe(410);
    await portal.close();
    portal = await startTestPortal({ seed: '2' });
    expect((await portal.ask(`/vacancies/changes?since=${fresh}`)).status).toBe(410);
  });

  it('a vacancy closed long ago is 410, one that was opened again is open again', async () => {
    const id = open[5]?.id ?? '';
    await portal.order('removals', [{ id, reason: 'filled' }]);
    portal.clock = NOON + 29 * DAY_MS;
    expect((await portal.ask(`/vacancies/${id}`)).status).toBe(200);
    portal.clock = NOON + 31 * DAY_MS;
    expect((await portal.ask(`/vacancies/${id}`)).status).toBe(410);
    const validThrough = new Date(NOON + 60 * DAY_MS).toISOString();
    await portal.order('vacancies', [other(open[5], { validThrough })]);
    expect((await portal.read(`/vacancies/${id}`)).status).toBe('open');
  });
});
