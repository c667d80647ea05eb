import { CHECKSUM_AT, checksumOf } from '../../src/sound/ogg-checksum.ts';

/** What a stream is built from by hand: exact about everything that a real encoder decides. */
export interface OggParts {
  readonly packets: readonly Buffer[];
  /** Samples at 48 kHz up to the end of the last packet. */
  readonly endGranule: bigint;
  readonly channels?: number;
  readonly preSkip?: number;
  readonly head?: Buffer;
  readonly tags?: Buffer;
  /** Most segments of a page: packets go on over pages when it is small. */
  readonly segmentsOfPage?: number;
}

export const opusHead = (channels = 1, preSkip = 312, family = 0): Buffer => {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = channels;
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(16_000, 12);
  head[18] = family;
  return head;
};
const TAGS = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');

/** A whole Ogg Opus file. */
export function buildOgg(parts: OggParts): Buffer {
  const pages: Buffer[] = [];
  const add = (segments: readonly Buffer[], flags: number, granule: bigint) => {
    const header = Buffer.alloc(27);
    header.write('OggS', 'latin1');
    header[5] = flags;
    header.writeBigUInt64LE(granule, 6);
    header.writeUInt32LE(7, 14);
    header.writeUInt32LE(pages.length, 18);
    header[26] = segments.length;
    const page = Buffer.concat([header, Buffer.from(segments.map(({ length }) => length)), ...segments]);
    page.writeUInt32LE(checksumOf(page), CHECKSUM_AT);
    pages.push(page);
  };
  add(segmentsOf(parts.head ?? opusHead(parts.channels, parts.preSkip)), 2, 0n);
  add(segmentsOf(parts.tags ?? TAGS), 0, 0n);
  const segments = parts.packets.flatMap(segmentsOf);
  const most = parts.segmentsOfPage ?? 255;
  for (let at = 0; at < segments.length; at += most) {
    const some = segments.slice(at, at + most);
    const isContinued = at > 0 && (segments[at - 1] as Buffer).length === 255;
    const isLast = at + most >= segments.length;
    // Only the last page says how long it is; the others end somewhere in between, which nobody relies on here.
    add(some, (isContinued ? 1 : 0) | (isLast ? 4 : 0), isLast ? parts.endGranule : 0xffff_ffff_ffff_ffffn);
  }
  return Buffer.concat(pages);
}

function segmentsOf(packet: Buffer): Buffer[] {
  const whole = Math.floor(packet.length / 255);
  return Array.from({ length: whole + 1 }, (_, index) => packet.subarray(index * 255, (index + 1) * 255));
}

/** Puts right the checksums of whatever pages can still be made out, so that what is behind them is tried too. */
export function signPages(file: Buffer): Buffer {
  const signed = Buffer.from(file);
  for (
    let at = signed.indexOf('OggS');
    at >= 0 && at + 27 <= signed.length;
    at = signed.indexOf('OggS', at + 1)
  ) {
    const lacing = signed.subarray(at + 27, at + 27 + (signed[at + 26] as number));
    const end = lacing.reduce((sum, length) => sum + length, at + 27 + lacing.length);
    if (end <= signed.length) signed.writeUInt32LE(checksumOf(signed.subarray(at, end)), at + CHECKSUM_AT);
  }
  return signed;
}
