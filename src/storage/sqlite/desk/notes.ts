import type { AgentId, TicketId } from '../../../model/index.ts';
import type { NoteRecord } from '../../desk-store.ts';
import { openJson, sealJson, type TableContext, toDate } from '../context.ts';

/** Notes have a table of their own that nothing on the way to a provider reads: they cannot be sent. */
export function insertNote(context: TableContext, ticket: TicketId, note: NoteRecord): void {
  context.db.run(
    'INSERT INTO note (id, ticket, at, author, body) VALUES (?, ?, ?, ?, ?)',
    note.id,
    ticket,
    note.at.getTime(),
    note.author,
    sealJson(context, { text: note.text, mentions: note.mentions }, `note:body:${note.id}`),
  );
}

export function readNotes(context: TableContext, ticket: TicketId): NoteRecord[] {
  return context.db
    .all<{ id: string; at: number; author: string; body: Uint8Array }>(
      'SELECT id, at, author, body FROM note WHERE ticket = ? ORDER BY at, id',
      ticket,
    )
    .map((row) => ({
      id: row.id,
      at: toDate(row.at),
      author: row.author as AgentId,
      ...openJson<{ text: string; mentions: AgentId[] }>(context, row.body, `note:body:${row.id}`),
    }));
}
