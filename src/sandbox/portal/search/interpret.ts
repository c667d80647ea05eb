import type { Catalogs } from '../catalogs.ts';
import { type Correction, PhraseBook } from './phrases.ts';
import type { SlipIndex } from './slips.ts';
import { STOP_WORDS, wordsOf } from './words.ts';

/** How a free text was read. */
export interface Reading {
  /** Codes of the occupations named, any of. */
  readonly occupations: readonly string[];
  /** Titles that name them: each a group of words that must all be there, each word with its neighbours. */
  readonly titles: readonly (readonly (readonly string[])[])[];
  readonly states: readonly string[];
  readonly municipalities: readonly string[];
  /** The words left over, all of which must be there, each in one of its spellings. */
  readonly words: readonly (readonly string[])[];
  readonly corrected: readonly Correction[];
  /** Words that neither the catalogues nor any vacancy holds. */
  readonly unknown: readonly string[];
}

/** A word that so many vacancies hold is right, whatever it resembles. */
const ORDINARY = 3;
const MOST_SPELLINGS = 6;

/** Reads free text in any of the five languages by the catalogues first, then by the words of the vacancies. */
export class Interpreter {
  readonly #book: PhraseBook;
  readonly #stateOf: ReadonlyMap<string, string>;
  readonly #spanish: ReadonlyMap<string, readonly string[][]>;
  readonly #vocabulary: SlipIndex;

  /** @param vocabulary the words of the vacancies; it may grow */
  constructor(catalogs: Catalogs, vocabulary: SlipIndex) {
    this.#book = new PhraseBook(catalogs);
    this.#vocabulary = vocabulary;
    this.#stateOf = new Map(catalogs.municipalities.map(({ code, state }) => [code, state]));
    this.#spanish = new Map(
      catalogs.occupations.map(({ code, names, synonyms }) => [
        code,
        [names.es ?? '', names.es_f ?? '', ...synonyms].map(contentWords).filter((words) => words.length > 0),
      ]),
    );
  }

  read(text: string): Reading {
    const words = wordsOf(text);
    const occupations = new Set<string>();
    const states = new Set<string>();
    const municipalities = new Set<string>();
    const corrected: Correction[] = [];
    const left: string[] = [];
    for (let at = 0; at < words.length; ) {
      const word = words[at] ?? '';
      const match = this.#book.find(words, at, (one) => this.#isOrdinary(one));
      if (!match || (match.length === 1 && STOP_WORDS.has(word))) {
        if (!STOP_WORDS.has(word)) left.push(word);
        at += 1;
        continue;
      }
      corrected.push(...match.corrected);
      const { meaning } = match;
      // A name that is a place and a trade is taken for the place only where no trade has it.
      if (meaning.occupations.size > 0) for (const code of meaning.occupations) occupations.add(code);
      else if (meaning.states.size > 0) for (const code of meaning.states) states.add(code);
      else for (const code of meaning.municipalities) municipalities.add(code);
      at += match.length;
    }
    const places = this.#settlePlaces(states, municipalities);
    const rest = this.#spell(left, corrected);
    return {
      occupations: [...occupations],
      titles: this.#titlesOf(occupations),
      ...places,
      ...rest,
      corrected,
    };
  }

  #isOrdinary(word: string): boolean {
    return STOP_WORDS.has(word) || this.#vocabulary.count(word) >= ORDINARY;
  }

  /** "La Paz, BCS": the state decides which of several places is meant. */
  #settlePlaces(states: ReadonlySet<string>, municipalities: ReadonlySet<string>) {
    const inside = [...municipalities].filter((code) => states.has(this.#stateOf.get(code) ?? ''));
    if (inside.length > 0) return { states: [], municipalities: inside };
    return { states: [...states], municipalities: [...municipalities] };
  }

  #titlesOf(occupations: ReadonlySet<string>): string[][][] {
    return [...occupations].flatMap((code) =>
      (this.#spanish.get(code) ?? []).map((words) => words.map((word) => this.#spellings(word))),
    );
  }

  #spell(left: readonly string[], corrected: Correction[]) {
    const words: string[][] = [];
    const unknown: string[] = [];
    for (const word of left) {
      const spellings = this.#spellings(word).filter((one) => this.#vocabulary.count(one) > 0);
      const [first] = spellings;
      if (first === undefined) unknown.push(word);
      else words.push(spellings);
      if (first !== undefined && first !== word) corrected.push({ from: word, to: first });
    }
    return { words, unknown };
  }

  /** The word and what the vacancies hold one slip from it. */
  #spellings(word: string): string[] {
    return [word, ...this.#vocabulary.near(word).slice(0, MOST_SPELLINGS)];
  }
}

const contentWords = (phrase: string): string[] => wordsOf(phrase).filter((word) => !STOP_WORDS.has(word));
