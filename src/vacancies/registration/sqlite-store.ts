import type { ConversationId } from '../../model/index.ts';
import type { Sealer } from '../../storage/sealer.ts';
import type { Database } from '../../storage/sqlite/driver.ts';
import { dropTimer, setTimer } from '../../storage/sqlite/timers.ts';
import { inTransaction } from '../../storage/sqlite/transaction.ts';
import { openDocument, sealDocument } from './sealed.ts';
import { type Entry, type EntryOutcome, REGISTRATION_TIMER, type RegistrationStore } from './store.ts';

type Row = {
  id: string;
  conversation: string;
  vacancy: string;
  revision: number;
  is_wanted: number;
  offered_revision: number | null;
  offered: Uint8Array | null;
  key: string | null;
  attempts: number;
  portal_id: string | null;
  settled: number;
  outcome: string | null;
  changed_at: number;
};

const COLUMNS =
  'id, conversation, vacancy, revision, wanted IS NOT NULL AS is_wanted, offered_revision, offered, key, attempts, portal_id, settled, outcome, changed_at';

/** @param db from `openPeopleDatabase` */
export function makeRegistrationStore(db: Database, sealer: Sealer): RegistrationStore {
  const toEntry = (row: Row): Entry => ({
    id: row.id,
    conversation: row.conversation as ConversationId,
    vacancyId: row.vacancy,
    revision: row.revision,
    isWanted: row.is_wanted === 1,
    offeredRevision: row.offered_revision ?? undefined,
    offered: row.offered === null ? undefined : openDocument(sealer, row.id, row.offered),
    key: row.key ?? undefined,
    attempts: row.attempts,
    portalId: row.portal_id ?? undefined,
    isSettled: row.settled === 1,
    outcome: (row.outcome as EntryOutcome | null) ?? undefined,
    changedAt: new Date(row.changed_at),
  });
  const setDue = (id: string, of: string, at: Date): void =>
    setTimer(db, { kind: REGISTRATION_TIMER, id, of, at });
  const setDone = (id: string): void => dropTimer(db, { kind: REGISTRATION_TIMER, id });
  return {
    get: async (id) => {
      const row = db.get<Row>(`SELECT ${COLUMNS} FROM registration WHERE id = ?`, id);
      return row && toEntry(row);
    },
    of: async (conversation) =>
      db
        .all<Row>(`SELECT ${COLUMNS} FROM registration WHERE conversation = ? ORDER BY id`, conversation)
        .map(toEntry),
    want: async (newId, conversation, document, at) =>
      inTransaction(db, () => {
        const known = db.get<{ id: string }>(
          'SELECT id FROM registration WHERE conversation = ? AND vacancy = ?',
          conversation,
          document.vacancyId,
        );
        const id = known?.id ?? newId;
        db.run(
          `INSERT INTO registration (id, conversation, vacancy, revision, wanted, changed_at) VALUES (?, ?, ?, 1, ?, ?)
           ON CONFLICT (id) DO UPDATE SET revision = revision + 1, wanted = excluded.wanted, settled = 0, outcome = NULL,
             changed_at = excluded.changed_at`,
          id,
          conversation,
          document.vacancyId,
          sealDocument(sealer, id, document),
          at.getTime(),
        );
        setDue(id, conversation, at);
        return id;
      }),
    unwant: async ({ id, conversation }, at) =>
      inTransaction(db, () => {
        const isKnown = db.run(
          'UPDATE registration SET wanted = NULL, revision = revision + 1, settled = 0, outcome = NULL, changed_at = ? WHERE id = ?',
          at.getTime(),
          id,
        );
        if (isKnown === 1) setDue(id, conversation, at);
      }),
    offer: async (id, key) => {
      db.run(
        `UPDATE registration SET offered = wanted, offered_revision = revision, key = ?, attempts = 0
         WHERE id = ? AND wanted IS NOT NULL AND offered_revision IS NULL`,
        key,
        id,
      );
    },
    recall: async (id) => {
      db.run(
        'UPDATE registration SET offered = NULL, offered_revision = NULL, key = NULL WHERE id = ? AND attempts = 0 AND portal_id IS NULL',
        id,
      );
    },
    markSending: async (id) =>
      db.run('UPDATE registration SET attempts = attempts + 1 WHERE id = ?', id) === 1,
    markNotSent: async (id) => {
      db.run('UPDATE registration SET attempts = max(attempts - 1, 0) WHERE id = ?', id);
    },
    markRegistered: async (id, key, portalId) => {
      // What the portal has, we need not keep: an empty document says that it is wanted, unless it has changed.
      db.run(
        `UPDATE registration SET portal_id = ?, offered = NULL,
           outcome = CASE WHEN wanted IS NOT NULL AND revision = offered_revision THEN 'registered' END,
           wanted = CASE WHEN wanted IS NOT NULL AND revision = offered_revision THEN x'' ELSE wanted END
         WHERE id = ? AND key = ?`,
        portalId,
        id,
        key,
      );
    },
    markWithdrawn: async (id) => {
      db.run(
        'UPDATE registration SET portal_id = NULL, offered = NULL, offered_revision = NULL, key = NULL, attempts = 0, outcome = NULL WHERE id = ?',
        id,
      );
    },
    markRefused: async (id, revision, outcome) =>
      inTransaction(db, () => {
        db.run(
          'UPDATE registration SET offered = NULL, offered_revision = NULL, key = NULL, attempts = 0 WHERE id = ?',
          id,
        );
        const isSettled = db.run(
          'UPDATE registration SET wanted = NULL, settled = 1, outcome = ? WHERE id = ? AND revision = ?',
          outcome,
          id,
          revision,
        );
        if (isSettled === 1) setDone(id);
      }),
    settle: async (id, revision) =>
      inTransaction(db, () => {
        const isSettled = db.run(
          'UPDATE registration SET settled = 1 WHERE id = ? AND revision = ?',
          id,
          revision,
        );
        if (isSettled === 1) setDone(id);
      }),
    erase: async (id) =>
      inTransaction(db, () => {
        const isGone = db.run(
          'DELETE FROM registration WHERE id = ? AND wanted IS NULL AND offered_revision IS NULL',
          id,
        );
        if (isGone === 1) setDone(id);
      }),
    sweep: async (before, registeredBefore) => {
      db.run(
        'DELETE FROM registration WHERE settled = 1 AND changed_at < CASE WHEN portal_id IS NULL THEN ? ELSE ? END',
        before.getTime(),
        registeredBefore.getTime(),
      );
    },
  };
}
