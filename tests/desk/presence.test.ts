import { beforeEach, describe, expect, it } from 'vitest';
import { Presence } from '../../src/desk/live/presence.ts';

let at = 0;
let presence: Presence;
let told: (string | undefined)[] = [];
const later = (ms: number): void => {
  at += ms;
};
beforeEach(() => {
  at = Date.parse('2026-11-20T18:00:00Z');
  presence = new Presence({ now: () => new Date(at) });
  told = [];
  presence.onChange((ticket) => told.push(ticket));
});

describe('somebody', () => {
  it('is there while a stream is open, and for the fifteen seconds in which a page reloads', () => {
    expect(presence.statusOf('ana')).toBe('offline');
    const [one, two] = [presence.connect('ana'), presence.connect('ana')];
    one();
    expect(presence.statusOf('ana')).toBe('online');
    two();
    two();
    later(14_999);
    expect(presence.statusOf('ana')).toBe('online');
    later(1);
    expect(presence.statusOf('ana')).toBe('offline');
    presence.connect('ana');
    expect(presence.statusOf('ana')).toBe('online');
  });

  it('who fades away is told, once', () => {
    presence.connect('ana')();
    told = [];
    later(10_000);
    presence.fade();
    expect(told).toEqual([]);
    later(5_000);
    presence.fade();
    presence.fade();
    expect(told).toEqual([undefined]);
  });

  it('on a break is away, not gone; who left while away is offline', () => {
    const leave = presence.connect('ana');
    presence.setStatus('ana', 'away');
    expect(presence.statusOf('ana')).toBe('away');
    leave();
    later(15_000);
    expect(presence.statusOf('ana')).toBe('offline');
  });

  it('is gone since their last stream ended, unless they ask for something without one', () => {
    expect(presence.goneSince('ana')).toBeUndefined();
    presence.active('ana');
    later(3600_000);
    // Works without streams: nobody knows.
    expect(presence.goneSince('ana')).toBeUndefined();
    const leave = presence.connect('ana');
    expect(presence.goneSince('ana')).toBeUndefined();
    leave();
    const leftAt = new Date(at);
    // A page's last words come just after its stream has ended.
    presence.active('ana');
    later(14_999);
    expect(presence.goneSince('ana')).toBeUndefined();
    later(1);
    expect(presence.goneSince('ana')).toEqual(leftAt);
    later(1_000);
    presence.active('ana');
    expect(presence.goneSince('ana')).toBeUndefined();
  });
});

describe('looking and typing', () => {
  it('fades after thirty seconds unless it is said again, and is told when it changes, not when it is repeated', () => {
    presence.view('t', 'ana', 'viewing');
    presence.view('t', 'ana', 'viewing');
    presence.view('t', 'ana', 'typing');
    expect(told).toEqual(['t', 't']);
    expect(presence.isTyping('t', 'ana')).toBe(true);
    later(30_000);
    expect(presence.viewers('t')).toEqual([{ account: 'ana', isTyping: true }]);
    later(1);
    expect(presence.viewers('t')).toEqual([]);
    presence.fade();
    expect(told).toEqual(['t', 't', 't']);
    presence.view('t', 'ana', 'gone');
    expect(told).toHaveLength(3);
  });
});

describe('another process', () => {
  const other = () => {
    const there = new Presence({ now: () => new Date(at) });
    return { there, say: () => presence.heard('two', there.own()) };
  };

  it('counts for as long as it is heard of', () => {
    const { there, say } = other();
    there.connect('beto');
    there.view('t', 'beto', 'typing');
    say();
    expect(told).toEqual(['t', undefined]);
    expect(presence.statusOf('beto')).toBe('online');
    presence.view('t', 'ana', 'viewing');
    expect(presence.viewers('t')).toEqual([
      { account: 'ana', isTyping: false },
      { account: 'beto', isTyping: true },
    ]);
    later(15_000);
    expect(presence.statusOf('beto')).toBe('offline');
    expect(presence.viewers('t')).toEqual([{ account: 'ana', isTyping: false }]);
    expect(presence.goneSince('beto')).toEqual(new Date(at - 15_000));
    // Long after it is forgotten it is still known since when they are gone.
    later(60_000);
    presence.fade();
    expect(presence.goneSince('beto')).toEqual(new Date(at - 75_000));
  });

  it('the same person at two processes is there while either has them; their last word counts', () => {
    const { there, say } = other();
    const leave = presence.connect('ana');
    there.connect('ana');
    say();
    leave();
    later(10_000);
    say();
    later(10_000);
    expect(presence.statusOf('ana')).toBe('online');
    expect(presence.goneSince('ana')).toBeUndefined();
    presence.setStatus('ana', 'away');
    expect(presence.statusOf('ana')).toBe('away');
    later(1);
    there.setStatus('ana', 'online');
    say();
    expect(presence.statusOf('ana')).toBe('online');
  });
});
