import type { Catalogs } from './catalogs.ts';
import { type Named, PhraseBook } from './phrase-book.ts';
import type { Token } from './tokens.ts';

export interface Trade {
  /** Occupation codes of the catalogue, or a family's; empty for "anything". */
  readonly codes: readonly string[];
  /** What one does or is called; a workplace ("en un hotel") says less and yields to it. */
  readonly isWorkplace: boolean;
}

export interface OccupationWords {
  /** `content/understanding/occupation-codes.yaml`: code → what people say. `at:` before a code marks workplaces. */
  readonly byCode: Readonly<Record<string, readonly string[]>>;
  /** `content/understanding/occupations.yaml`: family → what people say; `any` is anything. */
  readonly byFamily: Readonly<Record<string, readonly string[]>>;
  /** Everyday words that are never a slip of a trade's name. */
  readonly ordinary: readonly string[];
}

/**
 * What work a text speaks of, to the code of the catalogue: names in five languages, synonyms, and what one does instead
 * of the trade's name. Endings and one slip a word are forgiven. Pure after loading.
 */
export class OccupationCodes {
  readonly #book = new PhraseBook<Trade>();

  constructor({ families, occupations }: Catalogs, { byCode, byFamily, ordinary }: OccupationWords) {
    const families_ = new Set(families.map(({ code }) => code));
    const own = new Set(occupations.map(({ code }) => code));
    this.#book.addOrdinary(ordinary);
    // Written for messages first, then the catalogue; a family's everyday name last, for it says least.
    for (const [phrase, codes] of codesByPhrase(Object.entries(byCode))) {
      const isWorkplace = codes.some((code) => code.startsWith('at:'));
      const bare = codes.map((code) => code.replace('at:', ''));
      for (const code of bare)
        if (!own.has(code) && !families_.has(code))
          throw new Error(`occupation-codes.yaml: ${code} is no occupation of the catalogue`);
      this.#book.add(phrase, { codes: bare, isWorkplace });
    }
    const named = occupations.flatMap(({ code, names }) =>
      Object.values(names).map((n) => [code, [n]] as const),
    );
    const synonyms = occupations.map(({ code, synonyms: words }) => [code, words] as const);
    for (const source of [named, synonyms])
      for (const [phrase, codes] of codesByPhrase(source))
        this.#book.add(phrase, { codes, isWorkplace: false });
    for (const [family, words] of Object.entries(byFamily))
      for (const word of words)
        this.#book.add(word, { codes: family === 'any' ? [] : [family], isWorkplace: false });
    for (const { code, names } of families)
      for (const name of Object.values(names)) this.#book.add(name, { codes: [code], isWorkplace: false });
  }

  find(tokens: readonly Token[], skip?: (at: number) => boolean): Named<Trade>[] {
    return this.#book.find(tokens, skip);
  }
}

/** A phrase that stands for several occupations means any of them. */
function codesByPhrase(lists: Iterable<readonly [string, readonly string[]]>): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const [code, phrases] of lists)
    for (const phrase of phrases) {
      const key = phrase.toLowerCase();
      const list = codes.get(key) ?? [];
      if (!list.includes(code)) list.push(code);
      codes.set(key, list);
    }
  return codes;
}
