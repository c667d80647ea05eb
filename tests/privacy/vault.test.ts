import { describe, expect, it } from 'vitest';
import { DataKeyError, makeVault } from '../../src/privacy/vault.ts';

const [A, B] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

describe('makeVault', () => {
  it('opens what it sealed, whatever the words', () => {
    const vault = makeVault([A]);
    for (const text of ['', 'hola ñ 👍🏽', 'x'.repeat(100_000)])
      expect(vault.open(vault.seal(text, 'p'), 'p')).toBe(text);
  });
  it('seals the same words differently each time', () => {
    const vault = makeVault([A]);
    const seen = new Set(
      Array.from({ length: 2000 }, () => Buffer.from(vault.seal('x', 'p')).toString('hex')),
    );
    expect(seen.size).toBe(2000);
  });
  it('refuses a value that was moved, changed or cut', () => {
    const vault = makeVault([A]);
    const sealed = vault.seal('secreto', 'inbox:1');
    expect(() => vault.open(sealed, 'inbox:2')).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = Uint8Array.from(sealed);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(() => vault.open(flipped, 'inbox:1'), `byte ${at}`).toThrow();
    }
    expect(() => vault.open(sealed.subarray(0, 20), 'inbox:1')).toThrow(DataKeyError);
  });
  it('seals with the newest key and opens with all', () => {
    const old = makeVault([A]).seal('x', 'p');
    const both = makeVault([B, A]);
    expect(both.open(old, 'p')).toBe('x');
    expect(() => makeVault([A]).open(both.seal('x', 'p'), 'p')).toThrow(/DATA_KEYS/);
  });
  it('wants keys of the right length', () => {
    expect(() => makeVault([])).toThrow(DataKeyError);
    expect(() => makeVault([Buffer.alloc(16)])).toThrow(DataKeyError);
  });
});
