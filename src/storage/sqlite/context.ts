import type { Address } from '../../model/index.ts';
import type { Sealer } from '../sealer.ts';
import type { Database } from './driver.ts';

/** What the tables' functions share. All of them are synchronous and run inside a group commit or as plain reads. */
export interface TableContext {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Where a message goes and from which of our accounts. */
export interface Route {
  readonly address: Address;
  readonly account: string;
}

export function sealJson(context: TableContext, value: unknown, place: string): Uint8Array {
  return context.sealer.seal(JSON.stringify(value), place);
}

/** @throws Error when the value was changed, moved, or its key is missing */
export function openJson<T>(context: TableContext, sealed: unknown, place: string): T {
  if (!(sealed instanceof Uint8Array))
    throw new Error(`nothing is stored at ${place.split(':', 2).join(':')}`);
  return JSON.parse(context.sealer.open(sealed, place)) as T;
}

export const toDate = (value: unknown): Date => new Date(Number(value));
