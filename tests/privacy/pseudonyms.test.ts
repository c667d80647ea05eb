import { describe, expect, it } from 'vitest';
import { canonicalPhone, makePseudonyms } from '../../src/privacy/pseudonyms.ts';

const pseudonyms = makePseudonyms(Buffer.alloc(32, 9));

describe('canonicalPhone', () => {
  it.each([
    ['5215512345678', '+525512345678'],
    ['525512345678', '+525512345678'],
    ['+525512345678', '+525512345678'],
    ['whatsapp:+5215512345678', '+525512345678'],
    ['5491123456789', '+541123456789'],
    ['541123456789', '+541123456789'],
    ['551187654321', '+5511987654321'],
    ['5511987654321', '+5511987654321'],
    ['50312345678', '+50312345678'],
    ['50937123456', '+50937123456'],
    ['nonsense', ''],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalPhone(given)).toBe(canonical);
  });
});

describe('makePseudonyms', () => {
  it('one person on WhatsApp and SMS has one key', () => {
    expect(pseudonyms.identityKeys({ channel: 'whatsapp', phone: '5215512345678' })).toEqual(
      pseudonyms.identityKeys({ channel: 'sms', phone: '+525512345678' }),
    );
  });
  it('a business-scoped id is a key of its own, case-sensitive, never read as a number', () => {
    const keys = pseudonyms.identityKeys({
      channel: 'whatsapp',
      phone: '5215512345678',
      bsuid: 'MX.5215512345678',
    });
    expect(new Set(keys).size).toBe(2);
    expect(pseudonyms.identityKeys({ channel: 'whatsapp', bsuid: 'MX.a' })).not.toEqual(
      pseudonyms.identityKeys({ channel: 'whatsapp', bsuid: 'MX.A' }),
    );
  });
  it('says nothing without the pepper', () => {
    const address = { channel: 'whatsapp' as const, phone: '5215512345678' };
    expect(makePseudonyms(Buffer.alloc(32, 8)).identityKeys(address)).not.toEqual(
      pseudonyms.identityKeys(address),
    );
    expect(pseudonyms.identityKeys(address)[0]).not.toMatch(/5512345678/);
  });
  it('a message has one key however often it comes; channel, sender and id all count', () => {
    const key = (channel: 'whatsapp' | 'sms', phone: string, providerId: string) =>
      pseudonyms.dedupeKey({ from: { channel, phone }, providerId });
    expect(key('sms', '1', 'a')).toBe(key('sms', '1', 'a'));
    expect(
      new Set([key('sms', '1', 'a'), key('whatsapp', '1', 'a'), key('sms', '2', 'a'), key('sms', '1', 'b')])
        .size,
    ).toBe(4);
  });
});
