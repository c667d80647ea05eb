import type { Handlers } from '../api/handlers.ts';
import { DeskProblem } from '../contract.ts';
import { sendFile } from '../media/send-file.ts';
import { makeShelf } from '../media/shelf.ts';
import type { MisuseAlarm } from '../misuse/alarm.ts';
import type { MediaFetcher, MediaScanner } from '../ports.ts';
import type { TicketDeskDeps } from '../tickets/deps.ts';
import { hiddenFrom } from '../tickets/hidden.ts';
import { mediaOf } from '../tickets/messages.ts';
import { mustSee } from '../tickets/see.ts';

const PROBLEMS = {
  refused: [415, 'media-refused'],
  infected: [415, 'media-infected'],
  unscanned: [503, 'media-scan-unavailable'],
  unavailable: [503, 'media-unavailable'],
} as const;

/**
 * Files that people sent, through us: the browser never learns a provider's address or credential. The type is what the
 * bytes say, of a short list; a browser is told to keep it, not to run it. One look is one entry in the audit, in however
 * many parts a player asks for the file.
 */
export function mediaOperations(
  { store }: Pick<TicketDeskDeps, 'store'>,
  fetcher: MediaFetcher | undefined,
  scanner: MediaScanner | undefined,
  misuse: Pick<MisuseAlarm, 'admit' | 'nudge'>,
): Pick<Handlers, 'media'> {
  const shelf = fetcher && makeShelf(fetcher, scanner);
  return {
    media: async ({ actor, params, query, req, res }) => {
      const ticket = mustSee(actor, await store.ticket(params.ticket ?? ''));
      const message = await store.threadMessage(ticket.conversation, params.message ?? '');
      const content = message?.from === 'person' ? message.content : undefined;
      const media = content && mediaOf(content)[Number(params.index)];
      if (!message || !content || !media || (await hiddenFrom(store, actor, ticket))(message.at))
        throw new DeskProblem(404, 'not-found');
      misuse.admit(actor.id, ticket.id);
      if (!shelf) throw new DeskProblem(503, 'media-unavailable');
      const key = `${ticket.conversation} ${message.id} ${Number(params.index)}`;
      const file = await shelf.take(key, ticket.channel, media, query.as ?? 'as-sent');
      if (file.kind !== 'file') {
        const [status, code] = PROBLEMS[file.kind];
        throw new DeskProblem(status, code);
      }
      if (shelf.isFirstLook(key, actor.id)) {
        await store.audit([
          { actor: actor.id, action: 'media.viewed', ticket: ticket.id, data: { message: message.id } },
        ]);
        misuse.nudge();
      }
      // A film without pictures is a sound: both are the same container.
      const isSound = content.kind === 'voice' || content.kind === 'audio';
      const mimeType = isSound && file.mimeType === 'video/mp4' ? 'audio/mp4' : file.mimeType;
      sendFile(req, res, { body: file.body, mimeType });
      return undefined;
    },
  };
}
