import { isLittle, stemOf } from './stem.ts';
import { type Token, tokensOf } from './tokens.ts';
import { WordRepair } from './word-repair.ts';

const LONGEST = 6;
const MOST_READINGS = 5000;

export interface Named<T> {
  readonly means: T;
  /** First and last token of the message that say it. */
  readonly at: number;
  readonly end: number;
  /** How many words of the message it took, without little ones: the longer, the surer. */
  readonly words: number;
  /** Slips that were forgiven. */
  readonly slips: number;
}

/**
 * Phrases by the stems of their words, found in a message whatever their endings, with little words between and one
 * slip a word. The first meaning that a phrase is given stays: add the surest source first.
 */
export class PhraseBook<T> {
  readonly #phrases = new Map<string, T>();
  /** Names of one word by the whole of it: a baker is no HVAC technician, whose stem is the same. */
  readonly #exact = new Map<string, T>();
  readonly #sounds = new Set<string>();
  readonly #stems = new Set<string>();
  #repair: WordRepair | undefined;
  readonly #readings = new Map<string, Read>();
  /** Words that are right as they stand: never taken for a slip of another. */
  readonly #ordinary = new Set<string>();

  add(phrase: string, means: T): void {
    const sounds = tokensOf(phrase)
      .filter((token) => !isLittle(token))
      .map(({ sound }) => sound);
    if (sounds.length === 0 || sounds.length > LONGEST) return;
    const key = sounds.map(stemOf).join(' ');
    const [only = ''] = sounds;
    if (sounds.length === 1 && !this.#exact.has(only)) this.#exact.set(only, means);
    if (!this.#phrases.has(key)) this.#phrases.set(key, means);
    for (const sound of sounds) {
      this.#sounds.add(sound);
      this.#stems.add(stemOf(sound));
    }
    this.#repair = undefined;
  }

  addOrdinary(words: Iterable<string>): void {
    for (const word of words) for (const token of tokensOf(word)) this.#ordinary.add(stemOf(token.sound));
  }

  /** @param skip tokens that say something else, a place for instance */
  find(tokens: readonly Token[], skip: (at: number) => boolean = () => false): Named<T>[] {
    const kept = tokens.flatMap((token, at) =>
      isLittle(token) || skip(at) ? [] : [{ at, sound: token.sound, ...this.#read(token) }],
    );
    const found: Named<T>[] = [];
    for (let first = 0; first < kept.length; ) {
      const best = this.#longestAt(kept, first);
      // "Work as a hotel | receptionist" or "work as a | hotel receptionist": what goes on further says more.
      const later = best ? this.#betterInside(kept, first, best) : undefined;
      if (best && later === undefined) found.push(best);
      first = later ?? first + (best?.words ?? 1);
    }
    return found;
  }

  /** Whether a phrase that begins inside another is as long and goes on behind it: where it begins. */
  #betterInside(kept: readonly Kept[], first: number, best: Named<T>): number | undefined {
    for (let at = first + 1; at < first + best.words; at += 1) {
      const other = this.#longestAt(kept, at);
      if (other && other.words >= best.words) return at;
    }
    return undefined;
  }

  /** Whether a word stands in some phrase as it is. */
  knows({ sound }: Token): boolean {
    return this.#stems.has(stemOf(sound));
  }

  #longestAt(kept: readonly Kept[], first: number): Named<T> | undefined {
    let key = '';
    let slips = 0;
    let best: Named<T> | undefined;
    for (let words = 1; words <= LONGEST; words += 1) {
      const one = kept[first + words - 1];
      if (!one) break;
      key = words === 1 ? one.stem : `${key} ${one.stem}`;
      slips += one.isSlip ? 1 : 0;
      const means = (words === 1 ? this.#exact.get(one.sound) : undefined) ?? this.#phrases.get(key);
      if (means !== undefined) best = { means, at: kept[first]?.at ?? 0, end: one.at, words, slips };
    }
    return best;
  }

  #read({ sound: heard }: Token): Read {
    // "lo q sea": one letter for a word.
    const sound = heard === 'k' ? 'ke' : heard;
    const known = this.#readings.get(sound);
    if (known) return known;
    const stem = stemOf(sound);
    const isRight = this.#stems.has(stem) || this.#ordinary.has(stem);
    // Whole words, for a slip in an ending changes what is cut off; then stems, for endings that no list has.
    this.#repair ??= new WordRepair([...this.#sounds, ...this.#stems]);
    const repaired = isRight ? undefined : (this.#repair.repair(sound) ?? this.#repair.repair(stem));
    const read = { stem: repaired === undefined ? stem : stemOf(repaired), isSlip: repaired !== undefined };
    // People use few words: most are looked up again within minutes.
    if (this.#readings.size >= MOST_READINGS) this.#readings.clear();
    this.#readings.set(sound, read);
    return read;
  }
}

interface Read {
  readonly stem: string;
  readonly isSlip: boolean;
}

interface Kept extends Read {
  readonly at: number;
  readonly sound: string;
}
