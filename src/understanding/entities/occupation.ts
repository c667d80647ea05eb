import type { Catalogs } from './catalogs.ts';
import { NameIndex } from './name-index.ts';
import type { Token } from './tokens.ts';

export interface Occupation {
  /** A family of the catalogue that nlu/README.md lists, or `any`. */
  readonly occupation: string;
  /** The person's own words, as typed. */
  readonly text: string;
}

interface Meaning {
  readonly family: string;
  readonly rank: number;
}

/** Words of the message that say what work is wanted; catalogue names, synonyms and the words of `occupation-words`. */
export class OccupationFinder {
  readonly #index = new NameIndex<Meaning>();

  /** @param more further words by family, from `content/understanding/occupations.yaml` */
  constructor({ families, occupations }: Catalogs, more: Readonly<Record<string, readonly string[]>>) {
    const known = new Map(
      families.filter(({ nlu }) => nlu).map(({ code }) => [code, { family: code, rank: 1 }]),
    );
    known.set('any', { family: 'any', rank: 0 });
    // Our own lists first: where a synonym of the catalogue says otherwise, ours was written for messages.
    for (const [family, words] of Object.entries(more)) {
      const meaning = known.get(family);
      if (meaning) for (const word of words) this.#index.add(word, meaning);
    }
    for (const { code, names } of families) {
      const meaning = known.get(code);
      if (meaning) for (const name of Object.values(names)) this.#index.add(name, meaning);
    }
    for (const { family, names, synonyms } of occupations) {
      const meaning = known.get(family);
      if (meaning) for (const name of [...Object.values(names), ...synonyms]) this.#index.add(name, meaning);
    }
  }

  /** @param skip tokens that are a place's */
  find(tokens: readonly Token[], text: string, skip: (at: number) => boolean): Occupation | undefined {
    const found = this.#index.find(tokens).filter(({ at }) => !skip(at));
    // A trade by its name, then "anything", then what only nearly sounds like a trade.
    const rankOf = ({ isExact, means }: (typeof found)[number]) => (isExact ? 2 : 0) + (means[0]?.rank ?? 0);
    const [best] = [...found].sort((a, b) => rankOf(b) - rankOf(a) || a.at - b.at);
    const family = best?.means[0]?.family;
    if (!best || family === undefined) return undefined;
    const start = tokens[best.at]?.start ?? 0;
    const end = tokens[best.at + best.length - 1]?.end ?? text.length;
    return { occupation: family, text: text.slice(start, end) };
  }
}
