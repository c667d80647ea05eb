/** Polynomial of RFC 3533, section 6: not reflected, begins at 0, nothing is inverted at the end. */
const POLYNOMIAL = 0x04c11db7;
const TABLE = new Uint32Array(256).map((_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ POLYNOMIAL : value << 1;
  return value >>> 0;
});
/** Where a page keeps its checksum, four bytes; they count as zero while it is worked out. */
export const CHECKSUM_AT = 22;

/** The checksum that a whole Ogg page should have. @param page header, table of segments and segments */
export function checksumOf(page: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < page.length; at += 1) {
    const byte = at >= CHECKSUM_AT && at < CHECKSUM_AT + 4 ? 0 : (page[at] as number);
    sum = ((sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 0xff] as number)) >>> 0;
  }
  return sum;
}
