import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMediaFetcher } from '../../../src/channels/media/index.ts';
import { isPrivateAddress, safeFetch } from '../../../src/channels/media/safe-fetch.ts';
import { sniffType } from '../../../src/channels/media/sniff.ts';
import { makeSmsMedia } from '../../../src/channels/sms/media.ts';
import { makeWhatsAppMedia } from '../../../src/channels/whatsapp/media.ts';
import { type Served, serve } from '../../support/serve.ts';

const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(64)]);
let server: Served;
let host: string;
let api: string;
const seen: { path: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  server = await serve((req, res) => {
    const path = req.url ?? '';
    seen.push({ path, authorization: req.headers.authorization });
    const describeFile = (url: string, size = 68) =>
      res.end(JSON.stringify({ url, mime_type: 'audio/ogg', file_size: size }));
    if (path === '/file/voice') return res.end(OGG);
    if (path === '/file/page') return res.end('<script>alert(1)</script>');
    if (path.endsWith('/voice')) return describeFile(`${api}/file/voice`);
    if (path.endsWith('/page')) return describeFile(`${api}/file/page`);
    if (path.endsWith('/huge')) return describeFile(`${api}/file/voice`, 17 * 1024 * 1024);
    if (path.endsWith('/inside')) return describeFile('http://169.254.169.254/latest/meta-data');
    if (path.endsWith('/elsewhere')) return describeFile('https://evil.example/file');
    if (path === '/redirect') return res.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    if (path === '/loop') return res.writeHead(302, { Location: '/loop' }).end();
    if (path === '/endless') {
      const timer = setInterval(() => res.write(Buffer.alloc(64 * 1024)), 1);
      return res.once('close', () => clearInterval(timer));
    }
    if (path === '/slow') return;
    res.writeHead(404).end();
  });
  api = server.url;
  host = new URL(api).host;
});
afterAll(() => server?.close());

describe('files that people send', () => {
  const fetchFile = (mediaId: string) =>
    makeMediaFetcher({ whatsapp: makeWhatsAppMedia({ accessToken: 'token', apiUrl: api }) })('whatsapp', {
      mediaId,
    });

  it('come by the id Meta gave them, with the type their bytes have', async () => {
    expect(await fetchFile('voice')).toEqual({ kind: 'file', body: OGG, mimeType: 'audio/ogg' });
    expect(seen.find(({ path }) => path.endsWith('/voice'))?.authorization).toBe('Bearer token');
  });

  it.each(['page', 'huge', 'inside', 'elsewhere', '../../me', ''])('refuses %s', async (id) => {
    expect(await fetchFile(id)).toEqual({ kind: 'refused' });
  });

  it('says when there is none now', async () => {
    expect(await fetchFile('gone')).toEqual({ kind: 'unavailable' });
    expect(await makeMediaFetcher({})('console', {})).toEqual({ kind: 'unavailable' });
  });

  it('asks only Twilio with Twilio’s credentials', async () => {
    const fetchSms = makeSmsMedia({ accountSid: 'AC1', authToken: 'x', apiUrl: 'https://api.twilio.com' });
    await expect(fetchSms({ url: `${api}/file/voice` })).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('safeFetch', () => {
  const options = () => ({
    hosts: ['.fbsbx.com'],
    localHost: host,
    maxBytes: 1_000_000,
    timeoutMs: 2_000,
    authorization: 'x',
  });

  it.each([
    ['/redirect', 'refused'],
    ['/loop', 'refused'],
    ['/endless', 'refused'],
    ['/slow', 'unavailable'],
  ])('%s is %s', async (path, kind) => {
    await expect(safeFetch(`${api}${path}`, options())).rejects.toMatchObject({ kind });
  });

  it.each([
    'file:///etc/passwd',
    'http://lookaside.fbsbx.com/x',
    'https://lookaside.fbsbx.com:8443/x',
    'https://user:pass@lookaside.fbsbx.com/x',
    'https://fbsbx.com.evil.example/x',
    'https://evilfbsbx.com/x',
    'https://[::1]/x',
    'https://2130706433/x',
    'not an address',
  ])('%s is not asked', async (url) => {
    await expect(safeFetch(url, options())).rejects.toMatchObject({ kind: 'refused' });
  });

  it('does not call a listed name that leads into our own network', async () => {
    await expect(
      safeFetch('https://localhost/x', { ...options(), hosts: ['localhost'] }),
    ).rejects.toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['10.1.2.3', true],
    ['100.64.0.1', true],
    ['127.9.9.9', true],
    ['169.254.169.254', true],
    ['172.31.0.1', true],
    ['192.168.1.1', true],
    ['::1', true],
    ['::ffff:10.0.0.1', true],
    ['fe80::1', true],
    ['fd00:ec2::254', true],
    ['2002:7f00:1::', true],
    ['8.8.8.8', false],
    ['157.240.0.1', false],
    ['2a03:2880:f10c::1', false],
  ])('%s is private: %s', (address, isPrivate) => {
    expect(isPrivateAddress(address)).toBe(isPrivate);
  });
});

it.each([
  ['ffd8ffe000104a464946', 'image/jpeg'],
  ['89504e470d0a1a0a00', 'image/png'],
  ['52494646000000005745425056503820', 'image/webp'],
  ['00000018667479706d703432', 'video/mp4'],
  ['0000001c667479704d344120', 'audio/mp4'],
  ['255044462d312e37', 'application/pdf'],
  ['504b0304', undefined],
  ['4d5a9000', undefined],
  ['3c737667', undefined],
  ['41424344000000005745425056503820', undefined],
  ['', undefined],
])('a file that begins with %s is %s', (hex, type) => {
  expect(sniffType(Buffer.from(hex, 'hex'))).toBe(type);
});
