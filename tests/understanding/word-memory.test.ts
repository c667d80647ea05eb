import { expect, it } from 'vitest';
import { WordMemory } from '../../src/understanding/word-memory.ts';

it('works a word out once, and again when it was forgotten', () => {
  const memory = new WordMemory<string>();
  const asked: string[] = [];
  const find = (word: string): string => {
    asked.push(word);
    return word.toUpperCase();
  };
  expect([memory.of('trabajo', find), memory.of('trabajo', find)]).toEqual(['TRABAJO', 'TRABAJO']);
  expect(asked).toEqual(['trabajo']);
  memory.forget();
  memory.of('trabajo', find);
  expect(asked).toHaveLength(2);
});

it('keeps nothing that may be a number of somebody’s, nothing long, and no more than it may', () => {
  const memory = new WordMemory<number>();
  for (const word of ['5215512345678', 'a1', 'x'.repeat(4_000)]) memory.of(word, () => 1);
  expect(memory.size).toBe(0);
  const letters = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  for (let i = 0; i < 20_000; i += 1) memory.of(letters(i), () => i);
  expect(memory.size).toBeLessThanOrEqual(4_000);
});
