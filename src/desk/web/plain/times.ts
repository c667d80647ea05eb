import { DateTime } from 'luxon';
import type { Times } from '../shared/time.ts';

/** Times in the zone of the office: a page drawn here does not know the reader's. */
export interface OfficeTimes extends Times {
  readonly zone: string;
  /** What an `<input type="datetime-local">` holds, from ms. */
  local(ms: number): string;
  /** ISO in UTC from `2026-11-21T14:05` or `2026-11-21` (nine o'clock); undefined for anything else. */
  read(local: string): string | undefined;
}

const OPENING_HOUR = 9;

export function timesIn(zone: string): OfficeTimes {
  const at = (iso: string) => DateTime.fromISO(iso, { zone });
  const day = (iso: string) => at(iso).toFormat('dd/MM/yyyy');
  const clock = (iso: string) => at(iso).toFormat('HH:mm');
  return {
    zone,
    clock,
    day,
    moment: (iso, now) =>
      day(iso) === DateTime.fromMillis(now, { zone }).toFormat('dd/MM/yyyy')
        ? clock(iso)
        : at(iso).toFormat('dd/MM HH:mm'),
    local: (ms) => DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd'T'HH:mm"),
    read: (local) => {
      if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(local)) return undefined;
      const read = at(local);
      const moment = local.includes('T') ? read : read.set({ hour: OPENING_HOUR });
      return moment.isValid ? (moment.toUTC().toISO() ?? undefined) : undefined;
    },
  };
}
