import { OPUS_RATE, type OpusSound } from './opus.ts';

/** Tags of Apple's channel layouts: kAudioChannelLayoutTag_Mono and _Stereo (CoreAudioBaseTypes.h). */
const LAYOUTS = { 1: (100 << 16) | 1, 2: (101 << 16) | 2 } as const;

/**
 * Writes Opus packets as a Core Audio file, which iOS and macOS play since 2017 where they do not play Ogg.
 * Source: Apple Core Audio Format Specification 1.0: `desc`, `chan`, `pakt`, `data`, all big-endian. The table of packets
 * stands before the sound, so that a player knows the length before it has it all. No `kuki`: Opus needs none to be played.
 */
export function writeCaf(sound: OpusSound): Buffer {
  const { channels, packets, preSkip, validFrames } = sound;
  const framesPerPacket = commonDuration(sound.durations);
  const total = framesPerPacket
    ? framesPerPacket * packets.length
    : sound.durations.reduce((sum, duration) => sum + duration, 0);

  const file = Buffer.alloc(8);
  file.write('caff', 'latin1');
  file.writeUInt16BE(1, 4);

  const desc = Buffer.alloc(32);
  desc.writeDoubleBE(OPUS_RATE, 0);
  desc.write('opus', 8, 'latin1');
  // Flags and bytes of a packet stay 0: each has its own length.
  desc.writeUInt32BE(framesPerPacket, 20);
  desc.writeUInt32BE(channels, 24);

  const chan = Buffer.alloc(12);
  chan.writeUInt32BE(LAYOUTS[channels], 0);

  const tableHead = Buffer.alloc(24);
  tableHead.writeBigInt64BE(BigInt(packets.length), 0);
  tableHead.writeBigInt64BE(BigInt(validFrames), 8);
  tableHead.writeInt32BE(preSkip, 16);
  tableHead.writeInt32BE(Math.max(0, total - preSkip - validFrames), 20);
  const table: number[] = [];
  for (const [index, packet] of packets.entries()) {
    pushNumber(table, packet.length);
    if (framesPerPacket === 0) pushNumber(table, sound.durations[index] as number);
  }

  const editCount = Buffer.alloc(4);
  return Buffer.concat([
    file,
    ...chunk('desc', [desc]),
    ...chunk('chan', [chan]),
    ...chunk('pakt', [tableHead, Buffer.from(table)]),
    ...chunk('data', [editCount, ...packets]),
  ]);
}

function chunk(type: 'desc' | 'chan' | 'pakt' | 'data', parts: readonly Buffer[]): readonly Buffer[] {
  const head = Buffer.alloc(12);
  head.write(type, 'latin1');
  head.writeBigInt64BE(BigInt(parts.reduce((sum, { length }) => sum + length, 0)), 4);
  return [head, ...parts];
}

/**
 * The duration that all packets share, the last one perhaps being shorter: its missing end counts as remainder. 0: they
 * differ, and each is written with its own, which the format allows and Apple's own players are said to refuse.
 */
function commonDuration(durations: readonly number[]): number {
  const first = durations[0] as number;
  return durations.every((one, index) => one === first || (index === durations.length - 1 && one < first))
    ? first
    : 0;
}

/** Seven bits a byte, highest first, the upper bit set on all but the last (CAF, "Packet Table Description"). */
function pushNumber(into: number[], value: number): void {
  for (const shift of [28, 21, 14, 7]) if (value >= 2 ** shift) into.push(((value >>> shift) & 0x7f) | 0x80);
  into.push(value & 0x7f);
}
