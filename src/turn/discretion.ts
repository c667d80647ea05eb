import { createHash, timingSafeEqual } from 'node:crypto';
import type { Memory } from './memory.ts';

/**
 * For people whose phone others look at (reliability.md S29, S30). Quick exit: one word, and nothing of the talk is left
 * here but a bland line. Safe word: a word of the person's own; from then on every answer is bland, until their PIN.
 */
export type Discretion = 'open' | 'locked' | 'unlocked';

/** Reads a message before anything else does; changes the memory when it locks or unlocks. */
export function guard(memory: Memory, typed: string | undefined): Discretion {
  const { safeWord } = memory;
  if (!safeWord) return 'open';
  if (memory.isLocked) {
    if (typed === undefined || !matches(typed, safeWord.pin)) return 'locked';
    memory.isLocked = false;
    return 'unlocked';
  }
  if (typed === undefined || !matches(typed, safeWord.word)) return 'open';
  memory.isLocked = true;
  forgetTalk(memory);
  return 'locked';
}

/** What the talk was about, and what it knew of the person, goes; language, safe word and opt-outs stay. */
export function forgetTalk(memory: Memory): void {
  memory.situation = undefined;
  memory.consent = undefined;
  memory.dialogs = undefined;
  memory.versions = {};
  memory.offered = [];
  memory.answered = [];
  memory.later = [];
}

export function setSafeWord(memory: Memory, word: string, pin: string): void {
  memory.safeWord = { word: digest(word), pin: digest(pin) };
}

const matches = (typed: string, kept: string): boolean =>
  timingSafeEqual(Buffer.from(digest(typed), 'hex'), Buffer.from(kept, 'hex'));

/** The memory is sealed at rest; this only keeps the words themselves out of it. Case, accents and spaces do not matter. */
const digest = (text: string): string =>
  createHash('sha256')
    .update(text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim())
    .digest('hex');
