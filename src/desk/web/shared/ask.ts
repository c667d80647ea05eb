import type { TicketDetail } from '../../api/schema.ts';

/** What every question about a case is given. */
export interface AskProps {
  readonly detail: TicketDetail;
  readonly onClose: () => void;
}

/** How a case ended, as in OUTCOMES of the API's schema; the test of the words compares the two. */
export const OUTCOME_CODES = [
  'oriented',
  'referred_office',
  'referred_ally',
  'vacancy_sent',
  'protection_referral',
  'fraud_reported',
  'complaint_supported',
  'no_answer',
  'duplicate',
  'out_of_scope',
  'other',
] as const;

/** On what an export of somebody's data rests, as in EXPORT_BASES of the API's schema; compared by the same test. */
export const EXPORT_BASIS_CODES = [
  'asked_in_chat',
  'asked_in_writing',
  'asked_at_office',
  'representative',
] as const;

/** Codes of the states, as in content/catalogs/states.json, with the names of everyday use. */
export const OFFICES: readonly (readonly [code: string, name: string])[] = [
  ['AGU', 'Aguascalientes'],
  ['BCN', 'Baja California'],
  ['BCS', 'Baja California Sur'],
  ['CAM', 'Campeche'],
  ['COA', 'Coahuila'],
  ['COL', 'Colima'],
  ['CHP', 'Chiapas'],
  ['CHH', 'Chihuahua'],
  ['CMX', 'Ciudad de México'],
  ['DUR', 'Durango'],
  ['GUA', 'Guanajuato'],
  ['GRO', 'Guerrero'],
  ['HID', 'Hidalgo'],
  ['JAL', 'Jalisco'],
  ['MEX', 'Estado de México'],
  ['MIC', 'Michoacán'],
  ['MOR', 'Morelos'],
  ['NAY', 'Nayarit'],
  ['NLE', 'Nuevo León'],
  ['OAX', 'Oaxaca'],
  ['PUE', 'Puebla'],
  ['QUE', 'Querétaro'],
  ['ROO', 'Quintana Roo'],
  ['SLP', 'San Luis Potosí'],
  ['SIN', 'Sinaloa'],
  ['SON', 'Sonora'],
  ['TAB', 'Tabasco'],
  ['TAM', 'Tamaulipas'],
  ['TLA', 'Tlaxcala'],
  ['VER', 'Veracruz'],
  ['YUC', 'Yucatán'],
  ['ZAC', 'Zacatecas'],
];
