/** Where each part of the desk is, and which permission opens it; in the order of the bar. */
export const PLACES = [
  ['queue', '/desk', 'tickets.read'],
  ['practice', '/desk/practice', 'practice'],
  ['load', '/desk/load', 'load.read'],
  ['accounts', '/desk/accounts', 'accounts.read'],
  ['audit', '/desk/audit', 'audit.read'],
] as const satisfies readonly (readonly [name: string, href: string, permission: string])[];

/** A permission that the bar on top asks for. */
export type Opens = (typeof PLACES)[number][2] | 'indicators.read';
