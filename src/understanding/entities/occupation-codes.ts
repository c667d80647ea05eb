import { fold } from '../fold.ts';
import type { Catalogs } from './catalogs.ts';
import { type Named, PhraseBook } from './phrase-book.ts';
import { isLittle } from './stem.ts';
import { type Token, tokensOf } from './tokens.ts';

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
  /** Everyday words: never a slip of a trade's name, nor one by themselves. */
  readonly ordinary: readonly string[];
}

/** Finds the trades that a text names. Pure. */
export interface OccupationCodes {
  find(tokens: readonly Token[], skip?: (at: number) => boolean): Named<Trade>[];
}

type CodeWords = readonly (readonly [string, readonly string[]])[];

/**
 * What work a message speaks of, to the code of the catalogue: names in five languages, synonyms, and what one does
 * instead of the trade's name. Endings and one slip a word are forgiven.
 * @throws Error naming the code that is not in the catalogue
 */
export function makeMessageTrades(
  catalogs: Catalogs,
  { byCode, byFamily, ordinary }: OccupationWords,
): OccupationCodes {
  const known = new Set([...catalogs.families, ...catalogs.occupations].map(({ code }) => code));
  const book = new PhraseBook<Trade>();
  book.addOrdinary(ordinary);
  for (const word of byFamily.any ?? []) book.add(word, { codes: [], isWorkplace: false });
  // Written for messages first, then the catalogue; a family's everyday name last, for it says least.
  for (const [phrase, marked] of codesByPhrase(Object.entries(byCode))) {
    const codes = [...new Set(marked.map((code) => code.replace('at:', '')))];
    for (const code of codes)
      if (!known.has(code)) throw new Error(`occupation-codes.yaml: ${code} is not in the catalogue`);
    book.add(phrase, { codes, isWorkplace: marked.some((code) => code.startsWith('at:')) });
  }
  // "Chamba" is any work and "de planta" is staying overnight, whatever the catalogue's synonyms say.
  const talk = new Set(ordinary.map(fold));
  const isTalk = (phrase: string): boolean =>
    tokensOf(phrase).every((token) => isLittle(token) || talk.has(token.word));
  for (const source of [namesOf(catalogs), synonymsOf(catalogs)])
    for (const [phrase, codes] of codesByPhrase(source))
      if (!isTalk(phrase)) book.add(phrase, { codes, isWorkplace: false });
  for (const [family, words] of Object.entries(byFamily))
    if (family !== 'any') for (const word of words) book.add(word, { codes: [family], isWorkplace: false });
  addFamilies(book, catalogs);
  return book;
}

/** The same for an employer's title: the catalogue alone, and every occupation that a phrase may stand for. */
export function makeTitleTrades(
  catalogs: Catalogs,
  { byCode }: Pick<OccupationWords, 'byCode'>,
): OccupationCodes {
  const book = new PhraseBook<Trade>();
  const sources: CodeWords[] = [
    [...namesOf(catalogs), ...synonymsOf(catalogs)],
    Object.entries(byCode).filter(([code]) => !code.startsWith('at:')),
  ];
  for (const source of sources)
    for (const [phrase, codes] of codesByPhrase(source)) book.add(phrase, { codes, isWorkplace: false });
  addFamilies(book, catalogs);
  return book;
}

const namesOf = ({ occupations }: Catalogs): CodeWords =>
  occupations.map(({ code, names }) => [code, Object.values(names)]);
const synonymsOf = ({ occupations }: Catalogs): CodeWords =>
  occupations.map(({ code, synonyms }) => [code, synonyms]);

function addFamilies(book: PhraseBook<Trade>, { families }: Catalogs): void {
  for (const { code, names } of families)
    for (const name of Object.values(names)) book.add(name, { codes: [code], isWorkplace: false });
}

/** A phrase that stands for several occupations means any of them. */
function codesByPhrase(lists: CodeWords): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const [code, phrases] of lists)
    for (const phrase of phrases) {
      const key = fold(phrase);
      const list = codes.get(key) ?? [];
      if (!list.includes(code)) list.push(code);
      codes.set(key, list);
    }
  return codes;
}
