import type { Caller, CallLimits } from './caller.ts';
import { readAnyJson, readJson, unreadable } from './read-answer.ts';
import { parametersOf, readProblem, refusalOf } from './refusal.ts';
import { Registration, type RegistrationRequest } from './schema.ts';
import type { PortalAnswer } from './transport.ts';

/** What came of telling the portal that a person wants a vacancy. */
export type RegisterOutcome =
  | { readonly kind: 'registered'; readonly registration: Registration }
  /** The same person and vacancy stood already; its id, if the portal told it. */
  | { readonly kind: 'already'; readonly id: string | undefined }
  /** The vacancy never existed, or takes nobody any more. */
  | { readonly kind: 'notFound' | 'closed' }
  /** Well-formed but not possible, or not to the portal's liking; the fields it names. */
  | { readonly kind: 'notPossible'; readonly parameters: readonly string[] };

export interface RegistrationsClient {
  /**
   * Only with the person's consent. Repeated with the same key and body within 24 hours it is done once.
   * @param idempotencyKey 16 to 100 characters, kept with the request until it has its answer
   * @throws PortalError; `mayHaveArrived` says whether it may have been done all the same
   */
  registerInterest(request: RegistrationRequest, idempotencyKey: string): Promise<RegisterOutcome>;
  /** How it stands. @throws PortalError */
  getRegistration(
    id: string,
    limits?: CallLimits,
  ): Promise<{ readonly kind: 'found'; readonly registration: Registration } | { readonly kind: 'notFound' }>;
  /** Withdraws it and has the person's data erased; repeating it is the same. @throws PortalError */
  withdrawRegistration(id: string): Promise<'withdrawn' | 'notFound'>;
}

const BODY_BYTES = 64 * 1024;

export function makeRegistrations(caller: Caller): RegistrationsClient {
  return {
    registerInterest: (request, idempotencyKey) =>
      caller.call(
        {
          operation: 'registerInterest',
          method: 'POST',
          path: '/registrations',
          accept: 'application/json',
          headers: { 'idempotency-key': idempotencyKey },
          body: request,
        },
        readRegistered,
      ),
    getRegistration: (id, limits) =>
      caller.call(
        { operation: 'getRegistration', method: 'GET', path: pathOf(id), accept: 'application/json' },
        async (answer) => {
          if (answer.status === 404) {
            await answer.discard();
            return { kind: 'notFound' };
          }
          if (answer.status !== 200) throw await refusalOf(answer);
          return { kind: 'found', registration: await readJson(answer, Registration, BODY_BYTES) };
        },
        limits,
      ),
    withdrawRegistration: (id) =>
      caller.call(
        { operation: 'withdrawRegistration', method: 'DELETE', path: pathOf(id), accept: 'application/json' },
        async (answer) => {
          if (answer.status === 204 || answer.status === 404) {
            await answer.discard();
            return answer.status === 204 ? 'withdrawn' : 'notFound';
          }
          if (answer.status >= 400) throw await refusalOf(answer);
          throw unreadable(answer, 'wrong_shape');
        },
      ),
  };
}

const pathOf = (id: string): string => `/registrations/${encodeURIComponent(id)}`;

async function readRegistered(answer: PortalAnswer): Promise<RegisterOutcome> {
  switch (answer.status) {
    case 201:
    case 200:
      return { kind: 'registered', registration: await readJson(answer, Registration, BODY_BYTES) };
    case 409:
      return { kind: 'already', id: await readFirstId(answer) };
    case 404:
    case 410:
      await answer.discard();
      return { kind: answer.status === 404 ? 'notFound' : 'closed' };
    case 400:
    case 422:
      return { kind: 'notPossible', parameters: parametersOf(await readProblem(answer)) };
    default:
      if (answer.status >= 400) throw await refusalOf(answer);
      throw unreadable(answer, 'wrong_shape');
  }
}

/**
 * "409 with the first registration": the contract does not say where. Read from the document itself, from a member
 * `registration` of the problem, or from Location.
 */
async function readFirstId(answer: PortalAnswer): Promise<string | undefined> {
  const body = await readAnyJson(answer, BODY_BYTES).catch(() => undefined);
  const inside = (body as { registration?: unknown } | null | undefined)?.registration;
  for (const place of [body, inside]) {
    const registration = Registration.safeParse(place);
    if (registration.success) return registration.data.id;
  }
  const located = /\/registrations\/([^/?#]{1,40})$/.exec(answer.location ?? '');
  return located?.[1] === undefined ? undefined : decodeURIComponent(located[1]);
}
