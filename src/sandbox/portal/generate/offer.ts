import type { Occupation } from '../catalogs.ts';
import type { LanguageLevel, Vacancy } from '../vacancy.ts';
import type { Chance } from './chance.ts';
import * as families from './families.ts';

const EXTRAS = ['food_vouchers', 'savings_fund', 'attendance_bonus', 'training', 'uniform'];
/** Position in `EDUCATION`; from there a certificate may be asked for. */
const SECONDARY = 2;

export function drawSupport({ isLucky }: Chance, { family }: Occupation): Vacancy['support'] {
  const accommodation = isLucky(families.HOUSED.has(family) ? 0.24 : 0.03);
  const transport = isLucky(families.DRIVEN.has(family) ? 0.42 : 0.1);
  const meals = isLucky(families.FED.has(family) ? 0.4 : 0.08);
  return { accommodation, transport, meals };
}

export function drawBenefits({ some }: Chance, support: Vacancy['support']): string[] {
  const supported = (['accommodation', 'transport', 'meals'] as const).filter((one) => support[one]);
  return ['imss', 'aguinaldo', 'vacations', ...supported, ...some(EXTRAS, 0.22)];
}

export function drawLanguages(
  { isLucky, pick }: Chance,
  { code, family }: Occupation,
): { code: string; level: LanguageLevel }[] {
  const isWordy = families.SKILLED.has(family) || families.DESK.has(family);
  const spanish = isLucky(0.3) ? 'basic' : isWordy ? 'advanced' : 'intermediate';
  const languages: { code: string; level: LanguageLevel }[] = [{ code: 'es', level: spanish }];
  if (families.ENGLISH_OCCUPATIONS.has(code) || (families.ENGLISH.has(family) && isLucky(0.25)))
    languages.push({ code: 'en', level: pick<LanguageLevel>(['intermediate', 'advanced']) });
  if (families.INTERPRETS.has(family) && isLucky(0.3))
    languages.push({ code: pick(['ht', 'fr', 'pt']), level: 'advanced' });
  return languages;
}

/** @param education position in `EDUCATION` */
export function drawDocuments({ some }: Chance, { code, family }: Occupation, education: number): string[] {
  return [
    'official_id',
    ...some(['curp', 'rfc', 'nss', 'proof_of_address'], 0.55),
    ...(education >= SECONDARY ? some(['school_certificate'], 0.6) : []),
    ...(families.DRIVES.has(family) && code !== 'delivery' ? ['driving_licence'] : []),
    ...(families.LICENSED.has(family) ? ['professional_licence'] : []),
  ];
}
