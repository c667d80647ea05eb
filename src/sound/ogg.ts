import { CHECKSUM_AT, checksumOf } from './ogg-checksum.ts';
import { SoundError } from './refusal.ts';

/** One Ogg page (RFC 3533, section 6), checked: its checksum is right and all of it is there. */
export interface OggPage {
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Samples up to the end of the last packet that ends here; undefined: none ends here. */
  readonly granule: number | undefined;
  readonly serial: number;
  readonly sequence: number;
  /** Lengths of the segments; one of less than 255 ends a packet. */
  readonly lacing: Uint8Array;
  readonly body: Buffer;
}

/** A packet and the page that it ends on. */
export interface OggPacket {
  readonly bytes: Buffer;
  readonly page: OggPage;
  /** The last one that ends on its page. */
  readonly endsPage: boolean;
}

const CAPTURE = 0x4f676753; // OggS
const HEADER_BYTES = 27;
const NO_GRANULE = 0xffff_ffff_ffff_ffffn;
/** Half an hour in packets of 20 ms; a hostile page of empty segments must not become millions, nor hold up the service. */
const MOST_PACKETS = 100_000;

/**
 * The packets of a file that is one logical stream, as phones record it; they share the file's memory where they can.
 * @throws SoundError damaged: a page is cut off, changed, missing or out of order; unsupported: several streams in one
 */
export function* readPackets(file: Buffer): Generator<OggPacket> {
  let parts: Buffer[] = [];
  let isOpen = false;
  let serial: number | undefined;
  let sequence = 0;
  let isOver = false;
  let count = 0;
  for (const page of readPages(file)) {
    serial ??= page.serial;
    if (isOver || page.serial !== serial || page.isFirst !== (sequence === 0))
      throw new SoundError('unsupported', 'more than one stream');
    if (page.sequence !== sequence) throw new SoundError('damaged', 'a page is missing');
    if (page.isContinued !== isOpen) throw new SoundError('damaged', 'a packet without its other part');
    sequence += 1;
    isOver = page.isLast;
    const lastEnd = page.lacing.findLastIndex((length) => length < 255);
    let at = 0;
    let from = 0;
    for (const [index, length] of page.lacing.entries()) {
      at += length;
      if (length === 255) continue;
      const part = page.body.subarray(from, at);
      const bytes = parts.length === 0 ? part : Buffer.concat([...parts, part]);
      parts = [];
      from = at;
      count += 1;
      if (count > MOST_PACKETS) throw new SoundError('too-large', 'too many packets');
      yield { bytes, page, endsPage: index === lastEnd };
    }
    isOpen = page.lacing.at(-1) === 255;
    if (isOpen) parts.push(page.body.subarray(from, at));
  }
  if (isOpen) throw new SoundError('damaged', 'the last packet is cut off');
}

function* readPages(file: Buffer): Generator<OggPage> {
  let at = 0;
  while (at < file.length) {
    if (file.length - at < HEADER_BYTES || file.readUInt32BE(at) !== CAPTURE || file[at + 4] !== 0)
      throw new SoundError('damaged', 'no page where one should begin');
    const segments = file[at + 26] as number;
    const lacing = file.subarray(at + HEADER_BYTES, at + HEADER_BYTES + segments);
    const bodyAt = at + HEADER_BYTES + segments;
    const end = lacing.reduce((sum, length) => sum + length, bodyAt);
    if (lacing.length < segments || end > file.length) throw new SoundError('damaged', 'a page is cut off');
    if (file.readUInt32LE(at + CHECKSUM_AT) !== checksumOf(file.subarray(at, end)))
      throw new SoundError('damaged', 'a page was changed');
    const flags = file[at + 5] as number;
    yield {
      isContinued: (flags & 1) !== 0,
      isFirst: (flags & 2) !== 0,
      isLast: (flags & 4) !== 0,
      granule: readGranule(file.readBigUInt64LE(at + 6)),
      serial: file.readUInt32LE(at + 14),
      sequence: file.readUInt32LE(at + 18),
      lacing,
      body: file.subarray(bodyAt, end),
    };
    at = end;
  }
}

function readGranule(granule: bigint): number | undefined {
  if (granule === NO_GRANULE) return undefined;
  if (granule > BigInt(Number.MAX_SAFE_INTEGER)) throw new SoundError('damaged', 'a time beyond all times');
  return Number(granule);
}
