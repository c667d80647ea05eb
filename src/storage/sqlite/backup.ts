import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContactId } from '../../model/index.ts';
import type { TableContext } from './context.ts';
import { copyDatabase, Database } from './driver.ts';
import { StoreDamagedError } from './errors.ts';
import { eraseContact } from './people.ts';
import { migrate } from './schema.ts';

/**
 * Copies the store while it is being written to, as it stood at one moment, and checks the copy.
 * @throws StoreDamagedError when the copy is not whole: then the store itself is probably damaged
 */
export async function copyStore(
  dataDir: string,
  to: string,
): Promise<{ messages: number; conversations: number }> {
  await copyDatabase(join(dataDir, 'rumbo.db'), to);
  const db = new Database(to);
  try {
    checkWhole(db);
    // One file that needs no other beside it.
    db.exec('PRAGMA journal_mode = DELETE');
    return {
      messages: count(db, 'SELECT count(*) AS n FROM inbox'),
      conversations: count(db, 'SELECT count(*) AS n FROM conversation'),
    };
  } finally {
    db.close();
  }
}

export interface RestoreResult {
  readonly conversations: number;
  /** People who asked to be forgotten after the backup was made, and were forgotten again. */
  readonly forgottenAgain: number;
  /** Messages that waited for an answer, and answers that waited to be sent, when the backup was made. */
  readonly openInbound: number;
  readonly openOutbound: number;
  /** Where the store that was there before has gone. */
  readonly replaced: string | undefined;
}

/**
 * Puts a copy in the place of the store, which nobody may have open. What was erased since is erased again, as far as
 * the store that is replaced, or tombstones of it, can still be read. What was open at the time of the copy was answered
 * by the service that went on after it: it is not answered again unless `resume` says that nothing went on.
 */
export async function replaceStore(
  { sealer, newId, now }: Pick<TableContext, 'sealer' | 'newId' | 'now'>,
  { dataDir, copy, resume, stamp }: { dataDir: string; copy: string; resume: boolean; stamp: string },
): Promise<RestoreResult> {
  const current = join(dataDir, 'rumbo.db');
  const db = new Database(copy);
  const result = (() => {
    try {
      checkWhole(db);
      migrate(db);
      const context: TableContext = { db, sealer, newId, now };
      const openInbound = count(db, 'SELECT count(*) AS n FROM inbox WHERE done = 0');
      const openOutbound = count(
        db,
        "SELECT count(*) AS n FROM outbox WHERE status IN ('queued', 'attempted')",
      );
      db.exec('BEGIN IMMEDIATE');
      if (!resume) settleOpen(db);
      const forgottenAgain = forgetAgain(context, readTombstones(current));
      db.exec('COMMIT');
      db.exec('PRAGMA journal_mode = DELETE');
      return {
        openInbound,
        openOutbound,
        forgottenAgain,
        conversations: count(db, 'SELECT count(*) AS n FROM conversation'),
      };
    } finally {
      db.close();
    }
  })();
  const replaced = existsSync(current) ? `${current}.before-restore-${stamp}` : undefined;
  if (replaced !== undefined) await setAside(current, replaced);
  await rename(copy, current);
  return { ...result, replaced };
}

/** The log is part of the store that goes: its commits must not be read into the one that comes. */
async function setAside(current: string, to: string): Promise<void> {
  try {
    const db = new Database(current);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.exec('PRAGMA journal_mode = DELETE');
    db.close();
  } catch {
    // A damaged store is why backups are restored: its parts are kept as they are.
  }
  await rename(current, to);
  for (const rest of ['-wal', '-shm'])
    if (existsSync(current + rest)) await rename(current + rest, to + rest);
}

/** @throws StoreDamagedError */
function checkWhole(db: Database): void {
  const found = db.get<{ integrity_check: string }>('PRAGMA integrity_check(1)')?.integrity_check;
  if (found !== 'ok') throw new StoreDamagedError('the copy is not whole; take an earlier backup');
}

function settleOpen(db: Database): void {
  db.run('UPDATE inbox SET done = 1 WHERE done = 0');
  db.run("UPDATE outbox SET status = 'failed', code = 'restored' WHERE status IN ('queued', 'attempted')");
}

type Tombstone = { readonly key: string; readonly at: number };

/** Keys of people who asked to be forgotten; none when there is no store, or it cannot be read. */
function readTombstones(file: string): Tombstone[] {
  if (!existsSync(file)) return [];
  const db = new Database(file);
  try {
    return db.all<Tombstone>('SELECT key, at FROM tombstone');
  } catch {
    return [];
  } finally {
    db.close();
  }
}

function forgetAgain(context: TableContext, tombstones: readonly Tombstone[]): number {
  const { db } = context;
  const contacts = new Set<string>();
  for (const { key, at } of tombstones) {
    db.run(
      'INSERT INTO tombstone (key, at) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET at = max(at, excluded.at)',
      key,
      at,
    );
    const found = db.get<{ contact: string }>(
      'SELECT i.contact FROM identity i JOIN contact p ON p.id = i.contact WHERE i.key = ? AND p.created_at <= ?',
      key,
      at,
    );
    if (found) contacts.add(found.contact);
  }
  for (const contact of contacts) {
    // Whatever was still open for them was said and sent before they were forgotten.
    db.run(
      'UPDATE inbox SET done = 1 WHERE conversation IN (SELECT id FROM conversation WHERE contact = ?)',
      contact,
    );
    db.run(
      "UPDATE outbox SET status = 'failed' WHERE status IN ('queued', 'attempted') AND conversation IN (SELECT id FROM conversation WHERE contact = ?)",
      contact,
    );
    eraseContact(context, contact as ContactId);
  }
  return contacts.size;
}

const count = (db: Database, sql: string): number => Number(db.get<{ n: number }>(sql)?.n ?? 0);
