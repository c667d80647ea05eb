import type { Colleague } from '../api/schema.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { sightOf } from '../tickets/see.ts';
import type { Hub } from './hub.ts';
import { frame } from './prepare.ts';

/** Comings and goings of many are told together. */
const TOGETHER_MS = 500;
const FADE_EVERY_MS = 5_000;

/**
 * Tells open desks who is there and who looks at or types in which case: true now, never replayed.
 * @returns how to stop
 */
export function announcePresence(
  { presence, store, directory }: Pick<TicketDeskDeps, 'presence' | 'store' | 'directory'>,
  hub: Pick<Hub, 'tell'>,
  colleagues: () => Colleague[],
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const tellColleagues = () => {
    timer = undefined;
    const text = frame('presence', { colleagues: colleagues() });
    hub.tell((actor) => actor.may('colleagues.read'), text);
  };
  presence.onChange((id) => {
    if (id === undefined) {
      timer ??= setTimeout(tellColleagues, TOGETHER_MS).unref();
      return;
    }
    void store.ticket(id).then((ticket) => {
      if (!ticket) return;
      const viewers = presence
        .viewers(id)
        .map(({ account, isTyping }) => ({ ...directory.person(account), isTyping }));
      hub.tell((actor) => sightOf(actor, ticket) === 'full', frame('viewers', { ticketId: id, viewers }));
    });
  });
  const fading = setInterval(() => presence.fade(), FADE_EVERY_MS);
  fading.unref();
  return () => {
    clearInterval(fading);
    if (timer) clearTimeout(timer);
  };
}
