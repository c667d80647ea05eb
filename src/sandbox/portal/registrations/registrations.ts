import { createHash, randomUUID } from 'node:crypto';
import type { MayTake } from '../eligibility.ts';
import { type Answer, badRequest, json, problem } from '../http/answer.ts';
import type { VacancyStore } from '../store/vacancy-store.ts';
import type { Vacancy } from '../vacancy.ts';
import { type RegistrationRequest, readRequest } from './request.ts';

export const REGISTRATION_STATES = [
  'received',
  'forwarded',
  'contacted',
  'hired',
  'rejected',
  'withdrawn',
] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

export interface Registration {
  readonly id: string;
  readonly vacancyId: string;
  readonly state: RegistrationState;
  readonly createdAt: string;
}

export interface RegistrationsOptions {
  readonly store: Pick<VacancyStore, 'get'>;
  readonly mayTake: MayTake;
  readonly now: () => number;
}

interface Entry {
  registration: Registration;
  /** A hash of who registered for what, so that it is found again; gone with the withdrawal. */
  who: string | undefined;
}

const KEY = /^.{16,100}$/u;
const KEY_MS = 24 * 3600_000;
/** How far a caller's clock may be ahead. */
const CLOCK_MS = 5 * 60_000;

/**
 * Who is interested in what. Of the person nothing is kept but a hash of the pseudonym: the stand-in forwards to nobody.
 * All of it ends with the process.
 */
export class Registrations {
  readonly #options: RegistrationsOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #byWho = new Map<string, string>();
  readonly #answers = new Map<
    string,
    { readonly body: string; readonly answer: Answer; readonly until: number }
  >();

  constructor(options: RegistrationsOptions) {
    this.#options = options;
  }

  /**
   * Registers, at most once for a key in 24 hours.
   * @param caller who asks: keys of different callers are different
   */
  register(caller: string, key: string | undefined, body: string): Answer {
    if (key === undefined || !KEY.test(key))
      return badRequest([{ name: 'Idempotency-Key', reason: 'must have 16 to 100 characters' }]);
    this.#forgetOld();
    const name = hash(caller, key);
    const earlier = this.#answers.get(name);
    if (earlier)
      return earlier.body === hash(body)
        ? earlier.answer
        : impossible('Idempotency-Key', 'was used with another body');
    const read = readRequest(body);
    if (read.kind !== 'read')
      return read.kind === 'malformed' ? badRequest(read.errors) : problem(422, { errors: read.errors });
    const answer = this.#decide(caller, read.request);
    this.#answers.set(name, { body: hash(body), answer, until: this.#options.now() + KEY_MS });
    return answer;
  }

  get(id: string): Answer {
    const entry = this.#entries.get(id);
    return entry ? json(200, entry.registration) : problem(404);
  }

  /** Erases what was held of the person. The registration stays, as withdrawn, so that repeating is 204 too. */
  withdraw(id: string): Answer {
    const entry = this.#entries.get(id);
    if (!entry) return problem(404);
    if (entry.who !== undefined) this.#byWho.delete(entry.who);
    entry.who = undefined;
    entry.registration = { ...entry.registration, state: 'withdrawn' };
    return { status: 204, headers: {}, body: '' };
  }

  /** What an employer or an office did. @returns whether there is such a registration that was not withdrawn */
  move(id: string, state: RegistrationState): boolean {
    const entry = this.#entries.get(id);
    if (!entry || entry.registration.state === 'withdrawn') return false;
    entry.registration = { ...entry.registration, state };
    return true;
  }

  #decide(caller: string, request: RegistrationRequest): Answer {
    const { store, mayTake, now } = this.#options;
    const stored = store.get(request.vacancyId);
    if (!stored) return problem(404);
    if (Date.parse(request.consent.givenAt) > now() + CLOCK_MS)
      return impossible('consent.givenAt', 'lies in the future');
    const who = hash(caller, request.personRef, request.vacancyId);
    const first = this.#entries.get(this.#byWho.get(who) ?? '');
    if (first) {
      const { registration } = first;
      return problem(409, { registration }, { Location: locationOf(registration) });
    }
    if (stored.status !== 'open') return problem(410);
    if (!mayTake(JSON.parse(stored.json) as Vacancy, request.profile))
      return impossible('profile', 'may not take this vacancy');
    const registration: Registration = {
      id: randomUUID(),
      vacancyId: request.vacancyId,
      state: 'received',
      createdAt: new Date(now()).toISOString(),
    };
    this.#entries.set(registration.id, { registration, who });
    this.#byWho.set(who, registration.id);
    return json(201, registration, { Location: locationOf(registration) });
  }

  #forgetOld(): void {
    for (const [name, { until }] of this.#answers) {
      if (until > this.#options.now()) return;
      this.#answers.delete(name);
    }
  }
}

const locationOf = ({ id }: Registration): string => `/v1/registrations/${id}`;
const impossible = (name: string, reason: string): Answer => problem(422, { errors: [{ name, reason }] });
const hash = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
