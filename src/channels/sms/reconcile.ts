import type { InboundMessage } from '../../model/index.ts';
import type { ListReceived } from './list-received.ts';

/** Twilio tries a webhook for seconds, not for days: what was not taken then is only in its list. */
const LOOK_BACK_MS = 24 * 3600_000;
const EVERY_MS = 5 * 60_000;
/** A webhook of a newer message may still be on its way (15 s and a retry): it keeps the order of arrival. */
const TOO_YOUNG_MS = 45_000;
/** Looked at twice, as a message may show up in the list a little after it was sent. */
const OVERLAP_MS = 10 * 60_000;

export interface ReconcileDeps {
  readonly list: ListReceived;
  /** As from a webhook: durable when it resolves. Tells how many were new. */
  readonly accept: (messages: readonly InboundMessage[]) => Promise<number>;
  readonly now: () => Date;
  /** Nothing older is asked for: before it there was no Rumbo, and others have answered. */
  readonly bornAt: Date;
  /** Whether it is this process's turn, where several share the work. */
  readonly isMyTurn: () => Promise<boolean>;
  readonly log: (outcome: ReconcileOutcome) => void;
  readonly everyMs?: number;
  readonly tooYoungMs?: number;
}

export type ReconcileOutcome =
  | { readonly kind: 'looked'; readonly listed: number; readonly missed: number; readonly isCut: boolean }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Finds the messages whose webhook never reached us (T24): at the start those of the last 24 hours, then every few
 * minutes what has come since the last look. Harmless to repeat: what is known is dropped by its id.
 */
export function makeReconciler(deps: ReconcileDeps): {
  /** One look; never rejects. */
  look(): Promise<void>;
  start(): void;
  /** Does not wait for Twilio: what a look under way finds is left to the next start. */
  close(): void;
} {
  const { list, accept, now, bornAt, log, everyMs = EVERY_MS, tooYoungMs = TOO_YOUNG_MS } = deps;
  let doneUntil: Date | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isClosed = false;

  async function lookOnce(): Promise<void> {
    const at = now();
    const earliest = at.getTime() - LOOK_BACK_MS;
    // A look that another process took counts for all, so after a pause of ours everything is looked at again.
    const wanted = doneUntil === undefined ? earliest : doneUntil.getTime() - OVERLAP_MS;
    const since = new Date(Math.max(wanted, earliest, bornAt.getTime()));
    const { messages, isCut } = await list(since, at);
    if (isClosed) return;
    const ripe = messages.filter(({ sentAt }) => at.getTime() - sentAt.getTime() >= tooYoungMs);
    const missed = ripe.length > 0 ? await accept(ripe) : 0;
    doneUntil = at;
    log({ kind: 'looked', listed: ripe.length, missed, isCut });
  }

  const look = async (): Promise<void> => {
    try {
      if (await deps.isMyTurn()) await lookOnce();
    } catch (error) {
      if (!isClosed) log({ kind: 'failed', error });
    }
  };
  const run = (): void => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  };
  return {
    look,
    start: () => {
      run();
      timer = setInterval(run, everyMs);
      timer.unref();
    },
    close: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
