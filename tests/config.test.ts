import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SANDBOX } from '../src/config.ts';

const KEY = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256)).toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  WHATSAPP_PHONE_NUMBER_ID: '109876543210987',
  WHATSAPP_ACCESS_TOKEN: 'EAAGx9Kq2mZBtLw7Yp4RfVnD',
  WHATSAPP_APP_SECRET: '9f3b1c7de2a84056bb7a10c9e4d2f861',
  WHATSAPP_VERIFY_TOKEN: 'qK7vT2xLw9RzN4bM',
  TWILIO_ACCOUNT_SID: `AC${'3f'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: '1c9a7e5b3d2f4860a8b6c4d2e0f1a3b5',
  TWILIO_FROM: '+525512345678',
  DATA_KEYS: KEY,
};

const faultsOf = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('readConfig', () => {
  it('starts from nothing: the sandbox for every far end, embedded store, loopback', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      retentionDays: 90,
      smsAccents: 'plain',
      isProduction: false,
    });
    expect(config.whatsapp).toMatchObject({ isSandbox: true, appSecrets: [SANDBOX.appSecret] });
    expect(config.twilio.isSandbox).toBe(true);
    expect(config.portal).toEqual({ url: undefined, apiKey: SANDBOX.portalApiKey, isSandbox: true });
    expect(config.dataKeys).toBeUndefined();
  });

  it('takes the portal that is named; without one the sandbox, whatever the channels are, but never in production', () => {
    const url = 'https://portal.example.org/v1';
    expect(readConfig({ PORTAL_URL: `${url}/`, PORTAL_API_KEY: 'k' }).portal).toEqual({
      url,
      apiKey: 'k',
      isSandbox: false,
    });
    expect(readConfig({ TWILIO_API_URL: 'http://127.0.0.1:1' }).portal.isSandbox).toBe(true);
    expect(readConfig(PRODUCTION).portal).toEqual({ url: undefined, apiKey: undefined, isSandbox: false });
  });

  it.each([
    ['1', 1],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 2001:db8::1', ['10.0.0.0/8', '2001:db8::1']],
  ])('believes the proxies that TRUST_PROXY=%s names', (text, trusted) => {
    expect(readConfig({ TRUST_PROXY: text }).trustProxy).toEqual(trusted);
  });

  it.each(['true', '*', '0', '10', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example.org'])(
    'never believes everybody, nor what it cannot read: TRUST_PROXY=%s',
    (text) => {
      expect(faultsOf({ TRUST_PROXY: text })).toEqual([expect.stringContaining('TRUST_PROXY must be')]);
    },
  );

  it('believes no proxy by itself', () => {
    expect(readConfig({}).trustProxy).toBeUndefined();
  });

  it('reads hours of single offices', () => {
    const { officeHours } = readConfig({
      DESK_OFFICE_HOURS: 'BCN Mo-Fr 08:00-16:00 America/Tijuana | CHP Sa 22:00-02:00 America/Mexico_City',
    });
    // Eight in the morning in Tijuana is 16:00 UTC in winter.
    expect(officeHours?.get('BCN')?.isOpen(new Date('2026-11-20T16:00:00Z'))).toBe(true);
    expect(officeHours?.get('BCN')?.isOpen(new Date('2026-11-20T15:59:59Z'))).toBe(false);
    expect(officeHours?.get('CHP')?.isOpen(new Date('2026-11-22T07:30:00Z'))).toBe(true);
    for (const wrong of [
      'BCN',
      'BCN whenever',
      'Mo-Fr 08:00-16:00 America/Tijuana',
      'BCN 24/7 UTC | BCN 24/7 UTC',
    ])
      expect(faultsOf({ DESK_OFFICE_HOURS: wrong })).toEqual([
        expect.stringContaining('DESK_OFFICE_HOURS cannot'),
      ]);
  });

  it('treats empty values as unset, as docker compose passes them', () => {
    expect(readConfig({ PORT: '', DATA_KEYS: ' ', WHATSAPP_ACCESS_TOKEN: '' }).whatsapp.isSandbox).toBe(true);
  });

  it('names every fault at once, by its variable', () => {
    const faults = faultsOf({
      PORT: '99999',
      ROLE: 'boss',
      SMS_ACCENTS: 'some',
      PUBLIC_URL: 'ftp://x',
      DATA_KEYS: 'short',
      RETENTION_DAYS: 'soon',
      TWILIO_FROM: 'me',
      DESK_HOURS: 'whenever',
    });
    for (const name of [
      'PORT',
      'ROLE',
      'SMS_ACCENTS',
      'PUBLIC_URL',
      'DATA_KEYS',
      'RETENTION_DAYS',
      'TWILIO_FROM',
    ]) {
      expect(
        faults.some((fault) => fault.startsWith(`${name} `)),
        name,
      ).toBe(true);
    }
  });

  it('accepts a complete production environment and never starts the sandbox there', () => {
    const config = readConfig(PRODUCTION);
    expect(config.isProduction).toBe(true);
    expect(config.whatsapp.isSandbox || config.twilio.isSandbox).toBe(false);
    expect(config.whatsapp.apiUrl).toBe('https://graph.facebook.com');
  });

  it.each(Object.keys(PRODUCTION).filter((name) => name !== 'NODE_ENV'))(
    'production refuses to start without %s',
    (name) => {
      expect(faultsOf({ ...PRODUCTION, [name]: undefined })).toEqual([expect.stringContaining(name)]);
    },
  );

  it.each([
    ['WHATSAPP_APP_SECRET', 'short'],
    ['WHATSAPP_APP_SECRET', SANDBOX.appSecret],
    ['WHATSAPP_APP_SECRET', `${PRODUCTION.WHATSAPP_APP_SECRET},weak`],
    ['WHATSAPP_ACCESS_TOKEN', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
    ['WHATSAPP_VERIFY_TOKEN', 'changeme-changeme-1'],
    ['TWILIO_AUTH_TOKEN', SANDBOX.authToken],
    ['DATA_KEYS', Buffer.alloc(32, 7).toString('base64')],
  ])('production refuses a weak %s', (name, value) => {
    const faults = faultsOf({ ...PRODUCTION, [name]: value });
    expect(faults.some((fault) => fault.startsWith(name))).toBe(true);
    expect(faults.join()).not.toContain(value);
  });

  it('never puts a value into its messages', () => {
    const secret = 'very secret value 5215512345678';
    const faults = faultsOf({
      NODE_ENV: 'production',
      WHATSAPP_APP_SECRET: secret,
      TWILIO_FROM: secret,
      DATA_KEYS: secret,
      PUBLIC_URL: secret,
      PORT: secret,
    });
    expect(faults.join('\n')).not.toContain('5215512345678');
    expect(faults.length).toBeGreaterThan(5);
  });

  it('with some credentials only the missing far ends are local', () => {
    const config = readConfig({
      WHATSAPP_PHONE_NUMBER_ID: '1',
      WHATSAPP_ACCESS_TOKEN: 't',
      WHATSAPP_APP_SECRET: 's',
      WHATSAPP_VERIFY_TOKEN: 'v',
    });
    expect(config.whatsapp.isSandbox).toBe(false);
    expect(config.twilio.isSandbox).toBe(true);
  });

  it('a real token without the other credentials is refused: a known secret would accept forged webhooks', () => {
    const faults = faultsOf({ WHATSAPP_ACCESS_TOKEN: 'real' });
    expect(faults).toHaveLength(3);
  });

  it('a test may point at its own Graph with nothing but the address', () => {
    const config = readConfig({ WHATSAPP_API_URL: 'http://127.0.0.1:9/', WHATSAPP_APP_SECRET: 'new,old' });
    expect(config.whatsapp).toMatchObject({
      isSandbox: false,
      apiUrl: 'http://127.0.0.1:9',
      appSecrets: ['new', 'old'],
    });
  });

  it.each([
    ['tcp://clamd:3310', { host: 'clamd', port: 3310 }],
    ['tcp://[::1]:3310/', { host: '::1', port: 3310 }],
    [undefined, undefined],
  ])('takes the virus scanner at %s', (url, expected) => {
    expect(readConfig({ CLAMD_URL: url }).clamd).toEqual(expected);
  });
  it.each(['clamd:3310', 'http://clamd:3310', 'tcp://clamd', 'tcp://clamd:99999', 'tcp://clamd:3310/x'])(
    'refuses a virus scanner at %s',
    (url) => {
      expect(faultsOf({ CLAMD_URL: url })).toEqual([expect.stringContaining('CLAMD_URL')]);
    },
  );

  it('reads keys newest first', () => {
    const other = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 91 + 5) % 256)).toString('base64');
    expect(
      readConfig({ DATA_KEYS: `${KEY}, ${other}` }).dataKeys?.map((key) => key.toString('base64')),
    ).toEqual([KEY, other]);
  });

  it('says plainly what this version cannot do yet', () => {
    expect(faultsOf({ REDIS_URL: 'http://127.0.0.1' })).toEqual([expect.stringContaining('REDIS_URL')]);
    expect(faultsOf({ REDIS_MAY_LOSE: 'everysec' })).toEqual([expect.stringContaining('REDIS_URL')]);
    expect(faultsOf({ REDIS_URL: 'redis://127.0.0.1', REDIS_MAY_LOSE: 'everything' })).toEqual([
      expect.stringContaining('no-aof'),
    ]);
    expect(faultsOf({ ROLE: 'web' })).toEqual([expect.stringContaining('REDIS_URL')]);
  });
});
