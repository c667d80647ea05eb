import { describe, expect, it } from 'vitest';
import { describeError, makeLogger, throttled } from '../../src/telemetry/logger.ts';

const CANARY = '5215512345678';

describe('makeLogger', () => {
  it('never writes words, addresses or messages of errors', () => {
    const lines: string[] = [];
    const logger = makeLogger('debug', { write: (line) => void lines.push(line) });
    const error = new TypeError(`cannot send ${CANARY}`, {
      cause: new Error(`body: me tienen encerrada ${CANARY}`),
    });
    logger.error({ err: error, conversation: 'c1' }, 'turn failed');
    logger.info({ phone: CANARY, text: CANARY, nested: { body: CANARY, to: CANARY } }, 'x');
    expect(lines.join()).not.toContain(CANARY);
    expect(lines.join()).not.toContain('encerrada');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      conversation: 'c1',
      msg: 'turn failed',
      err: { name: 'TypeError', cause: { name: 'Error' } },
    });
  });
});

describe('describeError', () => {
  it('keeps what helps: name, code, places', () => {
    const error = Object.assign(new Error('x'), { code: 'SQLITE_FULL' });
    expect(describeError(error)).toMatchObject({ name: 'Error', code: 'SQLITE_FULL' });
    expect((describeError(error).at as string[]).length).toBeGreaterThan(0);
  });
  it('takes anything that can be thrown', () => {
    expect(describeError(CANARY)).toEqual({ name: 'string' });
    expect(describeError(undefined)).toEqual({ name: 'undefined' });
  });
});

describe('throttled', () => {
  it('lets one line through each interval and counts the rest', () => {
    let now = 0;
    const held: number[] = [];
    const warn = throttled(
      (count) => void held.push(count),
      1000,
      () => now,
    );
    for (let i = 0; i < 100; i += 1) warn();
    now = 1000;
    warn();
    expect(held).toEqual([0, 99]);
  });

  it('the line says what the call was made with', () => {
    const lines: unknown[] = [];
    const say = throttled(
      (held, fault: string, code: number) => void lines.push([held, fault, code]),
      1000,
      () => 0,
    );
    say('full', 28);
    say('gone', 5);
    expect(lines).toEqual([[0, 'full', 28]]);
  });
});
