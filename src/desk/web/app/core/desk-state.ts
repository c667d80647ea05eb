import type { Colleague, Message, Session, TicketDetail, TicketRow, Viewer } from '../../../api/schema.ts';
import { FIRST_TAB, type Filter } from '../../shared/rank.ts';

export type MessageItem = ReturnType<typeof Message.parse>;

/** The case on the screen. */
export interface OpenTicket {
  readonly id: string;
  readonly detail: TicketDetail | undefined;
  /** Newest last; grows upwards page by page. */
  readonly messages: readonly MessageItem[];
  readonly hasEarlier: boolean;
  /** Code of the problem when it could not be read. */
  readonly problem: string | undefined;
}

export interface Toast {
  readonly id: number;
  readonly kind: 'good' | 'plain' | 'bad';
  readonly text: string;
  /** A case that it leads to. */
  readonly ticketId?: string;
}

export interface DeskState {
  readonly phase: 'loading' | 'out' | 'in';
  /** Signed out by the clock or by somebody else, not by the button. */
  readonly hasEnded: boolean;
  readonly session: Session | undefined;
  readonly rows: ReadonlyMap<string, TicketRow>;
  readonly hasList: boolean;
  readonly filter: Filter;
  readonly colleagues: readonly Colleague[];
  readonly viewers: ReadonlyMap<string, readonly Viewer[]>;
  readonly open: OpenTicket | undefined;
  readonly isOnline: boolean;
  readonly presence: 'online' | 'away' | 'offline';
  readonly toasts: readonly Toast[];
  /** Grows when an alert of misuse comes or goes: who shows them reads them anew. */
  readonly misuseNews: number;
}

export const initialState: DeskState = {
  phase: 'loading',
  hasEnded: false,
  session: undefined,
  rows: new Map(),
  hasList: false,
  filter: { tab: FIRST_TAB, topic: '', language: '' },
  colleagues: [],
  viewers: new Map(),
  open: undefined,
  isOnline: true,
  presence: 'online',
  toasts: [],
  misuseNews: 0,
};

/** A line of the queue as it is now; an older version than ours is not taken. The open case follows its line. */
export function putRow(state: DeskState, row: TicketRow): Partial<DeskState> {
  const known = state.rows.get(row.id);
  if (known && known.version > row.version) return {};
  const rows = new Map(state.rows).set(row.id, row);
  const { open } = state;
  if (open?.id !== row.id || !open.detail || open.detail.version > row.version) return { rows };
  // What colleagues sent counts as seen once it is on the screen (putMessage): until then a reply is refused.
  const { threadVersion } = open.detail;
  return { rows, open: { ...open, detail: { ...open.detail, ...row, threadVersion } } };
}

/** Many lines at once, at the price of one. */
export function putRows(state: DeskState, changed: Iterable<TicketRow>): Partial<DeskState> {
  const rows = new Map(state.rows);
  for (const row of changed) if (row.version >= (rows.get(row.id)?.version ?? -1)) rows.set(row.id, row);
  return { rows };
}

export function dropRow(state: DeskState, id: string): Partial<DeskState> {
  const rows = new Map(state.rows);
  rows.delete(id);
  if (state.open?.id !== id) return { rows };
  return { rows, open: { ...state.open, detail: undefined, messages: [], problem: 'not-found' } };
}

/** Takes a newly read case; messages that were paged in before stay above it. */
export function putDetail(state: DeskState, detail: TicketDetail): Partial<DeskState> {
  const { open } = state;
  if (open?.id !== detail.id) return {};
  const first = detail.transcript[0];
  const at = first ? open.messages.findIndex(({ id }) => id === first.id) : -1;
  const earlier = at > 0 ? open.messages.slice(0, at) : [];
  return {
    ...putRow(state, rowOf(detail)),
    viewers: new Map(state.viewers).set(detail.id, detail.viewers),
    open: {
      id: detail.id,
      detail,
      messages: [...earlier, ...detail.transcript],
      hasEarlier: earlier.length > 0 ? open.hasEarlier : detail.hasEarlier,
      problem: undefined,
    },
  };
}

/** Adds a message to the open case, or takes its newer status. @param threadVersion of the case with this message in it */
export function putMessage(
  state: DeskState,
  ticketId: string,
  message: MessageItem,
  threadVersion = 0,
): Partial<DeskState> {
  const { open } = state;
  if (open?.id !== ticketId) return {};
  const at = open.messages.findLastIndex(({ id }) => id === message.id);
  const messages = at >= 0 ? open.messages.with(at, message) : [...open.messages, message].sort(byTime);
  if (!open.detail) return { open: { ...open, messages } };
  const seen = Math.max(open.detail.threadVersion, threadVersion);
  return { open: { ...open, messages, detail: { ...open.detail, threadVersion: seen } } };
}

export function putDelivery(
  state: DeskState,
  ticketId: string,
  messageId: string,
  status: string,
  code: string | null,
): Partial<DeskState> {
  const { open } = state;
  if (open?.id !== ticketId) return {};
  const at = open.messages.findLastIndex(({ id }) => id === messageId);
  const message = open.messages[at];
  if (!message) return {};
  return { open: { ...open, messages: open.messages.with(at, { ...message, status, code }) } };
}

/** As the server orders them: at the same moment a person's words come before the answer, else in order of arrival. */
const byTime = (a: MessageItem, b: MessageItem): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : Number(a.from !== 'person') - Number(b.from !== 'person');

/** The line of the queue that a whole case holds. */
function rowOf(detail: TicketDetail): TicketRow {
  const {
    context: _c,
    transcript: _t,
    hasEarlier: _h,
    notes: _n,
    templates: _o,
    templateSentAt: _s,
    floorEvents: _f,
    viewers: _v,
    actions: _a,
    lastEventId: _l,
    ...row
  } = detail;
  return row;
}
