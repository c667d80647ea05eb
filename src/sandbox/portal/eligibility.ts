import type { Catalogs } from './catalogs.ts';
import type { Vacancy } from './vacancy.ts';

/** Who may take a vacancy, by profile. */
export type MayTake = (vacancy: Pick<Vacancy, 'eligibility' | 'jobLocation'>, profile: string) => boolean;

/**
 * The rule of the contract's `profile` filter: `eligibility.profiles` holds it, and for a route that needs it the
 * employer is registered with INM and has places left in its tenth of foreign workers. A profile that may work in some
 * states only (catalogue `profiles`, `states`) is held to them. An employer that told no quota has not filled it.
 */
export function makeEligibility({ profiles }: Pick<Catalogs, 'profiles'>): MayTake {
  const routes = new Map(profiles.map((entry) => [entry.code, entry]));
  return ({ eligibility, jobLocation }, profile) => {
    const route = routes.get(profile);
    if (!route || !eligibility.profiles.some((one) => one === profile)) return false;
    if (route.states && !route.states.includes(jobLocation.state)) return false;
    if (!route.inmRegistration) return true;
    const { placesLeft = 1 } = eligibility.foreignQuota ?? {};
    return eligibility.inmRegistered && placesLeft > 0;
  };
}
