import { z } from 'zod';
import type { ConversationId, OutboundContent, OutboundId } from '../../model/index.ts';
import { LANGUAGES } from '../../model/language.ts';
import type { Sealer } from '../../storage/sealer.ts';
import type { Database } from '../../storage/sqlite/driver.ts';
import { inTransaction } from '../people-database.ts';
import { SearchCriteria, type VacancyFacts } from './criteria.ts';
import type { AlertStore, Notice, SavedSearch } from './store.ts';

/** Rows read at once: a few milliseconds with their seals. */
const PIECE = 250;

/** The sealed part of a search. */
const Body = z.object({
  criteria: SearchCriteria,
  language: z.enum(LANGUAGES),
  smsConsentAt: z.number().optional(),
});

type SearchRow = {
  id: string;
  conversation: string;
  saved_at: number;
  expires_at: number;
  body: Uint8Array;
};

/** @param db from `openPeopleDatabase` */
export function makeAlertStore(db: Database, sealer: Sealer): AlertStore {
  const toSearch = (row: SearchRow): SavedSearch => {
    const { criteria, language, smsConsentAt } = Body.parse(
      JSON.parse(sealer.open(row.body, `alert_search:body:${row.id}`)),
    );
    return {
      id: row.id,
      conversation: row.conversation as ConversationId,
      criteria,
      language,
      ...(smsConsentAt === undefined ? {} : { smsConsentAt: new Date(smsConsentAt) }),
      savedAt: new Date(row.saved_at),
      expiresAt: new Date(row.expires_at),
    };
  };
  return {
    *searches() {
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
    put: (search, told) => inTransaction(db, () => putSearch(db, sealer, search, told)),
    remove: (id) => {
      db.run('DELETE FROM alert_search WHERE id = ?', id);
    },
    forget: (conversation) =>
      inTransaction(db, () => {
        for (const table of ['alert_search', 'alert_person', 'alert_told', 'alert_notice'])
          db.run(`DELETE FROM ${table} WHERE conversation = ?`, conversation);
      }),
    pauses: () =>
      new Map(
        db
          .all<{ conversation: string; not_before: number }>(
            'SELECT conversation, not_before FROM alert_person',
          )
          .map((row) => [row.conversation as ConversationId, new Date(row.not_before)]),
      ),
    pause: (conversation, notBefore) => setPause(db, conversation, notBefore),
    told: (conversation) =>
      new Set(
        db
          .all<{ job: string }>('SELECT job FROM alert_told WHERE conversation = ?', conversation)
          .map(({ job }) => job),
      ),
    plan: (notices) =>
      inTransaction(db, () => {
        for (const notice of notices) planNotice(db, sealer, notice);
      }),
    planned: () =>
      db
        .all<{ id: string; conversation: string; content: Uint8Array }>(
          "SELECT id, conversation, content FROM alert_notice WHERE state = 'planned'",
        )
        .map(({ id, conversation, content }) => ({
          id: id as OutboundId,
          conversation: conversation as ConversationId,
          content: JSON.parse(sealer.open(content, `alert_notice:content:${id}`)) as OutboundContent,
        })),
    markSaid: (ids) =>
      inTransaction(db, () => {
        for (const id of ids)
          db.run(
            "UPDATE alert_notice SET state = 'said', content = NULL WHERE id = ? AND state = 'planned'",
            id,
          );
      }),
    takeShown: (conversation, since) =>
      inTransaction(db, () => {
        const from = since.getTime();
        const read = (rest: string) =>
          db.all<{ vacancies: string }>(
            `SELECT vacancies FROM alert_notice WHERE conversation = ? AND at >= ? ${rest}`,
            conversation,
            from,
          );
        const unseen = read("AND state = 'said' ORDER BY at DESC");
        // Whoever asks again sees the last ones again.
        const rows = unseen.length > 0 ? unseen : read("AND state = 'shown' ORDER BY at DESC LIMIT 1");
        db.run(
          "UPDATE alert_notice SET state = 'shown' WHERE conversation = ? AND state = 'said'",
          conversation,
        );
        return rows.flatMap(({ vacancies }) => JSON.parse(vacancies) as string[]);
      }),
    record: (changed, removed) =>
      inTransaction(db, () => {
        for (const { facts, at } of changed)
          db.run(
            'INSERT INTO alert_change (vacancy, at, facts) VALUES (?, ?, ?) ON CONFLICT (vacancy) DO UPDATE SET at = excluded.at, facts = excluded.facts',
            facts.id,
            at.getTime(),
            JSON.stringify(facts),
          );
        for (const id of removed) db.run('DELETE FROM alert_change WHERE vacancy = ?', id);
      }),
    *changes(since) {
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
    sweep: (now, { changesMs, toldMs }) =>
      inTransaction(db, () => {
        const before = (ms: number) => now.getTime() - ms;
        db.run('DELETE FROM alert_change WHERE at < ?', before(changesMs));
        db.run('DELETE FROM alert_told WHERE at < ?', before(toldMs));
        db.run("DELETE FROM alert_notice WHERE at < ? AND state != 'planned'", before(toldMs));
        return db
          .all<{ id: string }>('DELETE FROM alert_search WHERE expires_at <= ? RETURNING id', now.getTime())
          .map(({ id }) => id);
      }),
  };
}

function putSearch(db: Database, sealer: Sealer, search: SavedSearch, told: readonly string[]): void {
  const { id, conversation, criteria, language, smsConsentAt, savedAt, expiresAt } = search;
  const body = { criteria, language, smsConsentAt: smsConsentAt?.getTime() };
  db.run(
    `INSERT INTO alert_search (id, conversation, saved_at, expires_at, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, expires_at = excluded.expires_at, body = excluded.body`,
    id,
    conversation,
    savedAt.getTime(),
    expiresAt.getTime(),
    sealer.seal(JSON.stringify(body), `alert_search:body:${id}`),
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
    sealer.seal(JSON.stringify(content), `alert_notice:content:${id}`),
  );
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
