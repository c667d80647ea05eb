import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Indicators } from '../../../src/desk/api/schema.ts';
import type { DeskClient } from '../../support/desk.ts';
import { type DeskRig, startDeskRig } from '../../support/desk-rig.ts';
import { happen, messages, times } from './rig.ts';

let rig: DeskRig;
beforeEach(async () => {
  // Friday, 20 November 2026, noon in Mexico City.
  rig = await startDeskRig();
});
afterEach(() => rig.close());

const read = async (who: DeskClient, by = 'week'): Promise<Indicators> => {
  const { status, body } = await who.call('GET', `/indicators?by=${by}`);
  expect(status).toBe(200);
  return Indicators.parse(body);
};
const at = (report: Indicators, first: string): number =>
  report.periods.findIndex((period) => period.first === first);
const rowsOf = (report: Indicators, id: string, first: string): Record<string, number | null> =>
  Object.fromEntries(
    (report.groups.find((group) => group.id === id)?.rows ?? []).map(({ code, counts }) => [
      code,
      counts[at(report, first)] ?? null,
    ]),
  );
const totalOf = (report: Indicators, id: string, first: string): number | null | undefined =>
  report.groups.find((group) => group.id === id)?.total[at(report, first)];

describe('indicators for those who answer for the service', () => {
  it('count by day, week and month of Mexico City, up to now', async () => {
    await happen(rig, '2026-11-16T05:59:00Z', messages(2, { language: 'ht' }));
    await happen(rig, '2026-11-16T06:00:00Z', [
      ...messages(3),
      ...messages(1, { outcome: 'not_understood', contact: 'within' }),
    ]);
    await happen(rig, '2026-11-20T17:00:00Z', messages(4, { channel: 'sms', contact: 'again' }));
    const marta = await rig.somebody('supervisor');

    const days = await read(marta, 'day');
    expect(days.periods.at(-1)).toEqual({ first: '2026-11-20', last: '2026-11-20', isOver: false });
    expect(rowsOf(days, 'language', '2026-11-15')).toEqual({ es: 0, en: 0, ht: 2, fr: 0, pt: 0 });
    expect(rowsOf(days, 'channel', '2026-11-20')).toEqual({ whatsapp: 0, sms: 4 });
    const weeks = await read(marta);
    expect(weeks.periods.at(-1)).toEqual({ first: '2026-11-16', last: '2026-11-22', isOver: false });
    expect(totalOf(weeks, 'contact', '2026-11-16')).toBe(8);
    expect(rowsOf(weeks, 'contact', '2026-11-16')).toEqual({ first: 3, again: 4, within: 1 });
    expect(weeks.shares.notUnderstood[at(weeks, '2026-11-16')]).toBe(0.125);
    const months = await read(marta, 'month');
    expect(months.periods).toHaveLength(13);
    expect(totalOf(months, 'language', '2026-11-01')).toBe(10);
    expect(months.audience).toBe('all');

    // What happens while the page is open is there at the next look, and nothing twice.
    await happen(rig, '2026-11-20T18:00:00Z', messages(1));
    expect(totalOf(await read(marta, 'month'), 'language', '2026-11-01')).toBe(11);
  });

  it('tell of topics, usefulness, danger, fraud, vacancies and what came after', async () => {
    await happen(rig, '2026-11-19T12:00:00Z', [
      ...times(3, { type: 'topic.answered', data: { topic: 'wages' } }),
      ...times(3, { type: 'answer.rated', data: { useful: true } }),
      { type: 'answer.rated', data: { useful: false } },
      { type: 'danger.answered', data: { sign: 'violence' } },
      ...times(2, { type: 'offer.checked', data: { signs: 3 } }),
      { type: 'offer.checked', data: { signs: 0 } },
      { type: 'vacancies.searched', data: { found: 5, page: 0 } },
      { type: 'vacancies.searched', data: { found: 5, page: 1 } },
      { type: 'vacancies.searched', data: { found: 0, page: 0 } },
      { type: 'vacancies.apply', data: { checked: 'open' } },
      { type: 'followup.answered', data: { outcome: 'hired' } },
      { type: 'message.not_understood', data: { again: false, language: 'es', gist: 'trabajo …' } },
    ]);
    const auditor = await rig.somebody('auditor');
    const report = await read(auditor);
    const rows = (id: string) => rowsOf(report, id, '2026-11-16');
    expect(rows('topic')).toEqual({ wages: 3 });
    expect(rows('useful')).toEqual({ yes: 3, no: 1 });
    expect(report.shares.useful.at(-1)).toBe(0.75);
    expect(rows('danger')).toEqual({ violence: 1 });
    expect(rows('fraud')).toEqual({ with_signs: 2, without_signs: 1 });
    expect(rows('vacancies')).toMatchObject({ searched_found: 1, searched_none: 1, apply: 1, interest: 0 });
    expect(rows('follow_up')).toMatchObject({ hired: 1, interview: 0 });
    expect(JSON.stringify(report)).not.toContain('trabajo …');
  });

  it('tell how long people waited and how cases ended, also when the person was erased since', async () => {
    const ana = await rig.somebody('counsellor');
    const marta = await rig.somebody('supervisor');
    for (const [minutes, outcome] of [
      [2, 'oriented'],
      [4, 'vacancy_sent'],
      [30, 'juan_perez'],
    ] as const) {
      const { id } = await rig.openCase();
      // A session ends when nobody does anything for twenty minutes.
      for (let minute = 0; minute < minutes; minute += 1) {
        rig.advance(60_000);
        await Promise.all([ana.call('GET', '/session'), marta.call('GET', '/session')]);
      }
      await ana.call('POST', `/tickets/${id}/claim`);
      expect((await ana.call('POST', `/tickets/${id}/messages`, { text: 'Buenas tardes' })).status).toBe(201);
      // A second message is no second first answer.
      await ana.call('POST', `/tickets/${id}/messages`, { text: '¿Cómo le ayudo?' });
      expect((await ana.call('POST', `/tickets/${id}/resolve`, { outcome })).status).toBe(200);
    }
    const check = async () => {
      const report = await read(marta);
      expect([
        report.waits.answered.at(-1),
        report.waits.medianMinutes.at(-1),
        report.waits.slowestTenthMinutes.at(-1),
      ]).toEqual([3, 4, 30]);
      // A word of the counsellor's own is not told to anybody.
      expect(rowsOf(report, 'resolved', '2026-11-16')).toMatchObject({
        oriented: 1,
        vacancy_sent: 1,
        other: 1,
      });
      expect(JSON.stringify(report)).not.toContain('juan');
    };
    await check();
    const year = { conversationDays: 0, messageDays: 0, dedupeDays: 0 };
    await rig.store.sweep(new Date(rig.clock.now().getTime() + 1), year);
    await check();
  });

  it('are not for whoever may not read them, and take no other period', async () => {
    for (const role of ['counsellor', 'protection', 'editor'] as const)
      expect((await (await rig.somebody(role)).call('GET', '/indicators')).status).toBe(403);
    expect((await (await rig.somebody('supervisor')).call('GET', '/indicators?by=hour')).status).toBe(400);
  });
});

describe('indicators for allies', () => {
  it('show months that are over, nothing under ten, and nothing that tells of it', async () => {
    await happen(rig, '2026-10-10T12:00:00Z', [
      ...messages(40),
      ...messages(25, { language: 'en' }),
      ...messages(4, { language: 'fr' }),
      ...times(9, { type: 'danger.answered', data: { sign: 'violence' } }),
    ]);
    await happen(rig, '2026-11-10T12:00:00Z', messages(500));
    const ally = await rig.somebody('ally');
    const months = await read(ally, 'month');
    expect([months.audience, months.smallest]).toEqual(['outside', 10]);
    expect(months.periods.at(-1)).toMatchObject({ first: '2026-10-01', isOver: true });
    expect(rowsOf(months, 'language', '2026-10-01')).toEqual({ es: 40, rest: 29 });
    expect(totalOf(months, 'language', '2026-10-01')).toBe(69);
    expect(totalOf(months, 'danger', '2026-10-01')).toBeNull();
    for (const by of ['day', 'week', 'month']) {
      const report = await read(ally, by);
      const counts = report.groups
        .flatMap(({ total, rows }) => [total, ...rows.map((row) => row.counts)])
        .flat();
      expect(counts.length).toBeGreaterThan(0);
      for (const n of counts) expect(n ?? 10).toBeGreaterThanOrEqual(10);
      expect(JSON.stringify(report)).not.toMatch(/500|T\d\d:/);
    }
    // One busy day alone: to tell of it by day would be to tell of the empty ones.
    expect(totalOf(await read(ally, 'day'), 'language', '2026-10-10')).toBeNull();
  });

  it('do not change when asked again, until the next month is over', async () => {
    await happen(rig, '2026-10-10T12:00:00Z', messages(40));
    await happen(rig, '2026-11-02T12:00:00Z', messages(30));
    const ally = await rig.somebody('ally');
    const before = await read(ally, 'month');
    await happen(rig, '2026-11-20T12:00:00Z', messages(1));
    expect(await read(ally, 'month')).toEqual(before);
    rig.advance(11 * 86_400_000);
    // Signed in anew: sessions do not last that long.
    const later = await rig.somebody('ally');
    expect(totalOf(await read(later, 'month'), 'contact', '2026-11-01')).toBe(31);
  });

  it('tell a wait only where ten people or more have waited in a month', async () => {
    const waited = (n: number) => times(n, { type: 'ticket.answered', data: { waitSeconds: 300 } });
    await happen(rig, '2026-09-10T12:00:00Z', waited(9));
    await happen(rig, '2026-10-10T12:00:00Z', waited(10));
    const ally = await rig.somebody('ally');
    const { waits } = await read(ally, 'month');
    expect(waits.medianMinutes.slice(-2)).toEqual([null, 5]);
    expect(waits.answered.slice(-2)).toEqual([null, 10]);
    expect((await read(ally, 'week')).waits.medianMinutes.every((minutes) => minutes === null)).toBe(true);
  });
});
