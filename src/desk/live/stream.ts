import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sessions } from '../accounts/sessions.ts';
import type { Actor } from '../contract.ts';
import type { Hub } from './hub.ts';
import { frame } from './prepare.ts';
import type { Presence } from './presence.ts';

const HEARTBEAT_MS = 20_000;
/** What a stream may leave unread before it is cut: it then comes back and gets all of it. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;
/** Streams of one account: a browser shares one between its tabs, so many more is a fault. The oldest gives way. */
const MOST_STREAMS = 20;

export interface StreamDeps {
  readonly hub: Hub;
  readonly presence: Presence;
  readonly sessions: Pick<Sessions, 'isAlive'>;
}

/** Open streams by account, oldest first. */
export function makeStreams({ hub, presence, sessions }: StreamDeps) {
  const open = new Map<string, Set<() => void>>();

  /** Answers GET /api/events. Not compressed, not buffered, kept open by a comment every 20 seconds. */
  return async (req: IncomingMessage, res: ServerResponse, actor: Actor): Promise<void> => {
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    // A page comes back soon after a cut.
    res.write('retry: 1000\n\n');
    const mine = open.get(actor.id) ?? new Set();
    open.set(actor.id, mine);
    const [oldest] = mine;
    if (mine.size >= MOST_STREAMS) oldest?.();
    await begin();

    async function begin(): Promise<void> {
      let unfollow: () => void = () => {};
      let isOpen = true;
      const left = presence.connect(actor.id);
      const close = () => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(beat);
        unfollow();
        mine.delete(close);
        if (mine.size === 0) open.delete(actor.id);
        left();
        res.end();
      };
      const write = (text: string): boolean => {
        if (!isOpen || res.destroyed) return false;
        res.write(text);
        if (res.writableLength <= MOST_UNREAD_BYTES) return true;
        res.destroy();
        close();
        return false;
      };
      const beat = setInterval(() => {
        // A page cannot see a comment: by this it knows that the line lives, and what time it is.
        write(`: here\n\n${hub.hello()}`);
        sessions.isAlive(actor.session).then(
          (isAlive) => {
            if (isAlive) return;
            write(frame('bye', { reason: 'session-ended' }));
            close();
          },
          () => close(),
        );
      }, HEARTBEAT_MS);
      beat.unref();
      mine.add(close);
      res.once('close', close);
      unfollow = await hub.follow({ actor, write, close }, lastEventId(req));
      if (!isOpen) unfollow();
    }
  };
}

/** Where to go on: the browser's own header, else `?after=`; undefined: from now on. */
function lastEventId(req: IncomingMessage): number | undefined {
  const url = new URL(req.url ?? '/', 'http://localhost');
  const given = req.headers['last-event-id'] ?? url.searchParams.get('after');
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : undefined;
}
