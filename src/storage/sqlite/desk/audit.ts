import { createHmac, randomBytes } from 'node:crypto';
import type { AuditEntry, AuditQuery, LoggedAudit } from '../../desk-store.ts';
import { openJson, sealJson, type TableContext, toDate } from '../context.ts';
import type { Value } from '../driver.ts';

type Row = {
  seq: number;
  at: number;
  actor: string;
  action: string;
  ticket: string | null;
  data: string;
  hash: string;
};
/** Where the chain begins (what was before is past its term) and ends, sealed: rows cut off at either end are missed. */
interface Ends {
  readonly key: string;
  readonly before: { readonly seq: number; readonly hash: string };
  readonly last: { readonly seq: number; readonly hash: string };
}
const PLACE = 'meta:audit';
const AT_ONCE = 5000;

/**
 * Appends to the chain: each entry's hash covers the one before it. Keyed, so that whoever can write the file, but has
 * no data key, cannot write a chain that holds.
 */
export function appendAudit(context: TableContext, entry: AuditEntry): void {
  const ends = readEnds(context);
  const row: Omit<Row, 'hash'> = {
    seq: ends.last.seq + 1,
    at: context.now().getTime(),
    actor: entry.actor,
    action: entry.action,
    ticket: entry.ticket ?? null,
    data: JSON.stringify(entry.data ?? {}),
  };
  const hash = link(ends.key, ends.last.hash, row);
  context.db.run(
    'INSERT INTO audit (seq, at, actor, action, ticket, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    row.seq,
    row.at,
    row.actor,
    row.action,
    row.ticket,
    row.data,
    hash,
  );
  writeEnds(context, { ...ends, last: { seq: row.seq, hash } });
}

export function readAuditPage({ db }: TableContext, query: AuditQuery): LoggedAudit[] {
  const where: string[] = [];
  const values: Value[] = [];
  const add = (sql: string, value: Value | undefined) => {
    if (value === undefined) return;
    where.push(sql);
    values.push(value);
  };
  add('ticket = ?', query.ticket);
  add('actor = ?', query.actor);
  add('seq < ?', query.before);
  const sql = `SELECT * FROM audit ${where.length ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY seq DESC LIMIT ?`;
  return db.all<Row>(sql, ...values, query.limit).map((row) => ({
    seq: row.seq,
    at: toDate(row.at),
    actor: row.actor,
    action: row.action,
    ticket: row.ticket ?? undefined,
    data: JSON.parse(row.data) as LoggedAudit['data'],
    hash: row.hash,
  }));
}

/** Reads the whole chain in pages. @returns the first entry that does not fit, if one does not */
export function verifyAuditChain(context: TableContext): {
  isIntact: boolean;
  brokenAt: number | undefined;
} {
  const { key, before, last } = readEnds(context);
  let { seq, hash } = before;
  for (;;) {
    const rows = context.db.all<Row>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', seq, AT_ONCE);
    for (const row of rows) {
      if (row.seq !== seq + 1 || row.hash !== link(key, hash, row))
        return { isIntact: false, brokenAt: Math.min(row.seq, seq + 1) };
      ({ seq, hash } = row);
    }
    if (rows.length < AT_ONCE) break;
  }
  const isIntact = seq === last.seq && hash === last.hash;
  return { isIntact, brokenAt: isIntact ? undefined : seq + 1 };
}

/** Forgets what is past its term; the chain goes on from the hash of what went last. */
export function forgetAuditBefore(context: TableContext, at: Date): void {
  const gone = context.db.get<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM audit WHERE at < ? ORDER BY seq DESC LIMIT 1',
    at.getTime(),
  );
  if (!gone) return;
  context.db.run('DELETE FROM audit WHERE seq <= ?', gone.seq);
  writeEnds(context, { ...readEnds(context), before: { seq: gone.seq, hash: gone.hash } });
}

function link(key: string, before: string, row: Omit<Row, 'hash'>): string {
  return createHmac('sha256', Buffer.from(key, 'base64'))
    .update(JSON.stringify([before, row.seq, row.at, row.actor, row.action, row.ticket, row.data]))
    .digest('base64url');
}

function readEnds(context: TableContext): Ends {
  const row = context.db.get<{ value: Uint8Array }>("SELECT value FROM meta WHERE name = 'audit'");
  if (row) return openJson<Ends>(context, row.value, PLACE);
  const start = { seq: 0, hash: '' };
  return { key: randomBytes(32).toString('base64'), before: start, last: start };
}

function writeEnds(context: TableContext, ends: Ends): void {
  context.db.run(
    "INSERT INTO meta (name, value) VALUES ('audit', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    sealJson(context, ends, PLACE),
  );
}
