import { crc32 } from 'node:zlib';

/** First bytes of every segment; the number is the version of the layout. */
const MAGIC = Buffer.from('RUMBOSP1');
const LENGTH_BYTES = 4;
const CHECK_BYTES = 4;
const HEAD_BYTES = LENGTH_BYTES + CHECK_BYTES;

export const segmentHead = (): Buffer => MAGIC;

/** One record: length (4 bytes), check of the rest (CRC-32, 4 bytes), sealed bytes. */
export function toRecord(sealed: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(sealed.byteLength, 0);
  head.writeUInt32BE(crc32(sealed), LENGTH_BYTES);
  return Buffer.concat([head, sealed]);
}

/**
 * Splits a segment into its records. A record that is cut short or does not fit its check ends the reading: after a
 * kill or a power cut that is the last one, which nobody was answered 200 for.
 * @returns the sealed records in order; `isTorn`: something after them could not be read
 */
export function readRecords(bytes: Buffer): {
  readonly records: readonly Buffer[];
  readonly isTorn: boolean;
} {
  const records: Buffer[] = [];
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return { records, isTorn: bytes.length > 0 };
  let at = MAGIC.length;
  while (at < bytes.length) {
    if (at + HEAD_BYTES > bytes.length) return { records, isTorn: true };
    const from = at + HEAD_BYTES;
    const to = from + bytes.readUInt32BE(at);
    const sealed = bytes.subarray(from, to);
    if (to > bytes.length || crc32(sealed) !== bytes.readUInt32BE(at + LENGTH_BYTES))
      return { records, isTorn: true };
    records.push(sealed);
    at = to;
  }
  return { records, isTorn: false };
}
