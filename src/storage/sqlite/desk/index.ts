import type { DeskStore } from '../../desk-store.ts';
import type { TableContext } from '../context.ts';
import { countEvents } from '../event-counts.ts';
import {
  changeAccount,
  deleteSessions,
  insertAccount,
  insertSession,
  readAccounts,
  readPractice,
  readSession,
  touchSession,
  writePractice,
} from './accounts.ts';
import { appendAudit, forgetAuditBefore, readAuditPage, verifyAuditChain } from './audit.ts';
import { readEventRange, readEventsAfter } from './log.ts';
import {
  acknowledgeMisuse,
  forgetMisuseBefore,
  insertMisuseAlert,
  readMisuseAlert,
  readMisuseAlerts,
} from './misuse.ts';
import { readNotes } from './notes.ts';
import { readThread, readThreadMessage } from './thread.ts';
import {
  countEarlierTickets,
  decideOnTicket,
  listTickets,
  readAddress,
  readCasesOf,
  readFloorEvents,
  readRecentWaits,
  readTicket,
  readTicketContext,
} from './tickets.ts';

export interface DeskStoreParts {
  readonly context: TableContext;
  readonly write: <T>(job: () => T) => Promise<T>;
  readonly emailKey: (email: string) => string;
  readonly onEvents: DeskStore['onEvents'];
}

/** The desk's part of the embedded store: same file, same group commits as turns and sending. */
export function makeSqliteDesk({ context, write, emailKey, onEvents }: DeskStoreParts): DeskStore {
  const { db } = context;
  return {
    neighbours: undefined,
    tickets: async (filter) => listTickets(context, filter),
    ticket: async (id) => readTicket(context, id),
    ticketContext: async (id) => readTicketContext(context, id),
    earlierTickets: async (conversation, before) => countEarlierTickets(context, conversation, before),
    casesOf: async (conversation) => readCasesOf(context, conversation),
    recentWaits: async (limit) => readRecentWaits(context, limit),
    decide: (id, decide) => write(() => decideOnTicket(context, id, decide)),

    thread: async (conversation, page) => readThread(context, conversation, page),
    threadMessage: async (conversation, id) => readThreadMessage(context, conversation, id),
    notes: async (ticket) => readNotes(context, ticket),
    floorEvents: async (conversation) => readFloorEvents(context, conversation),
    address: async (conversation) => readAddress(context, conversation),

    eventsAfter: async (seq, limit) => readEventsAfter(context, seq, limit),
    eventRange: async () => readEventRange(context),
    onEvents,

    audit: (entries) =>
      write(() => {
        for (const entry of entries) appendAudit(context, entry);
      }),
    auditPage: async (query) => readAuditPage(context, query),
    verifyAudit: async () => verifyAuditChain(context),

    addMisuseAlert: (alert) => write(() => insertMisuseAlert(context, alert)),
    misuseAlerts: async (limit) => readMisuseAlerts(context, limit),
    misuseAlert: async (id) => readMisuseAlert(context, id),
    acknowledgeMisuse: (id, by) => write(() => acknowledgeMisuse(context, id, by)),

    accounts: async () => readAccounts(context),
    addAccount: (account) => write(() => insertAccount(context, emailKey, account)),
    changeAccount: (id, change) => write(() => changeAccount(context, id, change)),
    practice: async (account) => readPractice(context, account),
    savePractice: (account, json) => write(() => writePractice(context, account, json)),
    addSession: (session) => write(() => insertSession(context, session)),
    session: async (hash) => readSession(context, hash),
    touchSession: (hash, at) => write(() => touchSession(context, hash, at)),
    endSession: (hash) => write(() => void db.run('DELETE FROM session WHERE hash = ?', hash)),
    endSessions: (account, except) => write(() => deleteSessions(context, account, except)),
    countEvents: async (after) => countEvents(context, after),
    sweepDesk: (before) =>
      write(() => {
        db.run('DELETE FROM desk_event WHERE at < ?', before.events.getTime());
        db.run(
          'DELETE FROM session WHERE seen_at < ? OR created_at < ?',
          before.sessionsSeen.getTime(),
          before.sessionsMade.getTime(),
        );
        forgetAuditBefore(context, before.audit);
        forgetMisuseBefore(context, before.audit);
      }),
  };
}
