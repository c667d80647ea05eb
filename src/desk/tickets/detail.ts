import type { TicketRecord } from '../../storage/desk-store.ts';
import type { Message, Note, TicketContext, TicketDetail, Viewer } from '../api/schema.ts';
import type { Actor } from '../contract.ts';
import { offeredTo, sentAfterWindow } from '../templates/offer.ts';
import type { TicketDeskDeps } from './deps.ts';
import { hiddenFrom, hiddenMessage } from './hidden.ts';
import { toMessage } from './messages.ts';
import { toRow } from './rows.ts';

const FIRST_PAGE = 50;

/** A case with all that somebody needs before they write: context, the talk so far, notes, who held it. */
export async function readDetail(
  deps: TicketDeskDeps,
  actor: Actor,
  ticket: TicketRecord,
): Promise<TicketDetail> {
  const { store, directory, clock, presence } = deps;
  // Before the rest is read: what happens meanwhile comes again as an event rather than never.
  const { newest } = await store.eventRange();
  const [context, thread, notes, floorEvents, earlier, isHidden] = await Promise.all([
    readContext(deps, ticket),
    store.thread(ticket.conversation, { limit: FIRST_PAGE }),
    store.notes(ticket.id),
    store.floorEvents(ticket.conversation),
    store.earlierTickets(ticket.conversation, ticket.id),
    hiddenFrom(store, actor, ticket),
  ]);
  return {
    ...toRow(ticket, deps, clock.now()),
    context: { ...context, earlierTickets: earlier },
    transcript: thread.messages.map(
      (message): Message =>
        isHidden(message.at) ? hiddenMessage(message) : toMessage(message, ticket, directory),
    ),
    hasEarlier: thread.hasEarlier,
    notes: notes.map((note): Note => toNote(note, deps)),
    templates: offeredTo(deps.templates, deps.texts, ticket).map(({ buttons, ...offer }) => ({
      ...offer,
      buttons: [...buttons],
    })),
    templateSentAt: sentAfterWindow(ticket, clock.now())?.toISOString() ?? null,
    floorEvents: floorEvents
      .filter(({ at }) => !isHidden(at))
      .map((event) => ({
        ...event,
        at: event.at.toISOString(),
        actor: directory.byId(event.actor)?.name ?? event.actor,
      })),
    viewers: viewersOf(deps, ticket.id),
    actions: actionsOf(actor, ticket),
    lastEventId: String(newest),
  };

  function viewersOf({ directory }: TicketDeskDeps, id: string): Viewer[] {
    return presence.viewers(id).map(({ account, isTyping }) => ({ ...directory.person(account), isTyping }));
  }
}

export function toNote(
  note: Awaited<ReturnType<TicketDeskDeps['store']['notes']>>[number],
  { directory }: Pick<TicketDeskDeps, 'directory'>,
): Note {
  return {
    id: note.id,
    at: note.at.toISOString(),
    author: directory.person(note.author),
    text: note.text,
    mentions: note.mentions.map((id) => directory.person(id)),
  };
}

async function readContext(
  { store }: TicketDeskDeps,
  ticket: TicketRecord,
): Promise<Omit<TicketContext, 'earlierTickets'>> {
  const [context, address] = await Promise.all([
    store.ticketContext(ticket.id),
    store.address(ticket.conversation),
  ]);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const list = (value: unknown) =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  const consent = typeof context.consent === 'boolean' ? context.consent : null;
  return {
    reason: ticket.reason,
    language: ticket.language,
    topic: ticket.topic ?? null,
    intent: text(context.intent),
    confidence: typeof context.score === 'number' ? context.score : null,
    consent,
    situation: consent ? text(context.situation) : null,
    riskCodes: [...ticket.riskCodes],
    answered: list(context.answered),
    vacancies: list(context.vacancies),
    maskedNumber: address?.phone === undefined ? null : maskNumber(address.phone),
    isOptedOut: ticket.isOptedOut,
  };
}

/** All but the last two digits. */
export const maskNumber = (phone: string): string => `••••${phone.slice(-2)}`;

/** What an account may do with a case now; the console shows nothing else, the API decides again. */
export function actionsOf(actor: Pick<Actor, 'id' | 'may'>, ticket: TicketRecord): string[] {
  const actions: string[] = [];
  const isMine = ticket.holder === actor.id;
  const add = (condition: boolean, ...names: string[]) => {
    if (condition) actions.push(...names);
  };
  const isActive = ticket.state !== 'resolved';
  if (actor.may('tickets.work')) {
    add(ticket.state === 'waiting' || (isMine && ticket.floor.state === 'wrapup'), 'claim');
    add(isActive && isMine, 'message', 'hold', 'release');
    add(isActive && isMine && ticket.floor.state === 'human', 'return');
    add(isActive && (isMine || ticket.state === 'waiting' || actor.may('tickets.assign')), 'transfer');
    add(isActive && (isMine || actor.may('tickets.assign')), 'resolve');
    add(ticket.state === 'resolved', 'reopen');
    actions.push('note');
  }
  add(isActive && actor.may('tickets.prioritise'), 'priority');
  add(actor.may('number.reveal'), 'reveal');
  add(actor.may('person.export'), 'export');
  return actions;
}
