import type { ConversationId, OutboundId } from '../../model/index.ts';
import type { Sealer } from '../../storage/sealer.ts';
import type { Database } from '../../storage/sqlite/driver.ts';
import { dropTimer, setTimer } from '../../storage/sqlite/timers.ts';
import { inTransaction } from '../../storage/sqlite/transaction.ts';
import type { VacancyFacts } from './criteria.ts';
import { openContent, openSearchBody, sealContent, sealSearchBody } from './sealed.ts';
import { ALERT_TIMER, type AlertStore, type Notice, type SavedSearch } from './store.ts';

/** Rows read at once: a few milliseconds with their seals. */
const PIECE = 250;

/** One process has everybody. */
const EVERYBODY = 'all';

type SearchRow = {
  id: string;
  conversation: string;
  saved_at: number;
  expires_at: number;
  body: Uint8Array;
};

/** @param db from `openPeopleDatabase` */
export function makeAlertStore(db: Database, sealer: Sealer): AlertStore {
  const toSearch = ({ id, conversation, saved_at, expires_at, body }: SearchRow): SavedSearch => ({
    id,
    conversation: conversation as ConversationId,
    ...openSearchBody(sealer, id, body),
    savedAt: new Date(saved_at),
    expiresAt: new Date(expires_at),
  });
  return {
    shares: () => [EVERYBODY],
    shareOf: () => EVERYBODY,
    async *searches() {
      for (let after = ''; ; ) {
        const rows = db.all<SearchRow>(
          'SELECT id, conversation, saved_at, expires_at, body FROM alert_search WHERE id > ? ORDER BY id LIMIT ?',
          after,
          PIECE,
        );
        if (rows.length === 0) return;
        yield rows.map(toSearch);
        after = rows.at(-1)?.id ?? '';
      }
    },
    searchesOf: async (conversation) =>
      db
        .all<SearchRow>(
          'SELECT id, conversation, saved_at, expires_at, body FROM alert_search WHERE conversation = ? ORDER BY saved_at, id',
          conversation,
        )
        .map(toSearch),
    put: async (search, told) => inTransaction(db, () => putSearch(db, sealer, search, told)),
    remove: async ({ id }) => {
      db.run('DELETE FROM alert_search WHERE id = ?', id);
    },
    forget: async (conversation) =>
      inTransaction(db, () => {
        for (const table of ['alert_search', 'alert_person', 'alert_told', 'alert_notice'])
          db.run(`DELETE FROM ${table} WHERE conversation = ?`, conversation);
        db.run('DELETE FROM timer WHERE of = ? AND kind = ?', conversation, ALERT_TIMER);
      }),
    pauses: async () =>
      new Map(
        db
          .all<{ conversation: string; not_before: number }>(
            'SELECT conversation, not_before FROM alert_person',
          )
          .map((row) => [row.conversation as ConversationId, new Date(row.not_before)]),
      ),
    pause: async (conversation, notBefore) => setPause(db, conversation, notBefore),
    told: async (conversations) =>
      conversations.map(
        (conversation) =>
          new Set(
            db
              .all<{ job: string }>('SELECT job FROM alert_told WHERE conversation = ?', conversation)
              .map(({ job }) => job),
          ),
      ),
    plan: async (notices) =>
      inTransaction(db, () => {
        const kept = notices.filter(({ conversation }) =>
          db.get('SELECT 1 AS one FROM alert_search WHERE conversation = ? LIMIT 1', conversation),
        );
        for (const notice of kept) planNotice(db, sealer, notice);
        return new Set(kept.map(({ id }) => id));
      }),
    planned: async (now) =>
      db
        .all<{ id: string; conversation: string; content: Uint8Array; at: number }>(
          `SELECT n.id, n.conversation, n.content, n.at FROM timer t JOIN alert_notice n ON n.id = t.id
             WHERE t.kind = ? AND t.at <= ? AND n.state = 'planned' ORDER BY t.at, t.id`,
          ALERT_TIMER,
          now.getTime(),
        )
        .map(({ id, conversation, content, at }) => ({
          id: id as OutboundId,
          conversation: conversation as ConversationId,
          at: new Date(at),
          content: openContent(sealer, id, content),
        })),
    markSaid: async (notices) =>
      inTransaction(db, () => {
        for (const { id } of notices) {
          db.run(
            "UPDATE alert_notice SET state = 'said', content = NULL WHERE id = ? AND state = 'planned'",
            id,
          );
          dropTimer(db, { kind: ALERT_TIMER, id });
        }
      }),
    takeShown: async (conversation, since) => inTransaction(db, () => takeShown(db, conversation, since)),
    record: async (changed, removed) =>
      inTransaction(db, () => {
        for (const { facts, at } of changed)
          db.run(
            `INSERT INTO alert_change (vacancy, at, facts) VALUES (?, ?, ?) ON CONFLICT (vacancy) DO UPDATE
               SET at = excluded.at, facts = excluded.facts WHERE facts != excluded.facts`,
            facts.id,
            at.getTime(),
            JSON.stringify(facts),
          );
        for (const id of removed) db.run('DELETE FROM alert_change WHERE vacancy = ?', id);
      }),
    async *changes(since) {
      for (let [at, id] = [since.getTime(), '']; ; ) {
        const rows = db.all<{ vacancy: string; at: number; facts: string }>(
          'SELECT vacancy, at, facts FROM alert_change WHERE (at, vacancy) > (?, ?) ORDER BY at, vacancy LIMIT ?',
          at,
          id,
          PIECE,
        );
        const last = rows.at(-1);
        if (!last) return;
        yield rows.map((row) => ({ facts: JSON.parse(row.facts) as VacancyFacts, at: new Date(row.at) }));
        [at, id] = [last.at, last.vacancy];
      }
    },
    sweep: async (now, { changesMs, toldMs, searchMs }) =>
      inTransaction(db, () => {
        const at = now.getTime();
        db.run('DELETE FROM alert_change WHERE at < ? OR at > ?', at - changesMs, at + changesMs);
        db.run('DELETE FROM alert_told WHERE at < ?', at - toldMs);
        db.run('DELETE FROM alert_person WHERE not_before < ?', at);
        db.run("DELETE FROM alert_notice WHERE at < ? AND state != 'planned'", at - toldMs);
        db.run('UPDATE alert_search SET expires_at = ? WHERE expires_at > ?', at + searchMs, at + searchMs);
        return db
          .all<{ id: string }>('DELETE FROM alert_search WHERE expires_at <= ? RETURNING id', at)
          .map(({ id }) => id);
      }),
  };
}

function takeShown(db: Database, conversation: ConversationId, since: Date): string[] {
  const read = (rest: string) =>
    db.all<{ vacancies: string }>(
      `SELECT vacancies FROM alert_notice WHERE conversation = ? AND at >= ? ${rest}`,
      conversation,
      since.getTime(),
    );
  const unseen = read("AND state = 'said' ORDER BY at DESC");
  // Whoever asks again sees the last ones again.
  const rows = unseen.length > 0 ? unseen : read("AND state = 'shown' ORDER BY at DESC LIMIT 1");
  db.run("UPDATE alert_notice SET state = 'shown' WHERE conversation = ? AND state = 'said'", conversation);
  return rows.flatMap(({ vacancies }) => JSON.parse(vacancies) as string[]);
}

function putSearch(db: Database, sealer: Sealer, search: SavedSearch, told: readonly string[]): void {
  const { id, conversation, savedAt, expiresAt } = search;
  db.run(
    `INSERT INTO alert_search (id, conversation, saved_at, expires_at, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, expires_at = excluded.expires_at, body = excluded.body`,
    id,
    conversation,
    savedAt.getTime(),
    expiresAt.getTime(),
    sealSearchBody(sealer, search),
  );
  for (const job of told) tell(db, conversation, job, savedAt);
}

function planNotice(db: Database, sealer: Sealer, notice: Notice): void {
  const { id, conversation, vacancies, jobs, content, at, nextNotBefore } = notice;
  db.run(
    "INSERT INTO alert_notice (id, conversation, state, at, vacancies, content) VALUES (?, ?, 'planned', ?, ?, ?)",
    id,
    conversation,
    at.getTime(),
    JSON.stringify(vacancies),
    sealContent(sealer, id, content),
  );
  setTimer(db, { kind: ALERT_TIMER, id, of: conversation, at });
  for (const job of jobs) tell(db, conversation, job, at);
  setPause(db, conversation, nextNotBefore);
}

function tell(db: Database, conversation: ConversationId, job: string, at: Date): void {
  db.run(
    'INSERT INTO alert_told (conversation, job, at) VALUES (?, ?, ?) ON CONFLICT (conversation, job) DO UPDATE SET at = excluded.at',
    conversation,
    job,
    at.getTime(),
  );
}

function setPause(db: Database, conversation: ConversationId, notBefore: Date): void {
  db.run(
    'INSERT INTO alert_person (conversation, not_before) VALUES (?, ?) ON CONFLICT (conversation) DO UPDATE SET not_before = excluded.not_before',
    conversation,
    notBefore.getTime(),
  );
}
