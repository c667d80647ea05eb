/** A part of a file: first and last byte, both in it. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * What a Range header asks for (RFC 9110, 14.1.2). Safari plays no sound from a server that does not answer it.
 * @param size of the whole, in bytes
 * @returns `whole`: no range, or one that may be ignored (another unit, several at once, not well formed);
 *   `unsatisfiable`: it begins behind the end
 */
export function readRange(header: string | undefined, size: number): Span | 'whole' | 'unsatisfiable' {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'whole';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  // An end before its beginning is no range at all.
  if (to !== '' && Number(to) < first) return 'whole';
  return first >= size ? 'unsatisfiable' : { first, last };
}
