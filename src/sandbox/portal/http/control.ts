import { z } from 'zod';
import { checkVacancy, VacancyError } from '../load/vacancy-schema.ts';
import type { Portal } from '../portal.ts';
import { REGISTRATION_STATES } from '../registrations/registrations.ts';
import { REMOVAL_REASONS } from '../vacancy.ts';
import { type Answer, badRequest, json, problem } from './answer.ts';
import type { PortalFaults } from './faults.ts';

const Removal = z.strictObject({ id: z.string(), reason: z.enum(REMOVAL_REASONS) });
const Move = z.strictObject({ id: z.string(), state: z.enum(REGISTRATION_STATES) });

/**
 * What happens at the far end, brought about from outside: `POST /__sandbox/<name>`, JSON, no key. Not of the contract.
 * - `faults`: a list of faults on demand (`PortalFault`)
 * - `vacancies`: a list of vacancies to add or replace
 * - `removals`: a list of `{id, reason}`
 * - `registrations`: a list of `{id, state}`
 * Answers with how many were done; what does not exist is not counted.
 */
export function control(portal: Portal, faults: PortalFaults, name: string, body: string): Answer {
  try {
    const given: unknown = JSON.parse(body);
    switch (name) {
      case 'faults':
        faults.set(given);
        return done(Array.isArray(given) ? given.length : 0);
      case 'vacancies': {
        const vacancies = z.array(z.unknown()).parse(given).map(checkVacancy);
        for (const vacancy of vacancies) portal.store.upsert(vacancy);
        return done(vacancies.length);
      }
      case 'removals': {
        const removals = z.array(Removal).parse(given);
        return done(removals.filter(({ id, reason }) => portal.store.remove(id, reason)).length);
      }
      case 'registrations': {
        const moves = z.array(Move).parse(given);
        return done(moves.filter(({ id, state }) => portal.registrations.move(id, state)).length);
      }
      default:
        return problem(404);
    }
  } catch (error) {
    if (error instanceof z.ZodError)
      return badRequest(
        error.issues.map(({ path, message }) => ({ name: path.join('.') || 'body', reason: message })),
      );
    if (error instanceof VacancyError || error instanceof SyntaxError)
      return badRequest([
        { name: 'body', reason: error instanceof SyntaxError ? 'is not JSON' : error.message },
      ]);
    throw error;
  }
}

const done = (count: number): Answer => json(200, { done: count });
