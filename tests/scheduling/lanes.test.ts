import { describe, expect, it } from 'vitest';
import { Lanes } from '../../src/scheduling/lanes.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Lanes', () => {
  it('runs one step of a key at a time and never loses a wake-up', async () => {
    const queue = [1, 2, 3, 4, 5];
    const seen: number[] = [];
    let running = 0;
    const lanes = new Lanes<string>({
      concurrency: 4,
      onError: () => {},
      run: async () => {
        running += 1;
        expect(running).toBe(1);
        const item = queue.shift();
        await tick();
        running -= 1;
        if (item === undefined) return 'idle';
        seen.push(item);
        return 'more';
      },
    });
    for (let i = 0; i < 5; i += 1) lanes.wake('a');
    await tick();
    queue.push(6);
    lanes.wake('a');
    while (lanes.busy > 0) await tick();
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps to its concurrency', async () => {
    let running = 0;
    let most = 0;
    const lanes = new Lanes<number>({
      concurrency: 3,
      onError: () => {},
      run: async () => {
        running += 1;
        most = Math.max(most, running);
        await tick();
        running -= 1;
        return 'idle';
      },
    });
    for (let key = 0; key < 20; key += 1) lanes.wake(key);
    while (lanes.busy > 0) await tick();
    expect(most).toBe(3);
  });

  it('reports a throwing step and tries that lane again', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const lanes = new Lanes<string>({
      concurrency: 1,
      retryMs: 1,
      onError: (error) => errors.push(error),
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error('first');
        return 'idle';
      },
    });
    lanes.wake('a');
    while (runs < 2) await tick();
    expect(errors).toHaveLength(1);
  });

  it('waits for the time a step asks for, but a wake-up comes first', async () => {
    let runs = 0;
    const lanes = new Lanes<string>({
      concurrency: 1,
      onError: () => {},
      run: async () => {
        runs += 1;
        return { resumeInMs: 60_000 };
      },
    });
    lanes.wake('a');
    await tick();
    expect(runs).toBe(1);
    lanes.wake('a');
    await tick();
    expect(runs).toBe(2);
    await lanes.close();
  });

  it('close() lets the step under way end and starts no other', async () => {
    const ended: number[] = [];
    const lanes = new Lanes<number>({
      concurrency: 1,
      onError: () => {},
      run: async (key) => {
        await tick();
        ended.push(key);
        return 'more';
      },
    });
    lanes.wake(1);
    lanes.wake(2);
    await lanes.close();
    await tick();
    expect(ended).toEqual([1]);
  });
});
