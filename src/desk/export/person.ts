import type { DeskStore, ThreadMessage, TicketRecord } from '../../storage/desk-store.ts';
import type { PersonExport } from '../api/schema.ts';
import type { Actor } from '../contract.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { toNote } from '../tickets/detail.ts';
import { hiddenFrom } from '../tickets/hidden.ts';
import { toMessage } from '../tickets/messages.ts';
import { toRow } from '../tickets/rows.ts';
import { sightOf } from '../tickets/see.ts';

const PAGE = 500;
/** Messages are kept for thirty days: nobody writes so many. */
const MOST_MESSAGES = 20_000;

/**
 * All that the desk holds of the person of one case, for a request of theirs (access, LGPDPPSO and LFPDPPP): one person
 * at a time, found by a case and never by number or name (S34). What the asker may not read is left out and said so.
 */
export async function exportPerson(
  deps: TicketDeskDeps,
  actor: Actor,
  ticket: TicketRecord,
): Promise<PersonExport> {
  const { store, clock, directory } = deps;
  const now = clock.now();
  const all = await store.casesOf(ticket.conversation);
  const cases = all.filter((one) => sightOf(actor, one) === 'full');
  const [messages, isHidden, floorEvents, address] = await Promise.all([
    readAll(store, ticket),
    hiddenFrom(store, actor, ticket),
    store.floorEvents(ticket.conversation),
    store.address(ticket.conversation),
  ]);
  return {
    exportedAt: now.toISOString(),
    isWhole: cases.length === all.length && messages.length < MOST_MESSAGES,
    channel: ticket.channel,
    number: address?.phone ?? null,
    cases: await Promise.all(
      cases.map(async (one) => ({
        ...toRow(one, deps, now),
        context: await store.ticketContext(one.id),
        notes: (await store.notes(one.id)).map((note) => toNote(note, deps)),
      })),
    ),
    messages: messages.filter(({ at }) => !isHidden(at)).map((one) => toMessage(one, ticket, directory)),
    floorEvents: floorEvents
      .filter(({ at }) => !isHidden(at))
      .map((event) => ({ ...event, at: event.at.toISOString() })),
  };
}

/** The whole thread, oldest first. */
async function readAll(
  store: Pick<DeskStore, 'thread'>,
  { conversation }: TicketRecord,
): Promise<ThreadMessage[]> {
  const pages: ThreadMessage[][] = [];
  let count = 0;
  for (let before: string | undefined; ; ) {
    const page = await store.thread(conversation, {
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    pages.unshift(page.messages);
    count += page.messages.length;
    before = page.messages[0]?.id;
    if (!page.hasEarlier || before === undefined || count >= MOST_MESSAGES) return pages.flat();
  }
}
