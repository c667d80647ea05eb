import type { DeskStore, TicketRecord } from '../../storage/desk-store.ts';

const MOST = 5000;

/** Cases that wait or are worked on. */
export interface ActiveCases {
  /** They hold everything up to this event of the log, or more. */
  readonly newest: number;
  readonly tickets: readonly TicketRecord[];
}

/**
 * Cases that wait or are worked on, for everybody who asks at once: whatever changes one of them is also an event of the
 * log, so they are read again only when the log has grown. With a thousand waiting that is most of what a list costs.
 * @returns read(): the cases of now, the same objects as long as nothing happened
 */
export function makeActiveCases(
  store: Pick<DeskStore, 'tickets' | 'eventRange'>,
): () => Promise<ActiveCases> {
  let known: { readonly newest: number; readonly reading: Promise<ActiveCases> } | undefined;
  return async () => {
    // The number first: what happens while the cases are read is in them, and will come again as an event.
    const { newest } = await store.eventRange();
    if (known && known.newest >= newest) return known.reading;
    const mine = { newest, reading: read(newest) };
    known = mine;
    mine.reading.catch(() => {
      if (known === mine) known = undefined;
    });
    return mine.reading;
  };

  async function read(newest: number): Promise<ActiveCases> {
    const [waiting, open] = await Promise.all([
      store.tickets({ state: 'waiting', limit: MOST }),
      store.tickets({ state: 'open', limit: MOST }),
    ]);
    return { newest, tickets: [...waiting, ...open] };
  }
}
