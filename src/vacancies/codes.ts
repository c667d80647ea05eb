import type { Catalogs } from '../understanding/entities/catalogs.ts';

/** Numbers for the catalogues' codes, so that a vacancy fits into a few bytes. 0 stands for "not known". */
export class CodeBook {
  readonly #numbers = new Map<string, number>();
  readonly #codes: string[] = [''];

  constructor(codes: Iterable<string>) {
    for (const code of codes) {
      if (this.#numbers.has(code)) continue;
      this.#numbers.set(code, this.#codes.length);
      this.#codes.push(code);
    }
  }

  get size(): number {
    return this.#codes.length;
  }

  numberOf(code: string | null | undefined): number {
    return code == null ? 0 : (this.#numbers.get(code) ?? 0);
  }

  codeOf(number: number): string | undefined {
    return number === 0 ? undefined : this.#codes[number];
  }

  codes(): readonly string[] {
    return this.#codes.slice(1);
  }
}

/** What is looked up of the catalogues while searching, by number. Made once. */
export interface Codes {
  readonly states: CodeBook;
  readonly municipalities: CodeBook;
  readonly metros: CodeBook;
  readonly occupations: CodeBook;
  readonly families: CodeBook;
  /** By occupation number. */
  readonly familyOf: Uint8Array;
  readonly marketOf: readonly { readonly min: number; readonly max: number }[];
  /** By municipality number. */
  readonly metroOf: Uint8Array;
  readonly stateOf: Uint8Array;
  readonly placeOf: readonly { readonly lat: number; readonly lon: number; readonly isBorder: boolean }[];
  /** Changes when a number may mean something else. */
  readonly version: string;
}

export function makeCodes({ states, municipalities, occupations, families }: Catalogs): Codes {
  const stateBook = new CodeBook(states.map(({ code }) => code));
  const municipalityBook = new CodeBook(municipalities.map(({ code }) => code));
  const metros = new CodeBook(municipalities.flatMap(({ metro }) => (metro === null ? [] : [metro])));
  const familyBook = new CodeBook(families.map(({ code }) => code));
  const occupationBook = new CodeBook(occupations.map(({ code }) => code));
  const byMunicipality = (of: (one: (typeof municipalities)[number]) => number): Uint8Array =>
    Uint8Array.from([0, ...municipalities.map(of)]);
  return {
    states: stateBook,
    municipalities: municipalityBook,
    metros,
    occupations: occupationBook,
    families: familyBook,
    familyOf: Uint8Array.from([0, ...occupations.map(({ family }) => familyBook.numberOf(family))]),
    marketOf: [{ min: 0, max: 0 }, ...occupations.map(({ salary }) => salary)],
    metroOf: byMunicipality(({ metro }) => metros.numberOf(metro)),
    stateOf: byMunicipality(({ state }) => stateBook.numberOf(state)),
    placeOf: [
      { lat: 0, lon: 0, isBorder: false },
      ...municipalities.map(({ lat, lon, wageZone }) => ({ lat, lon, isBorder: wageZone === 'border' })),
    ],
    version: [stateBook, municipalityBook, metros, familyBook, occupationBook]
      .map((book) => book.codes().join())
      .join('|'),
  };
}
