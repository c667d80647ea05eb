import { createHmac, randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { type Logger, silentLogger } from '../../telemetry/telemetry.ts';
import type { Sealer } from '../sealer.ts';
import type { KeyedStore } from '../store.ts';
import { checkBeside, isSmall } from './check.ts';
import { Checkpoints } from './checkpoint.ts';
import type { TableContext } from './context.ts';
import { CommitListeners } from './desk/commit-listeners.ts';
import { makeSqliteDesk } from './desk/index.ts';
import type { Database } from './driver.ts';
import { StoreDamagedError } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { acceptOne, commitTurn, listOpenLanes, readNextTurn, setContactOptedOut } from './inbox-table.ts';
import { takeLock } from './lock.ts';
import { openDatabase } from './open.ts';
import {
  applyReceipt,
  listOpenOutboxLanes,
  markAttempted,
  markFailed,
  markRetry,
  markSent,
  readNextOutbound,
  speakFirst,
} from './outbox-table.ts';
import { listConversationsOf, readConversation } from './people.ts';
import { readBacklog, readTickets, readTranscript } from './reports.ts';
import { sweepBatch } from './sweep.ts';

export type SqliteStore = KeyedStore;

export { StoreDamagedError, StoreInUseError, StoreMovedError } from './errors.ts';

export interface SqliteOptions {
  readonly dataDir: string;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  readonly logger?: Logger;
  /** How long a write waits for others to share its fsync: 2 ms, and 0 where nobody else writes. */
  readonly commitWindowMs?: number;
}

/**
 * Opens the embedded store: SQLite in WAL with `synchronous=FULL`, every write durable when its promise resolves.
 * One process per folder; the lock is the operating system's and goes with the process, however that ends.
 * @throws StoreInUseError when another process holds the folder
 */
export async function openSqliteStore(options: SqliteOptions): Promise<SqliteStore> {
  const { dataDir, sealer, clock, newId, logger = silentLogger, commitWindowMs } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chmod(dataDir, 0o700).catch(() => {}); // a mounted volume may not allow it
  const lock = takeLock(dataDir);
  let db: Database;
  let pepper: Buffer;
  try {
    db = await openDatabase(dataDir, clock.now());
    pepper = loadPepper({ db, sealer, newId, now: () => clock.now() });
  } catch (error) {
    lock.close();
    throw error;
  }
  const context: TableContext = { db, sealer, newId, now: () => clock.now() };
  const unclean = { startsInARow: beginRun(db) };
  const seenAt = readTime(db, 'ping');
  if (!readTime(db, 'born')) setMeta(db, 'born', String(clock.now().getTime()));
  if (unclean.startsInARow > 0)
    logger.warn(
      { startsInARow: unclean.startsInARow },
      'the last stop was not clean: taking up what was open',
    );
  let isDamaged = false;
  const endCheck = (await isSmall(dataDir))
    ? undefined
    : checkBeside(dataDir, () => {
        isDamaged = true;
        logger.error(
          {},
          'the store in DATA_DIR is damaged; stop, and restore the last backup (npm run restore)',
        );
      });
  const group = new GroupCommit(db, commitWindowMs);
  const checkpoints = new Checkpoints(db, join(dataDir, 'rumbo.db'));
  const events = new CommitListeners(db);
  const write = async <T>(job: () => T): Promise<T> => {
    const result = await group.write(job);
    checkpoints.note();
    events.tell();
    return result;
  };
  const emailKey = (email: string) =>
    createHmac('sha256', pepper).update(`account:${email.trim().toLowerCase()}`).digest('base64url');

  return {
    pepper,
    bornAt: readTime(db, 'born') ?? clock.now(),
    seenAt,
    unclean,
    desk: makeSqliteDesk({ context, write, emailKey, onEvents: (listener) => events.add(listener) }),
    accept: (items) => write(() => items.map((item) => acceptOne(context, item))),
    openLanes: async () => listOpenLanes(context),
    nextTurn: async (conversation) => readNextTurn(context, conversation),
    commitTurn: (commit) => write(() => commitTurn(context, commit)),
    recordTurnFailure: (inbound) =>
      write(() => {
        db.run('UPDATE inbox SET failures = failures + 1 WHERE seq = ?', Number(inbound));
        return (
          db.get<{ failures: number }>('SELECT failures FROM inbox WHERE seq = ?', Number(inbound))
            ?.failures ?? 0
        );
      }),
    openOutboxLanes: async () => listOpenOutboxLanes(context),
    nextOutbound: async (conversation) => readNextOutbound(context, conversation),
    markAttempted: (id, at) => write(() => markAttempted(context, id, at)),
    markSent: (id, providerId) => write(() => markSent(context, id, providerId)),
    markRetry: (id, error, notBefore, counts) =>
      write(() => markRetry(context, id, error, notBefore, counts)),
    markFailed: (id, error) => write(() => markFailed(context, id, error)),
    applyReceipts: (receipts) => write(() => receipts.map((receipt) => applyReceipt(context, receipt))),
    conversation: async (id) => readConversation(context, id)?.conversation,
    conversationsOf: async (id) => listConversationsOf(context, id),
    speakFirst: (conversation, message, at) => write(() => speakFirst(context, conversation, message, at)),
    setOptedOut: (conversation, isOptedOut) =>
      write(() => {
        const found = readConversation(context, conversation);
        if (found) setContactOptedOut(context, found.conversation.contactId, isOptedOut);
      }),
    tickets: async (filter) => readTickets(context, filter),
    transcript: async (conversation, limit) => readTranscript(context, conversation, limit),
    backlog: async () => readBacklog(context),
    sweep: async (now, terms) => {
      const sum = { conversations: 0, dedupeKeys: 0 };
      for (;;) {
        const gone = await write(() => sweepBatch(context, now, terms));
        sum.conversations += gone.conversations;
        sum.dedupeKeys += gone.dedupeKeys;
        if (gone.conversations + gone.dedupeKeys + gone.others === 0) return sum;
      }
    },
    markStable: () => write(() => setMeta(db, 'running', '0')),
    ping: async () => {
      if (isDamaged) throw new StoreDamagedError('the store in DATA_DIR is damaged');
      return write(() => setMeta(db, 'ping', String(clock.now().getTime())));
    },
    close: async () => {
      await endCheck?.();
      group.close();
      await checkpoints.close();
      db.run("DELETE FROM meta WHERE name = 'running'");
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
      lock.close();
    },
  };
}

function loadPepper({ db, sealer }: TableContext): Buffer {
  const kept = db.get<{ value: Uint8Array }>("SELECT value FROM meta WHERE name = 'pepper'")?.value;
  const pepper = kept ? Buffer.from(sealer.open(kept, 'meta:pepper'), 'base64') : randomBytes(32);
  // Sealed anew at each start: after a rotation it must be readable without the old key.
  db.run(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    'pepper',
    sealer.seal(pepper.toString('base64'), 'meta:pepper'),
  );
  return pepper;
}

/** Counts starts that followed an unclean end; 0 after a clean stop or a run that lasted. */
function beginRun(db: Database): number {
  const before = db.get<{ value: Uint8Array }>("SELECT value FROM meta WHERE name = 'running'")?.value;
  const inARow = before === undefined ? 0 : Number(Buffer.from(before).toString()) + 1;
  setMeta(db, 'running', String(inARow));
  return inARow;
}

function readTime(db: Database, name: string): Date | undefined {
  const kept = db.get<{ value: Uint8Array }>('SELECT value FROM meta WHERE name = ?', name)?.value;
  return kept === undefined ? undefined : new Date(Number(Buffer.from(kept).toString()));
}

function setMeta(db: Database, name: string, value: string): void {
  db.run(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    Buffer.from(value),
  );
}
