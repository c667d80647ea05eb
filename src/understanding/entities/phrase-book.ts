import { isLittle, stemOf } from './stem.ts';
import { type Token, tokensOf } from './tokens.ts';
import { WordRepair } from './word-repair.ts';

const LONGEST = 6;

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
  #repair: WordRepair | undefined;
  /** Words that are right as they stand: never taken for a slip of another. */
  readonly #ordinary = new Set<string>();

  add(phrase: string, means: T): void {
    const stems = stemsOf(tokensOf(phrase));
    if (stems.length === 0 || stems.length > LONGEST) return;
    const key = stems.join(' ');
    if (!this.#phrases.has(key)) this.#phrases.set(key, means);
    this.#repair = undefined;
  }

  addOrdinary(words: Iterable<string>): void {
    for (const word of words) for (const token of tokensOf(word)) this.#ordinary.add(stemOf(token.sound));
  }

  /** @param skip tokens that say something else, a place for instance */
  find(tokens: readonly Token[], skip: (at: number) => boolean = () => false): Named<T>[] {
    const kept = tokens.flatMap((token, at) =>
      isLittle(token) || skip(at) ? [] : [{ at, ...this.#read(token) }],
    );
    const found: Named<T>[] = [];
    for (let first = 0; first < kept.length; ) {
      const best = this.#longestAt(kept, first);
      if (best) found.push(best);
      first += best?.words ?? 1;
    }
    return found;
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
      const means = this.#phrases.get(key);
      if (means !== undefined) best = { means, at: kept[first]?.at ?? 0, end: one.at, words, slips };
    }
    return best;
  }

  #read({ sound }: Token): { stem: string; isSlip: boolean } {
    const stem = stemOf(sound);
    if (this.#ordinary.has(stem)) return { stem, isSlip: false };
    this.#repair ??= new WordRepair([...this.#phrases.keys()].flatMap((key) => key.split(' ')));
    const repaired = this.#repair.repair(stem);
    return { stem: repaired ?? stem, isSlip: repaired !== undefined && repaired !== stem };
  }
}

interface Kept {
  readonly at: number;
  readonly stem: string;
  readonly isSlip: boolean;
}

const stemsOf = (tokens: readonly Token[]): string[] =>
  tokens.filter((token) => !isLittle(token)).map(({ sound }) => stemOf(sound));
