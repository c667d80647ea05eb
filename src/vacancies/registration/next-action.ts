/** What is known of one person's interest in one vacancy; documents are left out. */
export interface Standing {
  /** Grows with each change that the person makes. */
  readonly revision: number;
  /** The person wants the portal to have it. */
  readonly isWanted: boolean;
  /** The revision that was, or is being, sent to the portal; undefined: none. */
  readonly offeredRevision: number | undefined;
  /** Sends that may have arrived. */
  readonly attempts: number;
  /** The portal's id, once it has answered. */
  readonly portalId: string | undefined;
}

/**
 * - `offer`: take what is wanted, with a new Idempotency-Key, as what is sent
 * - `send`: send it, or send it again under the same key to learn what became of it
 * - `recall`: it was never sent, so nothing needs to be undone
 * - `withdraw`: take back what the portal has
 * - `rest`: the portal has what the person wants
 * - `erase`: neither has the portal anything nor does the person want it
 */
export type NextAction = 'offer' | 'send' | 'recall' | 'withdraw' | 'rest' | 'erase';

/**
 * The next step towards what the person wants. The portal knows no change: an old document is withdrawn, then the new
 * one sent. What may have arrived is never left unknown: only its own key tells.
 */
export function nextAction(standing: Standing): NextAction {
  const { revision, isWanted, offeredRevision, attempts, portalId } = standing;
  if (offeredRevision === undefined) return isWanted ? 'offer' : 'erase';
  const isCurrent = isWanted && offeredRevision === revision;
  if (portalId !== undefined) return isCurrent ? 'rest' : 'withdraw';
  return isCurrent || attempts > 0 ? 'send' : 'recall';
}
