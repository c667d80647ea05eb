import { readPackets } from './ogg.ts';
import { SoundError } from './refusal.ts';

/** Opus counts its samples at this rate, whatever was recorded (RFC 7845, section 4). */
export const OPUS_RATE = 48_000;
/** 120 ms: the longest packet (RFC 6716, section 3.2.5). */
const LONGEST_PACKET = 5_760;

/** A voice note taken out of its container. Numbers are samples at 48 kHz. */
export interface OpusSound {
  readonly channels: 1 | 2;
  readonly packets: readonly Buffer[];
  /** Samples that each packet holds. */
  readonly durations: readonly number[];
  /** What the decoder needs to settle; not to be heard. */
  readonly preSkip: number;
  /** What is to be heard, after the pre-skip. */
  readonly validFrames: number;
}

/**
 * Reads Opus out of Ogg (RFC 7845): one mono or stereo stream, mapping family 0, which is what phones record.
 * @throws SoundError
 */
export function readOggOpus(file: Buffer): OpusSound {
  let head: { readonly channels: 1 | 2; readonly preSkip: number } | undefined;
  let hasTags = false;
  const packets: Buffer[] = [];
  const durations: number[] = [];
  let total = 0;
  /** Samples before the first one of this file: a recording that begins in the middle of a stream. */
  let begin: number | undefined;
  let end = 0;
  for (const { bytes, page, endsPage } of readPackets(file)) {
    if (!head) {
      head = readHead(bytes);
      continue;
    }
    if (!hasTags) {
      if (bytes.toString('latin1', 0, 8) !== 'OpusTags') throw new SoundError('damaged', 'no tags');
      hasTags = true;
      continue;
    }
    const duration = durationOf(bytes);
    packets.push(bytes);
    durations.push(duration);
    total += duration;
    if (!endsPage || page.granule === undefined) continue;
    // A first page that is also the last may end before its samples do: those are cut off, not missing.
    begin ??= page.isLast ? 0 : Math.max(0, page.granule - total);
    end = Math.max(end, page.granule);
  }
  if (!head || packets.length === 0) throw new SoundError('damaged', 'no sound in it');
  const played = total - head.preSkip;
  const validFrames = Math.max(0, Math.min(played, end - (begin ?? 0) - head.preSkip));
  return { ...head, packets, durations, validFrames };
}

/** RFC 7845, section 5.1. The gain has no place in CAF: it is 0 in what phones record. */
function readHead(packet: Buffer): { channels: 1 | 2; preSkip: number } {
  if (packet.toString('latin1', 0, 8) !== 'OpusHead') throw new SoundError('unsupported', 'not Opus');
  if (packet.length < 19) throw new SoundError('damaged', 'the head is cut off');
  const [version, channels, family] = [packet[8] as number, packet[9] as number, packet[18] as number];
  // The upper half of the version counts changes that old readers cannot read.
  if (version >> 4 !== 0 || family !== 0) throw new SoundError('unsupported', 'an unknown kind of Opus');
  if (channels !== 1 && channels !== 2) throw new SoundError('damaged', 'neither mono nor stereo');
  return { channels, preSkip: packet.readUInt16LE(10) };
}

/** Samples of one frame by the five upper bits of a packet's first byte (RFC 6716, section 3.1, table 2). */
function frameSamples(config: number): number {
  if (config < 12) return [480, 960, 1920, 2880][config & 3] as number;
  if (config < 16) return [480, 960][config & 1] as number;
  return [120, 240, 480, 960][config & 3] as number;
}

/** Samples in a packet. @throws SoundError damaged: empty, or longer than a packet can be */
export function durationOf(packet: Uint8Array): number {
  const [toc, count] = packet;
  if (toc === undefined) throw new SoundError('damaged', 'an empty packet');
  const code = toc & 3;
  if (code === 3 && count === undefined) throw new SoundError('damaged', 'a packet that is cut off');
  const frames = code === 0 ? 1 : code < 3 ? 2 : (count as number) & 0x3f;
  const samples = frames * frameSamples(toc >> 3);
  if (samples === 0 || samples > LONGEST_PACKET) throw new SoundError('damaged', 'a packet of no length');
  return samples;
}
