import { describe, expect, it } from 'vitest';
import { Presence } from '../../../../src/desk/live/presence.ts';
import { Visits } from '../../../../src/desk/live/visits.ts';
import { Once } from '../../../../src/desk/web/plain/once.ts';
import { makeFirstStepSeal } from '../../../../src/desk/web/plain/seal.ts';
import { timesIn } from '../../../../src/desk/web/plain/times.ts';

const MINUTE_MS = 60_000;

describe('a press', () => {
  const isKept = (outcome: string) => outcome === 'done';

  it('is carried out once, however often it comes, until it is old', async () => {
    let now = 0;
    let runs = 0;
    const once = new Once<string>(() => now);
    const work = async () => {
      runs += 1;
      return 'done';
    };
    await Promise.all([1, 2, 3].map(() => once.run(['a', 'form'], work, isKept)));
    await once.run(['a', 'form'], work, isKept);
    await once.run(['a', 'other'], work, isKept);
    expect(runs).toBe(2);
    now = 11 * MINUTE_MS;
    await once.run(['a', 'form'], work, isKept);
    expect(runs).toBe(3);
  });

  it('that was refused or failed may be tried again', async () => {
    const once = new Once<string>(() => 0);
    const outcomes = ['refused', 'failed', 'done', 'never'];
    const work = async () => {
      const next = outcomes.shift() ?? '';
      if (next === 'failed') throw new Error(next);
      return next;
    };
    expect(await once.run(['x'], work, isKept)).toBe('refused');
    await expect(once.run(['x'], work, isKept)).rejects.toThrow('failed');
    expect(await once.run(['x'], work, isKept)).toBe('done');
    expect(await once.run(['x'], work, isKept)).toBe('done');
  });

  it('is never another one: parts are not joined', async () => {
    const once = new Once<string>(() => 0);
    await once.run(['a', 'bc'], async () => 'done', isKept);
    expect(await once.run(['ab', 'c'], async () => 'other', isKept)).toBe('other');
  });
});

describe('the sealed first step', () => {
  const step = { email: 'ana@desk.example', password: 'una clave bastante larga' };
  it('opens for five minutes, for the same store alone, and shows nothing', () => {
    let now = 1_000;
    const { seal, open } = makeFirstStepSeal(new Uint8Array(32).fill(1), () => now);
    const sealed = seal(step);
    expect(open(sealed)).toEqual(step);
    expect(seal(step)).not.toBe(sealed);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('clave');
    expect(makeFirstStepSeal(new Uint8Array(32).fill(2), () => now).open(sealed)).toBeUndefined();
    for (let at = 0; at < sealed.length; at += 7) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The last letter of base64 holds bits that mean nothing.
      if (!Buffer.from(changed, 'base64url').equals(Buffer.from(sealed, 'base64url')))
        expect(open(changed)).toBeUndefined();
    }
    expect(open('')).toBeUndefined();
    now += 5 * MINUTE_MS;
    expect(open(sealed)).toBeUndefined();
  });
});

describe('times', () => {
  const times = timesIn('America/Tijuana');
  it('are those of the office, over the change of its clocks too', () => {
    expect(times.clock('2026-11-20T18:05:00Z')).toBe('10:05');
    expect(times.clock('2026-07-20T18:05:00Z')).toBe('11:05');
    expect(times.day('2026-11-20T05:00:00Z')).toBe('19/11/2026');
    expect(times.moment('2026-11-20T18:05:00Z', Date.parse('2026-11-20T23:00:00Z'))).toBe('10:05');
    expect(times.moment('2026-11-20T18:05:00Z', Date.parse('2026-11-21T23:00:00Z'))).toBe('20/11 10:05');
    expect(times.local(Date.parse('2026-11-20T18:05:59Z'))).toBe('2026-11-20T10:05');
  });
  it('are read back as they were written; a day is its nine o’clock', () => {
    expect(times.read('2026-11-20T10:05')).toBe('2026-11-20T18:05:00.000Z');
    expect(times.read('2026-07-20')).toBe('2026-07-20T16:00:00.000Z');
    for (const odd of ['', 'mañana', '2026-13-40', '2026-11-20T99:99', '20261120', '2026-11-20T10:05Z'])
      expect(times.read(odd), odd).toBeUndefined();
  });
});

describe('presence by pages', () => {
  it('lasts five minutes after each page, and gives way to a stream', () => {
    let now = Date.parse('2026-11-20T18:00:00Z');
    const presence = new Presence({ now: () => new Date(now) });
    const visits = new Visits(presence, () => now);
    visits.seen('ana');
    expect(presence.statusOf('ana')).toBe('online');
    now += 4 * MINUTE_MS;
    visits.seen('ana');
    now += 4 * MINUTE_MS;
    visits.look();
    expect(presence.statusOf('ana')).toBe('online');
    now += 2 * MINUTE_MS;
    visits.look();
    now += MINUTE_MS;
    expect(presence.statusOf('ana')).toBe('offline');
    // The app took the page over: its stream says who is there.
    visits.seen('ana');
    const leave = presence.connect('ana');
    visits.look();
    leave();
    now += MINUTE_MS;
    expect(presence.statusOf('ana')).toBe('offline');
    visits.seen('ana');
    visits.left('ana');
    visits.left('ana');
    now += MINUTE_MS;
    expect(presence.statusOf('ana')).toBe('offline');
    visits.close();
  });
});
