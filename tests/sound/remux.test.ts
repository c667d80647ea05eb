import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remuxToCaf } from '../../src/sound/index.ts';
import { durationOf, readOggOpus } from '../../src/sound/opus.ts';
import { readCaf } from '../support/caf.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { buildOgg, opusHead, signPages } from '../support/ogg.ts';

/** By opusenc 0.2 of two tones, 2.1 s: as a phone records, in packets of 20 ms and of 60 ms. */
const RECORDED = ['voice-note.oga', 'voice-note-60ms.oga'].map(
  (name) => [name, readFileSync(join(import.meta.dirname, '../fixtures/voice', name))] as const,
);
const caf = (file: Buffer) => {
  const made = remuxToCaf(file);
  if (made.kind === 'refused') throw new Error(made.why);
  return readCaf(made.body);
};
/** 20 ms, SILK wideband, one frame, mono; behind it anything. */
const packet = (filling: Uint8Array) => Buffer.concat([Buffer.from([(9 << 3) | 0]), filling]);
const packets = fc.array(fc.uint8Array({ maxLength: 1400 }).map(packet), { minLength: 1, maxLength: 60 });

describe('a recorded voice note', () => {
  it.each(RECORDED)('%s becomes a Core Audio file of the same sound and length', (_name, file) => {
    const made = caf(file);
    expect(made).toMatchObject({
      rate: 48_000,
      format: 'opus',
      bytesPerPacket: 0,
      channels: 1,
      layout: (100 << 16) | 1,
      validFrames: 2.1 * 48_000,
      primingFrames: 312,
    });
    expect(made.framesPerPacket).toBe(_name.includes('60ms') ? 2880 : 960);
    expect(made.primingFrames + made.validFrames + made.remainderFrames).toBe(
      made.framesPerPacket * made.packets.length,
    );
    expect(made.packets).toEqual([...readOggOpus(file).packets]);
  });

  it.each(RECORDED)('%s is refused wherever it is cut off or one bit of it changed', (_name, file) => {
    for (let length = 0; length < file.length; length += 1) {
      // At the end of a page nothing tells that more should come: it is then shorter, and whole.
      if (file.subarray(length, length + 4).toString('latin1') === 'OggS' && length > 200) continue;
      expect(remuxToCaf(file.subarray(0, length)), `${length} bytes`).toEqual({
        kind: 'refused',
        why: 'damaged',
      });
    }
    fc.assert(
      fc.property(fc.nat(file.length * 8 - 1), (bit) => {
        const changed = Buffer.from(file);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(remuxToCaf(changed)).toEqual({ kind: 'refused', why: 'damaged' });
      }),
    );
  });
});

describe('any stream', () => {
  it('keeps its packets, however they lie over pages, and says how much is to be heard', () => {
    fc.assert(
      fc.property(
        packets,
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom(1, 2),
        fc.integer({ min: 0, max: 959 }),
        fc.integer({ min: 0, max: 959 }),
        (sound, segmentsOfPage, channels, preSkip, cut) => {
          const total = sound.length * 960;
          const file = buildOgg({
            packets: sound,
            endGranule: BigInt(total - cut),
            channels,
            preSkip,
            segmentsOfPage,
          });
          const made = caf(file);
          expect(made.packets).toEqual(sound);
          expect(made.channels).toBe(channels);
          expect(made.validFrames).toBe(Math.max(0, total - cut - preSkip));
          if (made.validFrames > 0)
            expect(made.validFrames + made.primingFrames + made.remainderFrames).toBe(total);
        },
      ),
    );
  });

  it('of packets of different lengths says the length of each', () => {
    // 10, 20, 40 and 60 ms of SILK; 2.5 ms of CELT, four in one packet.
    const sound = [[64], [72], [80], [88], [224 | 3, 4]].map((head) => Buffer.from([...head, 1, 2, 3]));
    const made = caf(buildOgg({ packets: sound, endGranule: 6_000n }));
    expect(made).toMatchObject({ framesPerPacket: 0, durations: [480, 960, 1920, 2880, 480] });
    // Only the last one shorter: one length for all, the rest is remainder.
    const common = caf(buildOgg({ packets: [sound[3], sound[3], sound[0]] as Buffer[], endGranule: 6_000n }));
    expect(common).toMatchObject({ framesPerPacket: 2880, validFrames: 5_688, remainderFrames: 2_640 });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'damaged'],
    ['words', Buffer.from('OggS and then nothing of the kind, just words and more words'), 'damaged'],
    ['no sound', buildOgg({ packets: [], endGranule: 0n }), 'damaged'],
    ['an empty packet', buildOgg({ packets: [Buffer.alloc(0)], endGranule: 0n }), 'damaged'],
    ['a packet beyond 120 ms', buildOgg({ packets: [Buffer.from([91, 48])], endGranule: 0n }), 'damaged'],
    ['no frames', buildOgg({ packets: [Buffer.from([75, 0])], endGranule: 0n }), 'damaged'],
    [
      'Vorbis',
      buildOgg({ packets: [], endGranule: 0n, head: Buffer.from('\x01vorbis, and so on') }),
      'unsupported',
    ],
    ['surround', buildOgg({ packets: [], endGranule: 0n, head: opusHead(6, 312, 1) }), 'unsupported'],
    ['no channels', buildOgg({ packets: [], endGranule: 0n, head: opusHead(0) }), 'damaged'],
    [
      'a time beyond all times',
      buildOgg({ packets: [packet(Buffer.alloc(9))], endGranule: 2n ** 60n }),
      'damaged',
    ],
  ] as const)('%s is refused, and nothing crashes', (_name, file, why) => {
    expect(remuxToCaf(file)).toEqual({ kind: 'refused', why });
  });

  it('two in one file, or one behind the other, are refused', () => {
    const file = buildOgg({ packets: [packet(Buffer.alloc(9))], endGranule: 960n });
    expect(remuxToCaf(Buffer.concat([file, file]))).toEqual({ kind: 'refused', why: 'unsupported' });
  });

  it('is never read for long: more packets than a voice note has are refused', () => {
    const file = buildOgg({
      packets: Array.from({ length: 120_000 }, () => Buffer.from([72])),
      endGranule: 960n,
    });
    const took = cpuMs(() => {
      expect(remuxToCaf(file)).toEqual({ kind: 'refused', why: 'too-large' });
      expect(remuxToCaf(Buffer.alloc(8 * 1024 * 1024 + 1))).toEqual({ kind: 'refused', why: 'too-large' });
    });
    expect(took).toBeLessThan(5_000);
  });

  it('with a right checksum is worked out or refused, whatever it holds', () => {
    const file = RECORDED[0]?.[1] as Buffer;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1 }), (changes) => {
        const changed = Buffer.from(file);
        for (const [at, value] of changes) changed[at] = value;
        const made = remuxToCaf(signPages(changed));
        if (made.kind === 'file') readCaf(made.body);
        else expect(['damaged', 'unsupported', 'too-large']).toContain(made.why);
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  [[0], 480],
  [[8 | 1], 1920],
  [[24 | 4], 2880],
  [[96 | 0], 480],
  [[104], 960],
  [[128], 120],
  [[248 | 2], 1920],
  [[248 | 3, 0x80 | 6], 5760],
] as const)('a packet that begins with %j holds %i samples', (head, samples) => {
  expect(durationOf(Uint8Array.from(head))).toBe(samples);
});
