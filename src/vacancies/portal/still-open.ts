import type { Clock } from '../../ports/clock.ts';
import type { LocalCopy, RemovalReason } from '../local-copy.ts';
import type { PortalClient } from './client.ts';
import { PortalError } from './errors.ts';
import type { Vacancy } from './schema.ts';

export type StillOpen =
  | { readonly kind: 'open'; readonly vacancy: Vacancy }
  | { readonly kind: 'closed'; readonly reason: RemovalReason }
  /** The portal gave no answer: say how old what we know is, and offer it with that. */
  | { readonly kind: 'unknown'; readonly asOf: Date | undefined };

export interface StillOpenDeps {
  readonly client: Pick<PortalClient, 'getVacancy'>;
  readonly copy: LocalCopy;
  readonly clock: Pick<Clock, 'now'>;
}

/** A person waits for it, three seconds at most with our own part: one try, or a second if the first failed quickly. */
const BUDGET_MS = 2_200;

/**
 * Makes the question to ask right before somebody is told how to apply, or registered: is this vacancy still open?
 * What the portal answers goes into the copy, so that a closed vacancy is found by nobody else either.
 * @returns a function that answers within less than three seconds and never rejects for the portal's sake
 */
export function makeStillOpen({ client, copy, clock }: StillOpenDeps): (id: string) => Promise<StillOpen> {
  return async (id) => {
    try {
      const answer = await client.getVacancy(id, { budgetMs: BUDGET_MS });
      const vacancy = answer.kind === 'found' ? answer.vacancy : undefined;
      const reason = vacancy ? closedBecause(vacancy, clock.now()) : 'withdrawn';
      if (vacancy && reason === undefined) return { kind: 'open', vacancy };
      const removal = { id, reason: reason ?? 'withdrawn' };
      copy.apply({ upserts: [], removals: [removal] }, undefined, undefined);
      return { kind: 'closed', reason: removal.reason };
    } catch (error) {
      if (error instanceof PortalError) return { kind: 'unknown', asOf: copy.asOf() };
      throw error;
    }
  };
}

function closedBecause({ status, validThrough }: Vacancy, now: Date): RemovalReason | undefined {
  if (status !== 'open') return status;
  return Date.parse(validThrough) <= now.getTime() ? 'expired' : undefined;
}
