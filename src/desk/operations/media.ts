import type { Handlers } from '../api/handlers.ts';
import { DeskProblem } from '../contract.ts';
import type { MisuseAlarm } from '../misuse/alarm.ts';
import type { MediaFetcher } from '../ports.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { hiddenFrom } from '../tickets/hidden.ts';
import { mediaOf } from '../tickets/messages.ts';
import { mustSee } from '../tickets/see.ts';

/** Files at once: each may hold sixteen megabytes. */
const AT_ONCE = 4;

/**
 * Files that people sent, through us: the browser never learns a provider's address or credential. The type is what the
 * bytes say, of a short list; a browser is told to keep it, not to run it.
 */
export function mediaOperations(
  { store }: Pick<TicketDeskDeps, 'store'>,
  fetcher: MediaFetcher | undefined,
  misuse: Pick<MisuseAlarm, 'admit' | 'nudge'>,
): Pick<Handlers, 'media'> {
  let open = 0;
  return {
    media: async ({ actor, params, res }) => {
      const ticket = mustSee(actor, await store.ticket(params.ticket ?? ''));
      const message = await store.threadMessage(ticket.conversation, params.message ?? '');
      const media = message?.from === 'person' ? mediaOf(message.content)[Number(params.index)] : undefined;
      if (!media || !message || (await hiddenFrom(store, actor, ticket))(message.at))
        throw new DeskProblem(404, 'not-found');
      misuse.admit(actor.id, ticket.id);
      if (!fetcher || open >= AT_ONCE) throw new DeskProblem(503, 'media-unavailable');
      open += 1;
      try {
        const file = await fetcher(ticket.channel, media);
        if (file.kind === 'refused') throw new DeskProblem(415, 'media-refused');
        if (file.kind === 'unavailable') throw new DeskProblem(503, 'media-unavailable');
        await store.audit([
          {
            actor: actor.id,
            action: 'media.viewed',
            ticket: ticket.id,
            data: { message: params.message ?? '' },
          },
        ]);
        misuse.nudge();
        res.writeHead(200, {
          'Content-Type': file.mimeType,
          'Content-Length': file.body.length,
          'Content-Disposition': 'attachment',
          'X-Content-Type-Options': 'nosniff',
          'Content-Security-Policy': "default-src 'none'; sandbox",
          'Cross-Origin-Resource-Policy': 'same-origin',
          'Cache-Control': 'private, no-store',
        });
        res.end(file.body);
        return undefined;
      } finally {
        open -= 1;
      }
    },
  };
}
