import type { TicketRecord } from '../../storage/desk-store.ts';
import type { Handlers } from '../api/handlers.ts';
import type { TicketRow } from '../api/schema.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import type { MisuseAlarm } from '../misuse/alarm.ts';
import { makeActiveCases } from '../tickets/active.ts';
import { addNote, prioritise, reveal } from '../tickets/beside.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { readDetail } from '../tickets/detail.ts';
import { resolve } from '../tickets/finish.ts';
import { hiddenFrom, hiddenMessage } from '../tickets/hidden.ts';
import { claim, giveBack, hold, release, reopen } from '../tickets/hold.ts';
import { toMessage } from '../tickets/messages.ts';
import { transfer } from '../tickets/pass-on.ts';
import { byUrgency, toRow } from '../tickets/rows.ts';
import { mustSee, sightOf } from '../tickets/see.ts';
import { sendMessage } from '../tickets/send.ts';

/** A page that is drawn again within a minute is one view, not twenty. */
const SAME_VIEW_MS = 60_000;
const MOST_VIEWS = 5_000;

type Names =
  | 'tickets'
  | 'ticket'
  | 'messages'
  | 'message'
  | 'claim'
  | 'sendMessage'
  | 'addNote'
  | 'transfer'
  | 'resolve'
  | 'hold'
  | 'giveBack'
  | 'release'
  | 'reopen'
  | 'prioritise'
  | 'reveal'
  | 'setViewing';

/** The queue, one case, and all that is done with it. Before words of a case are shown, `misuse` is asked. */
export function ticketOperations(
  deps: TicketDeskDeps,
  misuse: Pick<MisuseAlarm, 'admit' | 'nudge'>,
): Pick<Handlers, Names> {
  const { store, clock, directory, presence } = deps;
  const active = makeActiveCases(store);
  const viewed = new Map<string, number>();
  const row = ({ ticket }: { readonly ticket: TicketRecord }): TicketRow => toRow(ticket, deps, clock.now());
  const find = async (actor: Actor, id = '', least: 'full' | 'line' = 'full'): Promise<TicketRecord> =>
    mustSee(actor, await store.ticket(id), least);

  /** Who looked at what is part of the chain (S25). @throws DeskProblem too-many-openings */
  const noteView = async (actor: Actor, ticket: TicketRecord): Promise<void> => {
    misuse.admit(actor.id, ticket.id);
    const key = `${actor.id} ${ticket.id}`;
    const now = clock.now().getTime();
    if (now - (viewed.get(key) ?? Number.NEGATIVE_INFINITY) < SAME_VIEW_MS) return;
    viewed.delete(key);
    viewed.set(key, now);
    for (const oldest of viewed.keys()) {
      if (viewed.size <= MOST_VIEWS) break;
      viewed.delete(oldest);
    }
    await store.audit([{ actor: actor.id, action: 'ticket.viewed', ticket: ticket.id }]);
    misuse.nudge();
  };

  return {
    tickets: async ({ actor, query }) => {
      // Active ones are read beyond the page asked for: some of them may not be for this pair of eyes.
      const { newest, tickets } = await active();
      const found = [
        tickets.filter(({ state }) => query.state === undefined || state === query.state),
        query.state === undefined || query.state === 'resolved'
          ? await store.tickets({ state: 'resolved', limit: query.limit })
          : [],
      ];
      const now = clock.now();
      const rows = found
        .flat()
        .filter((ticket) => sightOf(actor, ticket) !== 'none')
        .filter(
          ({ topic, language, holder, assignee }) =>
            (query.topic === undefined || topic === query.topic) &&
            (query.language === undefined || language === query.language) &&
            (query.who !== 'mine' || holder === actor.id || assignee === actor.id) &&
            (query.who !== 'unassigned' || (holder === undefined && assignee === undefined)),
        )
        .map((ticket) => toRow(ticket, deps, now));
      const sorted = query.state === 'resolved' ? rows : rows.sort(byUrgency);
      return { tickets: sorted.slice(0, query.limit), lastEventId: String(newest) };
    },
    ticket: async ({ actor, params }) => {
      const ticket = await find(actor, params.ticket);
      await noteView(actor, ticket);
      return readDetail(deps, actor, ticket);
    },
    messages: async ({ actor, params, query }) => {
      const ticket = await find(actor, params.ticket);
      await noteView(actor, ticket);
      const { messages, hasEarlier } = await store.thread(ticket.conversation, {
        limit: query.limit,
        ...(query.before === undefined ? {} : { before: query.before }),
      });
      const isHidden = await hiddenFrom(store, actor, ticket);
      return {
        messages: messages.map((message) =>
          isHidden(message.at) ? hiddenMessage(message) : toMessage(message, ticket, directory),
        ),
        hasEarlier,
      };
    },
    message: async ({ actor, params }) => {
      const ticket = await find(actor, params.ticket);
      const message = await store.threadMessage(ticket.conversation, params.message ?? '');
      if (!message) throw new DeskProblem(404, 'not-found');
      // One message after another is a way to read a conversation too.
      await noteView(actor, ticket);
      const isHidden = await hiddenFrom(store, actor, ticket);
      return isHidden(message.at) ? hiddenMessage(message) : toMessage(message, ticket, directory);
    },
    claim: async ({ actor, params }) => {
      // Taking a case shows its words: who takes one after another and puts them back reads.
      misuse.admit(actor.id, (await find(actor, params.ticket)).id);
      const { ticket } = await claim(deps, actor, params.ticket ?? '');
      misuse.nudge();
      return readDetail(deps, actor, ticket);
    },
    sendMessage: async ({ actor, params, body }) => {
      const { messageId, threadVersion } = await sendMessage(deps, actor, params.ticket ?? '', body);
      const ticket = await find(actor, params.ticket);
      const message = await store.threadMessage(ticket.conversation, messageId);
      if (!message) throw new DeskProblem(404, 'not-found');
      return { message: toMessage(message, ticket, directory), threadVersion };
    },
    addNote: ({ actor, params, body }) => addNote(deps, actor, params.ticket ?? '', body),
    transfer: async ({ actor, params, body }) => row(await transfer(deps, actor, params.ticket ?? '', body)),
    resolve: async ({ actor, params, body }) => row(await resolve(deps, actor, params.ticket ?? '', body)),
    hold: async ({ actor, params, body }) =>
      row(await hold(deps, actor, params.ticket ?? '', new Date(body.until), body.note)),
    giveBack: async ({ actor, params, body }) =>
      row(await giveBack(deps, actor, params.ticket ?? '', body.note)),
    release: async ({ actor, params, body }) =>
      row(await release(deps, actor, params.ticket ?? '', body.reason)),
    reopen: async ({ actor, params, body }) =>
      row(await reopen(deps, actor, params.ticket ?? '', body.reason)),
    prioritise: async ({ actor, params, body }) =>
      row(await prioritise(deps, actor, params.ticket ?? '', body)),
    reveal: async ({ actor, params, body }) => {
      const revealed = await reveal(deps, actor, params.ticket ?? '', body.reason);
      misuse.nudge();
      return revealed;
    },
    setViewing: async ({ actor, params, body }) => {
      const ticket = await find(actor, params.ticket);
      presence.view(ticket.id, actor.id, body.activity);
      return undefined;
    },
  };
}
