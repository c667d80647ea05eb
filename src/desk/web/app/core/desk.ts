import type { Session, TicketRow } from '../../../api/schema.ts';
import { alertLine, misuseLine, type Notifier } from './alerts.ts';
import type { Answer, DeskApi } from './api.ts';
import { setServerTime } from './clock.ts';
import {
  type DeskState,
  dropRow,
  initialState,
  putDelivery,
  putDetail,
  putMessage,
  putRow,
  putRows,
  type Toast,
} from './desk-state.ts';
import { forgetDrafts, forgetOthersDrafts } from './drafts.ts';
import type { DeskEvent, LiveOptions } from './live.ts';
import { makeStore } from './store.ts';

export interface DeskDeps {
  readonly api: DeskApi;
  readonly openLive: (options: LiveOptions) => { close(): void; caughtUp(id: string): void };
  readonly notifier: Notifier;
  /** Where a case is, for the address bar. */
  readonly ticketPath: (id: string) => string;
  readonly queuePath: string;
}

const REREAD_MS = 120;
/** After a read that nobody answered. */
const REREAD_AFTER_CUT_MS = 2_000;
/** Lines of the queue are drawn ten times a second at most. */
const DRAW_EVERY_MS = 100;
/** One message that hangs holds back those after it for so long at most. */
const MOST_HELD_BACK_MS = 1_500;
const VIEWING_EVERY_MS = 12_000;
const TYPING_EVERY_MS = 4_000;
/** Somebody who typed just now is still at it. */
const STILL_TYPING_MS = 6_000;
const STALE_AFTER_HIDDEN_MS = 20_000;
const EARLIER_PAGE = 200;
const TOAST_MS = 7_000;

/** What is on the desk, kept as the server has it; every change of the screen goes through here. */
export class Desk {
  readonly store = makeStore<DeskState>(initialState);
  readonly deps: DeskDeps;
  #live: ReturnType<DeskDeps['openLive']> | undefined;
  #reread: ReturnType<typeof setTimeout> | undefined;
  #viewing: ReturnType<typeof setInterval> | undefined;
  #typedAt = Number.NEGATIVE_INFINITY;
  /** When the stream last said who looks at the open case: newer than a copy of it that was asked for before. */
  #viewersAt = 0;
  #hiddenAt = 0;
  #toastId = 0;
  /** Lines that came since the list was last drawn. */
  readonly #late = new Map<string, TicketRow>();
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** Ids of messages being read, so that one event does not fetch twice. */
  readonly #fetching = new Set<string>();
  /** Done when every message that was asked for so far is on the screen or will not come. */
  #shown: Promise<unknown> = Promise.resolve();
  /** Newest event about the open case: a copy of it that was read before is not shown. */
  #openEvent = 0;
  /** While the list is read: what events said meanwhile about a case (undefined: gone), to be kept over an older list. */
  #meanwhile: Map<string, TicketRow | undefined> | undefined;

  constructor(deps: DeskDeps) {
    this.deps = deps;
  }

  get api(): DeskApi {
    return this.deps.api;
  }

  may(permission: string): boolean {
    return this.store.get().session?.permissions.includes(permission) ?? false;
  }

  /** Finds out who is signed in, and opens the queue for them. */
  async start(): Promise<void> {
    const answer = await this.api.call('session');
    if (answer.kind === 'ok') await this.enter(answer.value);
    else this.store.set({ phase: 'out' });
  }

  /** Somebody has signed in: queue, colleagues, stream. */
  async enter(session: Session): Promise<void> {
    forgetOthersDrafts(session.account.id);
    this.store.set({ session, phase: 'in', hasEnded: false });
    if (session.account.mustChangePassword || !session.permissions.includes('tickets.read')) return;
    const lastEventId = await this.readList();
    void this.readColleagues();
    this.#live?.close();
    this.#live = this.deps.openLive({
      after: lastEventId,
      onEvent: (event) => this.#take(event),
      onLine: (isOpen) => {
        if (isOpen && !this.store.get().isOnline) this.#afterCut();
        this.store.set({ isOnline: isOpen });
      },
      onGap: () => this.#readAnew(),
      // Whoever is no longer signed in finds nothing left on the screen (core/api.ts tells of a 401).
      onRefused: () => void this.api.call('session'),
      onLead: (isLeading) => this.deps.notifier.setLeading(isLeading),
    });
  }

  /** Somebody has just signed in with their own hands: they are there, whatever they were when they left. */
  async arrive(session: Session): Promise<void> {
    this.store.set({ presence: 'online' });
    if (session.permissions.includes('tickets.work') && !session.account.mustChangePassword) {
      this.store.set({ session });
      await this.api.call('setPresence', { body: { status: 'online' } });
    }
    await this.enter(session);
  }

  /** The session has ended: nothing of it stays on the screen. */
  leave(hasEnded: boolean): void {
    this.#live?.close();
    this.#live = undefined;
    clearInterval(this.#viewing);
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    this.#late.clear();
    if (!hasEnded) forgetDrafts();
    const { filter } = this.store.get();
    this.store.set({ ...initialState, filter, phase: 'out', hasEnded });
  }

  async signOut(): Promise<void> {
    this.tellViewing('gone');
    await this.api.call('signOut', { query: {} });
    this.leave(false);
  }

  async readList(): Promise<string> {
    const meanwhile = new Map<string, TicketRow | undefined>();
    this.#meanwhile = meanwhile;
    const [active, resolved] = await Promise.all([
      this.api.call('tickets', { query: { who: 'all' } }),
      this.api.call('tickets', { query: { state: 'resolved', limit: 100 } }),
    ]);
    if (this.#meanwhile === meanwhile) this.#meanwhile = undefined;
    if (active.kind === 'problem') {
      this.store.set({ hasList: true });
      return '0';
    }
    const rows = new Map(
      [...(resolved.kind === 'ok' ? resolved.value.tickets : []), ...active.value.tickets].map((row) => [
        row.id,
        row,
      ]),
    );
    for (const [id, row] of meanwhile)
      if (!row) rows.delete(id);
      else if (row.version > (rows.get(id)?.version ?? -1)) rows.set(id, row);
    this.store.set({ rows, hasList: true });
    return active.value.lastEventId;
  }

  async readColleagues(): Promise<void> {
    if (!this.may('colleagues.read')) return;
    const answer = await this.api.call('colleagues');
    if (answer.kind === 'ok') this.#takeColleagues(answer.value.colleagues);
  }

  // — the open case —

  async openTicket(id: string): Promise<void> {
    if (this.store.get().open?.id === id) return;
    this.closeTicket();
    this.#openEvent = 0;
    this.#typedAt = Number.NEGATIVE_INFINITY;
    this.store.set({
      open: { id, detail: undefined, messages: [], hasEarlier: false, problem: undefined },
    });
    await this.readTicket();
    this.tellViewing('viewing');
    clearInterval(this.#viewing);
    this.#viewing = setInterval(() => {
      const isTyping = performance.now() - this.#typedAt < STILL_TYPING_MS;
      if (isTyping) this.#typedAt = Number.NEGATIVE_INFINITY;
      if (!document.hidden) this.tellViewing(isTyping ? 'typing' : 'viewing');
    }, VIEWING_EVERY_MS);
  }

  closeTicket(): void {
    clearInterval(this.#viewing);
    if (this.store.get().open?.detail) this.tellViewing('gone');
    this.store.set({ open: undefined });
  }

  async readTicket(): Promise<void> {
    const id = this.store.get().open?.id;
    if (!id) return;
    const askedAt = performance.now();
    const answer = await this.api.call('ticket', { path: { ticket: id } });
    if (answer.kind === 'ok') {
      const isOld = this.store.get().open?.id === id && Number(answer.value.lastEventId) < this.#openEvent;
      if (isOld) this.#rereadSoon();
      if (!isOld || !this.store.get().open?.detail) {
        const { viewers } = this.store.get();
        this.store.set((state) => putDetail(state, answer.value));
        if (this.#viewersAt > askedAt) this.store.set({ viewers });
      }
      return;
    }
    const { open } = this.store.get();
    if (open?.id !== id) return;
    if (!open.detail) this.store.set({ open: { ...open, problem: answer.code } });
    // It was asked for because something is missing on the screen: that stays so until it is read.
    else if (answer.status === 0 || answer.status === 429 || answer.status >= 500)
      this.#rereadSoon(REREAD_AFTER_CUT_MS);
  }

  async readEarlier(): Promise<void> {
    const open = this.store.get().open;
    const first = open?.messages[0];
    if (!open?.hasEarlier || !first || this.#fetching.has(first.id)) return;
    this.#fetching.add(first.id);
    const answer = await this.api.call('messages', {
      path: { ticket: open.id },
      query: { before: first.id, limit: EARLIER_PAGE },
    });
    this.#fetching.delete(first.id);
    if (answer.kind === 'problem') return;
    this.store.set((state) => {
      if (state.open?.id !== open.id || state.open.messages[0]?.id !== first.id) return {};
      const { messages, hasEarlier } = answer.value;
      return { open: { ...state.open, messages: [...messages, ...state.open.messages], hasEarlier } };
    });
  }

  tellViewing(activity: 'viewing' | 'typing' | 'gone'): void {
    const id = this.store.get().open?.id;
    if (!id) return;
    if (activity === 'typing') {
      if (performance.now() - this.#typedAt < TYPING_EVERY_MS) return;
      this.#typedAt = performance.now();
    }
    void this.api.call('setViewing', { path: { ticket: id }, body: { activity } });
  }

  // — what is said at the edge of the screen —

  toast(kind: Toast['kind'], text: string, ticketId?: string): void {
    this.#toastId += 1;
    const toast: Toast = { id: this.#toastId, kind, text, ...(ticketId ? { ticketId } : {}) };
    // The same words again take the place of the old ones: a list that scrolls by says less than one line.
    this.store.set(({ toasts }) => ({
      toasts: [...toasts.filter((one) => one.text !== text || one.kind !== kind).slice(-3), toast],
    }));
    setTimeout(() => this.dropToast(toast.id), TOAST_MS);
  }

  dropToast(id: number): void {
    this.store.set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
  }

  /** Says a refusal in plain words and takes the case as the server has it now. Gives the value otherwise. */
  settle<T>(answer: Answer<T>, say: (code: string, holder: string) => string): T | undefined {
    if (answer.kind === 'ok') return answer.value;
    const { ticket } = answer.problem;
    if (ticket) {
      this.#putRow(ticket);
      this.#draw();
    }
    this.toast('bad', say(answer.code, ticket?.holder?.name ?? ''));
    if (answer.status === 409 || answer.status === 404) void this.readTicket();
    return undefined;
  }

  /** The page is seen again: phones drop streams in the background without a word. */
  onVisibility(isHidden: boolean): void {
    if (isHidden) this.#hiddenAt = performance.now();
    else if (this.store.get().phase === 'in' && performance.now() - this.#hiddenAt > STALE_AFTER_HIDDEN_MS)
      this.#readAnew();
  }

  #afterCut(): void {
    void this.readColleagues();
    this.tellViewing('viewing');
  }

  #readAnew(): void {
    // Numbers of another store may be smaller: what is read now is right whatever they were.
    this.#openEvent = 0;
    void this.readList().then((id) => this.#live?.caughtUp(id));
    void this.readTicket();
  }

  #take(event: DeskEvent): void {
    const { store } = this;
    const open = store.get().open;
    if (open && event.id !== null && ticketOf(event) === open.id) this.#openEvent = event.id;
    switch (event.name) {
      case 'hello':
        setServerTime(Date.parse(event.data.at), true);
        return;
      case 'ticket':
        this.#putRow(event.data.ticket);
        if (open?.id === event.data.ticket.id && event.data.change !== 'message') this.#rereadSoon();
        return;
      case 'message':
        this.#putRow(event.data.ticket);
        if (open?.id === event.data.ticketId)
          void this.#readMessage(event.data.ticketId, event.data.messageId, event.data.ticket.threadVersion);
        return;
      case 'delivery': {
        const { ticketId, messageId, status, code } = event.data;
        store.set((state) => putDelivery(state, ticketId, messageId, status, code));
        return;
      }
      case 'note':
        if (open?.id === event.data.ticketId) this.#rereadSoon();
        return;
      case 'alert':
        alertLine(this, event.data);
        return;
      case 'gone':
        this.#meanwhile?.set(event.data.ticketId, undefined);
        this.#late.delete(event.data.ticketId);
        store.set((state) => dropRow(state, event.data.ticketId));
        return;
      case 'presence':
        this.#takeColleagues(event.data.colleagues);
        return;
      case 'viewers':
        if (event.data.ticketId === open?.id) this.#viewersAt = performance.now();
        store.set((state) => ({
          viewers: new Map(state.viewers).set(event.data.ticketId, event.data.viewers),
        }));
        return;
      case 'misuse':
        store.set(({ misuseNews }) => ({ misuseNews: misuseNews + 1 }));
        if (event.data.change === 'raised') misuseLine(this);
        return;
      case 'bye':
        this.leave(true);
        return;
      default:
        return;
    }
  }

  /**
   * A line of the queue has changed. The open case follows at once; of others the first is drawn at once and those that
   * come in the same breath together, or sixty late cases would rank a thousand lines sixty times over.
   */
  #putRow(row: TicketRow): void {
    this.#meanwhile?.set(row.id, row);
    if (this.store.get().open?.id === row.id) this.store.set((state) => putRow(state, row));
    const known = this.#late.get(row.id);
    if (!known || known.version <= row.version) this.#late.set(row.id, row);
    if (this.#drawing !== undefined) return;
    const wait = this.#drawnAt + DRAW_EVERY_MS - performance.now();
    if (wait <= 0) this.#draw();
    else this.#drawing = setTimeout(() => this.#draw(), wait);
  }

  #draw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    this.#drawnAt = performance.now();
    const changed = [...this.#late.values()];
    this.#late.clear();
    if (changed.length > 0) this.store.set((state) => putRows(state, changed));
  }

  /** Who is there; also whether I am, as another tab or the server has it. */
  #takeColleagues(colleagues: DeskState['colleagues']): void {
    this.store.set(({ session, presence }) => {
      const mine = colleagues.find(({ id }) => id === session?.account.id)?.presence;
      // The server knows "there" and "not there": which of the two ways of not being there is for this page to keep.
      if (mine === undefined || mine === 'offline') return { colleagues };
      return {
        colleagues,
        presence: mine === 'online' ? 'online' : presence === 'offline' ? 'offline' : 'away',
      };
    });
  }

  async #readMessage(ticket: string, message: string, threadVersion: number): Promise<void> {
    if (this.#fetching.has(message)) return;
    this.#fetching.add(message);
    const reading = this.api.call('message', { path: { ticket, message } });
    // Read side by side, shown one after the other: several of one moment keep the order in which they came.
    const before = Promise.race([this.#shown, new Promise((done) => setTimeout(done, MOST_HELD_BACK_MS))]);
    this.#shown = reading.then(() => before);
    const [answer] = await Promise.all([reading, before]);
    this.#fetching.delete(message);
    if (answer.kind === 'ok')
      this.store.set((state) => putMessage(state, ticket, answer.value, threadVersion));
    else this.#rereadSoon();
  }

  #rereadSoon(ms = REREAD_MS): void {
    clearTimeout(this.#reread);
    this.#reread = setTimeout(() => void this.readTicket(), ms);
  }
}

/** The case that an event is about. */
function ticketOf({ data }: DeskEvent): string | undefined {
  if ('ticketId' in data) return data.ticketId;
  return 'ticket' in data ? data.ticket.id : undefined;
}
