import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeShelf } from '../../../src/desk/media/shelf.ts';
import type { MediaFetcher, MediaScanner } from '../../../src/desk/ports.ts';

const VOICE = readFileSync(join(import.meta.dirname, '../../fixtures/voice/voice-note.oga'));
const file = { kind: 'file', body: VOICE, mimeType: 'audio/ogg' } as const;

function shelfOf(fetch: MediaFetcher = async () => file, scan?: MediaScanner) {
  const asked: string[] = [];
  const shelf = makeShelf((channel, media) => {
    asked.push(media.mediaId ?? '');
    return fetch(channel, media);
  }, scan);
  const take = (id: string, form: 'as-sent' | 'caf' = 'as-sent') =>
    shelf.take(id, 'whatsapp', { mediaId: id }, form);
  return { shelf, take, asked };
}

describe('files that are being played', () => {
  it('are fetched once, also for those who ask at the same time, and come in both forms', async () => {
    const { take, asked } = shelfOf();
    const [one, two, caf] = await Promise.all([take('a'), take('a'), take('a', 'caf')]);
    expect(one).toBe(two);
    expect(caf).toMatchObject({ kind: 'file', mimeType: 'audio/x-caf' });
    expect(await take('a', 'caf')).toBe(caf);
    await take('b');
    expect(asked).toEqual(['a', 'b']);
  });

  it('of another kind have no second form', async () => {
    const { take } = shelfOf(async () => ({
      kind: 'file',
      body: Buffer.from('#!AMR'),
      mimeType: 'audio/amr',
    }));
    expect(await take('a', 'caf')).toEqual({ kind: 'refused' });
    expect(await take('a')).toMatchObject({ kind: 'file', mimeType: 'audio/amr' });
  });

  it('are tried again after a provider or a scanner was not there, not after a refusal', async () => {
    const answers = [{ kind: 'unavailable' }, { kind: 'refused' }] as const;
    let at = 0;
    const { take, asked } = shelfOf(async () => answers[at++] ?? file);
    expect([await take('a'), await take('a'), await take('a')]).toEqual([
      { kind: 'unavailable' },
      { kind: 'refused' },
      { kind: 'refused' },
    ]);
    expect(asked).toHaveLength(2);
    let isThere = false;
    const scanned = shelfOf(undefined, async () => {
      if (!isThere) throw new Error('no scanner');
      return 'clean';
    });
    expect(await scanned.take('a')).toEqual({ kind: 'unscanned' });
    isThere = true;
    expect(await scanned.take('a', 'caf')).toMatchObject({ kind: 'file' });
  });

  it('that a scanner does not like are kept back in every form, and not fetched again', async () => {
    const { take, asked } = shelfOf(undefined, async () => 'infected');
    expect(await take('a', 'caf')).toEqual({ kind: 'infected' });
    expect(await take('a')).toEqual({ kind: 'infected' });
    expect(asked).toHaveLength(1);
  });

  it('are fetched four at once at most', async () => {
    const ends: (() => void)[] = [];
    const { take } = shelfOf(() => new Promise((done) => ends.push(() => done(file))));
    const four = ['a', 'b', 'c', 'd'].map((id) => take(id));
    expect(await take('e')).toEqual({ kind: 'unavailable' });
    for (const end of ends) end();
    expect((await Promise.all(four)).map(({ kind }) => kind)).toEqual(['file', 'file', 'file', 'file']);
    const again = take('e');
    ends.at(-1)?.();
    expect((await again).kind).toBe('file');
  });

  it('do not fill the memory: the oldest go', async () => {
    const large = { kind: 'file', body: Buffer.alloc(16 * 1024 * 1024), mimeType: 'video/mp4' } as const;
    const { take, asked } = shelfOf(async () => large);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'e', 'd', 'a']) await take(id);
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
  });

  it('count as seen once for each account', async () => {
    const { shelf, take } = shelfOf();
    await take('a');
    expect([
      shelf.isFirstLook('a', 'ana'),
      shelf.isFirstLook('a', 'ana'),
      shelf.isFirstLook('a', 'eva'),
    ]).toEqual([true, false, true]);
  });
});
