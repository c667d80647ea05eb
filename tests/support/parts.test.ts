import { describe, expect, it } from 'vitest';
import { Parts, startWhole } from './parts.ts';

const ended: string[] = [];
const part = (name: string) => ({ name, close: () => void ended.push(name) });
const failing = (name: string) => ({
  close: () => {
    ended.push(name);
    throw new Error(`${name} does not end`);
  },
});

describe('the parts of a scene', () => {
  it('end newest first, once, each also where another does not', async () => {
    ended.length = 0;
    const parts = new Parts();
    for (const one of [part('store'), failing('server'), part('browser'), failing('page')])
      await parts.add(one);
    await expect(parts.close()).rejects.toThrow('page does not end');
    expect(ended).toEqual(['page', 'browser', 'server', 'store']);
    await parts.close();
    expect(ended).toHaveLength(4);
  });

  it('end also when a later one does not come up; what is told is why it did not', async () => {
    ended.length = 0;
    const starting = startWhole(async (parts) => {
      await parts.add(part('store'));
      await parts.add(Promise.resolve(failing('server')));
      await parts.add(Promise.reject<{ close(): void }>(new Error('no browser here')));
    });
    await expect(starting).rejects.toThrow('no browser here');
    expect(ended).toEqual(['server', 'store']);
  });

  it('that came up too late are ended at once', async () => {
    ended.length = 0;
    const parts = new Parts();
    const { promise: coming, resolve: come } = Promise.withResolvers<ReturnType<typeof part>>();
    const added = parts.add(coming);
    await parts.close();
    expect(ended).toEqual([]);
    come(part('browser'));
    await expect(added).rejects.toThrow('taken down');
    expect(ended).toEqual(['browser']);
  });

  it('stay while the whole does', async () => {
    ended.length = 0;
    const whole = await startWhole(async (parts) => ({
      store: await parts.add(part('store')),
      close: () => parts.close(),
    }));
    expect([whole.store.name, ended]).toEqual(['store', []]);
    await whole.close();
    expect(ended).toEqual(['store']);
  });
});
