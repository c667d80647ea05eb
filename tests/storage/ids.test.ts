import { describe, expect, it } from 'vitest';
import { makeIds } from '../../src/storage/ids.ts';

describe('ids', () => {
  it('are 22 letters of base64url and never repeat, also across refills of the pool', () => {
    const newId = makeIds({ now: () => new Date('2026-11-20T12:00:00Z') });
    const ids = Array.from({ length: 2_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('made in the same millisecond share their beginning, so that an index keeps them together', () => {
    let now = new Date('2026-11-20T12:00:00Z');
    const newId = makeIds({ now: () => now });
    const first = newId();
    expect(newId().slice(0, 8)).toBe(first.slice(0, 8));
    now = new Date('2027-11-20T12:00:00Z');
    expect(newId().slice(0, 8)).not.toBe(first.slice(0, 8));
  });
});
