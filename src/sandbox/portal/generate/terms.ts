import type { Municipality, Occupation } from '../catalogs.ts';
import type { Profile, Schedule, Vacancy } from '../vacancy.ts';
import type { Chance } from './chance.ts';
import type { Employer } from './employers.ts';
import { DESK, HOURLY, NIGHTLY, REGULATED, REGULATED_OCCUPATIONS } from './families.ts';

/** MXN a month, full time, 2026 (facts/: minimum wage of each zone, 30.4 days). */
const MINIMUM = { border: 13_410, general: 9_583 } as const;
const BORDER_FACTOR = 1.28;
const STATE_FACTOR: Readonly<Record<string, number>> = {
  NLE: 1.14,
  CMX: 1.1,
  QUE: 1.09,
  JAL: 1.05,
  BCS: 1.1,
  ROO: 1.04,
  CHP: 0.96,
  OAX: 0.95,
  GRO: 0.95,
  TAB: 0.97,
};
/** Where the border worker's card is valid. */
const SOUTHERN_BORDER: ReadonlySet<string> = new Set(['CHP', 'TAB', 'CAM', 'ROO']);

export function drawSchedule({ isLucky, pick }: Chance, { family }: Occupation): Schedule[] {
  if (HOURLY.has(family) && isLucky(0.16)) {
    const second = pick<Schedule>(['morning', 'afternoon', 'weekends', 'weekends', 'night']);
    return ['part_time', second];
  }
  if (isLucky(0.03)) return ['weekends', 'part_time'];
  if (NIGHTLY.has(family))
    return ['full_time', pick<Schedule>(['morning', 'morning', 'afternoon', 'night', 'night', 'rotating'])];
  const day: Schedule[] = ['morning', 'morning', 'morning', 'afternoon', 'rotating', 'weekends'];
  return ['full_time', pick(day.slice(0, isLucky(0.9) ? 5 : 6))];
}

export interface Pay {
  min: number;
  max: number;
}

/** By occupation and place, never under the minimum wage of the zone; half for half the hours. */
export function drawPay(
  { isLucky, random }: Chance,
  { salary }: Occupation,
  { wageZone, state }: Municipality,
  schedule: readonly Schedule[],
): Pay {
  const minimum = MINIMUM[wageZone === 'border' ? 'border' : 'general'];
  const factor = wageZone === 'border' ? BORDER_FACTOR : (STATE_FACTOR[state] ?? 1);
  const part = schedule.includes('part_time') ? 0.5 : 1;
  const spread = 0.82 + random() * 0.36;
  const lowest = Math.max(minimum, salary.min * factor * spread) * part;
  const highest = Math.max(lowest * 1.02, salary.max * factor * spread * (0.75 + random() * 0.25) * part);
  let min = Math.round(lowest / 50) * 50;
  let max = Math.round(highest / 100) * 100;
  if (min < minimum * part) min = Math.ceil(minimum * part);
  if (max < min) max = min;
  if (isLucky(0.3)) max = min;
  return { min, max };
}

/**
 * Who may take it. Some list `temporary_resident` without the INM certificate, some have no place left in the tenth
 * that may be foreign: a search by profile must catch both.
 */
export function drawEligibility(
  { isLucky, int }: Chance,
  occupation: Occupation,
  place: Municipality,
  employer: Employer,
): Vacancy['eligibility'] {
  const isRegulated = REGULATED.has(occupation.family) || REGULATED_OCCUPATIONS.has(occupation.code);
  const isOpen = isLucky((employer.migrantFriendly ? 0.62 : 0.17) * (isRegulated ? 0.45 : 1));
  const profiles: Profile[] = [];
  if (isOpen || isLucky(0.35)) {
    profiles.push('returnee');
    if (isLucky(0.75)) profiles.push('idp');
  }
  if (isOpen) {
    profiles.push('permanent_resident', 'refugee');
    if (isLucky(0.86)) profiles.push('complementary_protection');
    if (isLucky(0.72)) profiles.push('asylum_seeker');
    if (isLucky(0.7)) profiles.push('tvrh');
    if (employer.inmRegistered || isLucky(0.35)) profiles.push('temporary_resident');
    if (SOUTHERN_BORDER.has(place.state) && employer.inmRegistered) profiles.push('tvtf');
    if (employer.inmRegistered && isLucky(0.16)) profiles.push('outside_mexico');
  }
  const places = Math.max(1, Math.floor(employer.workers * 0.1));
  return {
    openToForeigners: isOpen,
    profiles,
    inmRegistered: employer.inmRegistered,
    foreignQuota: {
      limitPercent: 10,
      workers: employer.workers,
      placesLeft: isOpen ? Math.max(0, places - int(0, Math.max(1, Math.round(places * 0.8)))) : 0,
    },
  };
}

export function drawModality({ isLucky, pick }: Chance, { family }: Occupation): Vacancy['modality'] {
  return DESK.has(family) && isLucky(0.22)
    ? pick<Vacancy['modality']>(['remote', 'hybrid', 'hybrid'])
    : 'onsite';
}
