import type { Chance } from './chance.ts';
import { COMPANY_ENDINGS, COMPANY_KINDS, COMPANY_NAMES } from './words.ts';

/** An invented employer; how it behaves decides what its vacancies are like. */
export interface Employer {
  readonly id: string;
  readonly name: string;
  readonly verified: boolean;
  readonly inmRegistered: boolean;
  /** Is used to hiring people from abroad. */
  readonly migrantFriendly: boolean;
  readonly workers: number;
  readonly agency: boolean;
}

const VACANCIES_EACH = 12;
const FEWEST = 40;
const MOST = 9000;

/** One employer to some twelve vacancies, from four workers to two thousand. */
export function makeEmployers(chance: Chance, vacancies: number): Employer[] {
  const length = Math.max(FEWEST, Math.min(MOST, Math.round(vacancies / VACANCIES_EACH)));
  return Array.from({ length }, (_, index) => ({
    id: `E${String(index + 1).padStart(5, '0')}`,
    name: makeName(chance),
    verified: chance.isLucky(0.86),
    inmRegistered: chance.isLucky(0.17),
    migrantFriendly: chance.isLucky(0.3),
    workers: Math.round(10 ** (0.6 + chance.random() * 2.7)),
    agency: chance.isLucky(0.12),
  }));
}

function makeName({ pick }: Chance): string {
  const parts = [pick(COMPANY_KINDS), pick(COMPANY_NAMES), pick(COMPANY_NAMES), pick(COMPANY_ENDINGS)];
  return parts.filter((part, index) => part !== '' && parts.indexOf(part) === index).join(' ');
}
