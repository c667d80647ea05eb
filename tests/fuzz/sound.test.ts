import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sniffType } from '../../src/channels/media/sniff.ts';
import { remuxToCaf } from '../../src/sound/index.ts';
import { readCaf } from '../support/caf.ts';
import { signPages } from '../support/ogg.ts';
import { fuzz, RUNS } from './run.ts';

const VOICE = join(import.meta.dirname, '../fixtures/voice');
const CORPUS = ['voice-note.oga', 'voice-note-60ms.oga'].map((name) => readFileSync(join(VOICE, name)));

it(
  'voice notes: any bytes become a Core Audio file that can be read, or are refused, soon',
  async () => {
    let made = 0;
    const { slowestMs } = await fuzz('sound', CORPUS, (input, dice) => {
      sniffType(input);
      // Changed bytes rarely have the right checksum: half of them get one, so that more than the checksum is tried.
      const caf = remuxToCaf(dice.below(2) === 0 ? input : signPages(input));
      if (caf.kind === 'refused') return;
      made += 1;
      const { packets, validFrames, primingFrames, remainderFrames } = readCaf(caf.body);
      expect(packets.length).toBeGreaterThan(0);
      for (const frames of [validFrames, primingFrames, remainderFrames])
        expect(frames).toBeGreaterThanOrEqual(0);
    });
    expect(made).toBeGreaterThan(0);
    expect(slowestMs).toBeLessThan(1_000);
  },
  60_000 + RUNS * 20,
);
