import type { AgentId } from '../../../model/index.ts';
import type { AccountRecord, SessionRecord } from '../../desk-store.ts';
import { openJson, sealJson, type TableContext, toDate } from '../context.ts';

type Row = { id: string; role: string; is_active: number; body: Uint8Array };
/** All but what is looked for by SQL; sealed, the address and secrets of the second factor among it. */
type Body = Omit<AccountRecord, 'id' | 'role' | 'isActive' | 'lockedUntil'> & {
  readonly lockedUntil?: number | undefined;
};

export function readAccounts(context: TableContext): AccountRecord[] {
  return context.db
    .all<Row>('SELECT id, role, is_active, body FROM account ORDER BY id')
    .map((row) => toAccount(context, row));
}

/** False: the address is taken. */
export function insertAccount(
  context: TableContext,
  emailKey: (email: string) => string,
  account: AccountRecord,
): boolean {
  return (
    context.db.run(
      'INSERT INTO account (id, email_key, role, is_active, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      account.id,
      emailKey(account.email),
      account.role,
      account.isActive ? 1 : 0,
      sealBody(context, account),
    ) === 1
  );
}

export function changeAccount(
  context: TableContext,
  id: string,
  change: (account: AccountRecord) => Partial<AccountRecord>,
): AccountRecord | undefined {
  const row = context.db.get<Row>('SELECT id, role, is_active, body FROM account WHERE id = ?', id);
  if (!row) return undefined;
  const before = toAccount(context, row);
  const next = { ...before, ...change(before) };
  context.db.run(
    'UPDATE account SET role = ?, is_active = ?, body = ? WHERE id = ?',
    next.role,
    next.isActive ? 1 : 0,
    sealBody(context, next),
    id,
  );
  return next;
}

function sealBody(context: TableContext, account: AccountRecord): Uint8Array {
  const { id, role: _role, isActive: _isActive, lockedUntil, ...rest } = account;
  const body: Body = { ...rest, lockedUntil: lockedUntil?.getTime() };
  return sealJson(context, body, `account:body:${id}`);
}

function toAccount(context: TableContext, row: Row): AccountRecord {
  const body = openJson<Body>(context, row.body, `account:body:${row.id}`);
  return {
    ...body,
    id: row.id as AgentId,
    role: row.role,
    isActive: row.is_active === 1,
    lockedUntil: body.lockedUntil === undefined ? undefined : toDate(body.lockedUntil),
  };
}

export function insertSession({ db }: TableContext, session: SessionRecord): void {
  db.run(
    'INSERT INTO session (hash, account, created_at, seen_at) VALUES (?, ?, ?, ?)',
    session.hash,
    session.account,
    session.createdAt.getTime(),
    session.seenAt.getTime(),
  );
}

export function readSession({ db }: TableContext, hash: string): SessionRecord | undefined {
  const row = db.get<{ account: string; created_at: number; seen_at: number }>(
    'SELECT account, created_at, seen_at FROM session WHERE hash = ?',
    hash,
  );
  return (
    row && {
      hash,
      account: row.account as AgentId,
      createdAt: toDate(row.created_at),
      seenAt: toDate(row.seen_at),
    }
  );
}

export function touchSession({ db }: TableContext, hash: string, at: Date): void {
  db.run('UPDATE session SET seen_at = max(seen_at, ?) WHERE hash = ?', at.getTime(), hash);
}

export function deleteSessions({ db }: TableContext, account: AgentId, except: string | undefined): void {
  db.run('DELETE FROM session WHERE account = ? AND hash <> ?', account, except ?? '');
}

export function readPractice(context: TableContext, account: string): string | undefined {
  const row = context.db.get<{ body: Uint8Array }>('SELECT body FROM practice WHERE account = ?', account);
  return row && context.sealer.open(row.body, `practice:body:${account}`);
}

export function writePractice(context: TableContext, account: string, json: string): void {
  context.db.run(
    'INSERT INTO practice (account, body) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET body = excluded.body',
    account,
    context.sealer.seal(json, `practice:body:${account}`),
  );
}
