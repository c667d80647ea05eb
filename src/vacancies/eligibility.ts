import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROFILES, type Profile, STATE_CODES, type Vacancy } from './portal/schema.ts';

/** Situations that people tell us of (`content/profiles.yaml`): the portal's ten, and four that no vacancy is open to. */
export const SITUATIONS = [...PROFILES, 'irregular', 'visitor', 'student', 'minor'] as const;
export type Situation = (typeof SITUATIONS)[number];

const Rule = z.union([
  z.strictObject({
    needs: z.array(z.enum(['listed', 'employerRegistered', 'placeLeft'])).min(1),
    states: z.array(z.enum(STATE_CODES)).optional(),
    facts: z.array(z.string()),
  }),
  z.strictObject({ no: z.literal(true), facts: z.array(z.string()) }),
]);
const Rules = z.strictObject(
  Object.fromEntries(SITUATIONS.map((name) => [name, Rule])) as Record<Situation, typeof Rule>,
);
type Rule = z.output<typeof Rule>;

/** What a vacancy says of who may take it. */
export type Offer = Pick<Vacancy, 'eligibility'> & { readonly jobLocation: { readonly state: string } };

/** Who may take a vacancy, by the table of `content/rules/who-may-take.yaml`. Pure after loading. */
export interface Eligibility {
  mayTake(situation: Situation, offer: Offer): boolean;
  /** A bit for each of PROFILES, in their order. */
  bitsOf(offer: Offer): number;
  /** Nothing may be shown to them at all: the reply says what has to come first. */
  isBarred(situation: Situation): boolean;
  /** Ids of the facts that say why. */
  factsFor(situation: Situation): readonly string[];
  /** Changes when the table does: what was worked out with another one is worked out anew. */
  readonly version: string;
}

/** The bit of a profile in `Eligibility.bitsOf`. */
export const profileBit = (profile: Profile): number => 1 << PROFILES.indexOf(profile);

/** @throws Error naming the file and the row when the table is not right */
export function loadEligibility(contentDir: string): Eligibility {
  const text = readFileSync(join(contentDir, 'rules', 'who-may-take.yaml'), 'utf8');
  const result = Rules.safeParse(parse(text));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`content/rules/who-may-take.yaml: ${issue?.path.join('.')} ${issue?.message}`);
  }
  return makeEligibility(result.data, text);
}

function makeEligibility(rules: Readonly<Record<Situation, Rule>>, version: string): Eligibility {
  const mayTake = (situation: Situation, { eligibility, jobLocation }: Offer): boolean => {
    const rule = rules[situation];
    if ('no' in rule) return false;
    if (rule.states && !(rule.states as readonly string[]).includes(jobLocation.state)) return false;
    return rule.needs.every((need) => {
      if (need === 'listed') return (eligibility.profiles as readonly string[]).includes(situation);
      if (need === 'employerRegistered') return eligibility.inmRegistered;
      return eligibility.foreignQuota?.placesLeft !== 0;
    });
  };
  return {
    mayTake,
    bitsOf: (offer) =>
      PROFILES.reduce((bits, profile) => bits | (mayTake(profile, offer) ? profileBit(profile) : 0), 0),
    isBarred: (situation) => 'no' in rules[situation],
    factsFor: (situation) => rules[situation].facts,
    version,
  };
}
