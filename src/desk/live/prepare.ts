import { fits } from '../../handoff/routing.ts';
import type { LoggedEvent, TicketRecord } from '../../storage/desk-store.ts';
import { profileOf } from '../accounts/profile.ts';
import type { EventData, EventName, TicketRow } from '../api/schema.ts';
import type { Actor } from '../contract.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { scoreNow, toRow } from '../tickets/rows.ts';
import { sightOf } from '../tickets/see.ts';

/** One event of the log, ready to be written to any number of streams: each form of it is made once. */
export interface PreparedEvent {
  readonly seq: number;
  /** What this stream gets: `skip` where it is not theirs to know, so that numbers have no gaps. */
  frameFor(actor: Actor): string;
}

export type PrepareDeps = Pick<
  TicketDeskDeps,
  'store' | 'directory' | 'clock' | 'hours' | 'officeHours' | 'isTyping' | 'presence'
>;

/** @returns prepare(events): a case is read once however many of the events are about it */
export function makePreparer(deps: PrepareDeps) {
  return async (events: readonly LoggedEvent[]): Promise<PreparedEvent[]> => {
    const tickets = new Map<string, TicketRecord | undefined>();
    for (const { ticket } of events)
      if (!tickets.has(ticket)) tickets.set(ticket, await deps.store.ticket(ticket));
    const rows = new Map<string, TicketRow>();
    const now = deps.clock.now();
    for (const [id, record] of tickets) if (record) rows.set(id, toRow(record, deps, now));
    return events.map((event) => prepare(deps, event, tickets.get(event.ticket), rows.get(event.ticket)));
  };
}

function prepare(
  deps: PrepareDeps,
  event: LoggedEvent,
  ticket: TicketRecord | undefined,
  row: TicketRow | undefined,
): PreparedEvent {
  const { seq, data } = event;
  const frames = new Map<string, string>();
  const once = (form: string, make: () => string): string => {
    let frame = frames.get(form);
    if (frame === undefined) {
      frame = make();
      frames.set(form, frame);
    }
    return frame;
  };
  const skip = () => once('skip', () => frame('skip', {}, seq));
  const gone = () => once('gone', () => frame('gone', { ticketId: event.ticket }, seq));
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const list = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);
  const line = (change: string, ticketRow: TicketRow, actor: unknown) =>
    once('line', () =>
      frame(
        'ticket',
        {
          ticket: ticketRow,
          change,
          actor: typeof actor === 'string' ? deps.directory.person(actor) : null,
        },
        seq,
      ),
    );

  return {
    seq,
    frameFor: (actor) => {
      if (!actor.may('tickets.read')) return skip();
      if (event.kind === 'gone' || !ticket || !row) return event.kind === 'gone' ? gone() : skip();
      const sight = sightOf(actor, ticket);
      if (sight === 'none') return hadIt(actor) ? gone() : skip();
      if (event.kind === 'ticket') return line(text(data.change), row, data.actor);
      if (event.kind === 'alert') return isFor(actor) ? once('alert', alert) : skip();
      if (event.kind === 'message' && sight === 'line') return line('message', row, null);
      if (sight === 'line') return skip();
      return once('full', () => whole(row));
    },
  };

  /** Whether it was on their desk until now: to all others a protection case was never there. */
  function hadIt(actor: Actor): boolean {
    if (event.kind !== 'ticket') return false;
    return data.change === 'escalated' || list(data.left).includes(actor.id);
  }

  function whole(ticketRow: TicketRow): string {
    const ticketId = event.ticket;
    switch (event.kind) {
      case 'message':
        return frame(
          'message',
          {
            ticketId,
            messageId: text(data.message),
            from: text(data.from) as EventData<'message'>['from'],
            ticket: ticketRow,
          },
          seq,
        );
      case 'delivery':
        return frame(
          'delivery',
          {
            ticketId,
            messageId: text(data.message),
            status: text(data.status),
            code: typeof data.code === 'string' ? data.code : null,
          },
          seq,
        );
      default:
        return frame(
          'note',
          {
            ticketId,
            noteId: text(data.note),
            author: deps.directory.person(text(data.author)),
            mentions: list(data.mentions),
          },
          seq,
        );
    }
  }

  function alert(): string {
    return frame(
      'alert',
      { ticketId: event.ticket, kind: text(data.alert) as EventData<'alert'>['kind'] },
      seq,
    );
  }

  /** Named people, else everybody it fits now; what has waited too long also those who share out the work. */
  function isFor(actor: Actor): boolean {
    if (!ticket || !row) return false;
    if (Array.isArray(data.to)) return list(data.to).includes(actor.id);
    if (data.escalate === 'yes' && actor.may('tickets.assign')) return true;
    const account = deps.directory.byId(actor.id);
    if (!account || !actor.may('tickets.work')) return false;
    const now = deps.clock.now();
    const { score, isPinned } = scoreNow(ticket, now);
    return fits(
      profileOf(account, deps.presence.statusOf(account.id) === 'online'),
      {
        language: ticket.language,
        ...(ticket.topic === undefined ? {} : { topic: ticket.topic }),
        ...(ticket.office === undefined ? {} : { office: ticket.office }),
        channel: ticket.channel,
        isProtection: isPinned,
        isPinned,
        score,
      },
      now.getTime() - ticket.openedAt.getTime(),
    );
  }
}

/** An event as it goes over the wire; JSON has no line ends of its own. */
export function frame<K extends EventName>(name: K, data: EventData<K>, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
