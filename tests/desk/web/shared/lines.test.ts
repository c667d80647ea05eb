import { describe, expect, it } from 'vitest';
import type { Message, Note } from '../../../../src/desk/api/schema.ts';
import { lay } from '../../../../src/desk/web/shared/case/lines.ts';

const message = (id: string, at: string): Message => ({
  id,
  at,
  from: 'person',
  author: null,
  kind: 'text',
  text: id,
  choices: [],
  media: [],
  location: null,
  status: null,
  code: null,
});
const note = (id: string, at: string): Note => ({
  id,
  at,
  author: { id: 'ana', name: 'Ana' },
  text: id,
  mentions: [],
});
const day = (iso: string): string => iso.slice(0, 10);
const shown = (lines: ReturnType<typeof lay>): string[] =>
  lines.map((line) => (line.kind === 'message' ? line.message.id : line.note.id));

const messages = [message('m1', '2026-11-20T10:00:00Z'), message('m2', '2026-11-21T10:00:00Z')];
const notes = [
  note('before', '2026-11-19T10:00:00Z'),
  note('between', '2026-11-20T12:00:00Z'),
  note('after', '2026-11-22T10:00:00Z'),
];

describe('the lines of a thread', () => {
  it('are messages and notes by time, with the day where a new one begins', () => {
    const lines = lay({ messages, notes, hasEarlier: false }, day);
    expect(shown(lines)).toEqual(['before', 'm1', 'between', 'm2', 'after']);
    expect(lines.map((line) => line.day)).toEqual([
      '2026-11-19',
      '2026-11-20',
      '',
      '2026-11-21',
      '2026-11-22',
    ]);
  });

  it('leave out notes of a time that is not shown', () => {
    expect(shown(lay({ messages, notes, hasEarlier: true }, day))).toEqual(['m1', 'between', 'm2', 'after']);
    expect(shown(lay({ messages, notes, hasEarlier: true, isOld: true }, day))).toEqual([
      'm1',
      'between',
      'm2',
    ]);
  });

  it('keep the order in which messages of one moment came', () => {
    const same = [message('question', '2026-11-20T10:00:00Z'), message('answer', '2026-11-20T10:00:00Z')];
    const lines = lay({ messages: same, notes: notes.slice(1), hasEarlier: false }, day);
    expect(shown(lines)).toEqual(['question', 'answer', 'between', 'after']);
  });
});
