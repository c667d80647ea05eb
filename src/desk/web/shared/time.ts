/** Times as the desk shows them, each from ISO. */
export interface Times {
  /** `14:05`. */
  clock(iso: string): string;
  /** `21/11/2026`: the order of day and month of all five languages' readers in Mexico. */
  day(iso: string): string;
  /** `21/11 14:05`; the clock alone on the day of `now`, in ms. */
  moment(iso: string, now: number): string;
}

const pad = (value: number): string => String(value).padStart(2, '0');

export const clockOf = (iso: string): string => {
  const date = new Date(iso);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
};
export const dayOf = (iso: string): string => {
  const date = new Date(iso);
  return `${pad(date.getDate())}/${pad(date.getMonth() + 1)}/${date.getFullYear()}`;
};
export const momentOf = (iso: string, now: number): string =>
  dayOf(iso) === dayOf(new Date(now).toISOString())
    ? clockOf(iso)
    : `${dayOf(iso).slice(0, 5)} ${clockOf(iso)}`;

/** In the computer's own time zone: counsellors sit in their offices, and it is theirs. */
export const hereTimes: Times = { clock: clockOf, day: dayOf, moment: momentOf };

/** A span as `3 d 2 h`, `2 h 05 min` or `7 min`; units are the same letters in the five languages. Never negative. */
export function spanOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** What an `<input type="datetime-local">` holds, from ms. */
export function localInput(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
