import { expect, it } from 'vitest';
import { trimScript } from '../../../src/storage/redis/trim-script.ts';

const LIBRARY = `
local P = KEYS[1]
-- What it is for.
local function key(kind) return P .. ':' .. kind end
local function first(kind)
  -- Why.
  if kind then return redis.call('LINDEX', key(kind), 0) end
end
local MOST = 3
local function second(kind)
  return first(kind) or 0
end
local function never() return second('x') end
`;

it.each([
  ['return 1', []],
  ['return key("a")', ['key']],
  ['return first("a")', ['key', 'first']],
  ['return second("a")', ['key', 'first', 'second']],
  ['local function own()\n  return second(1)\nend\nreturn own()', ['key', 'first', 'second', 'own']],
])('keeps of a library what %j reaches, in order', (body, kept) => {
  const trimmed = trimScript(LIBRARY + body);
  expect([...trimmed.matchAll(/^local function (\w+)/gm)].map(([, name]) => name)).toEqual(kept);
  expect(trimmed).not.toContain('--');
});

it('leaves everything that is no function as it was', () => {
  const trimmed = trimScript(`${LIBRARY}return first('a')`);
  expect(trimmed.replace(/\n+/g, '\n')).toBe(`
local P = KEYS[1]
local function key(kind) return P .. ':' .. kind end
local function first(kind)
  if kind then return redis.call('LINDEX', key(kind), 0) end
end
local MOST = 3
return first('a')`);
});
