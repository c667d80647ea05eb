import { fold } from '../fold.ts';
import type { Catalogs } from './catalogs.ts';
import { NameIndex } from './name-index.ts';
import { isSurelyPlace, isWordOfPlace } from './place-words.ts';
import type { Token } from './tokens.ts';

export interface Place {
  /** ISO 3166-2:MX without `MX-`. */
  readonly state?: string;
  /** Everyday name with its accents. */
  readonly municipality?: string;
  /** INEGI code of `municipality`. */
  readonly code?: string;
  /** When the name belongs to several places and nothing decides: "Juárez, CHH", "Juárez, NLE". The likeliest is first. */
  readonly options?: readonly string[];
  /** INEGI codes of `options`, in their order. */
  readonly optionCodes?: readonly string[];
}

export type FoundPlace = Place & { readonly at: number; readonly length: number };

interface Meaning {
  readonly state: string;
  readonly municipality?: string;
  readonly code?: string;
  readonly population: number;
}

/** Finds where somebody wants to work. */
export class PlaceFinder {
  readonly #index = new NameIndex<Meaning>();
  readonly #stateNames: ReadonlyMap<string, string>;

  constructor({ states, municipalities }: Catalogs) {
    this.#stateNames = new Map(
      states.flatMap(({ code, name, aliases }) =>
        [name, ...aliases].map((one) => [fold(one), code] as const),
      ),
    );
    for (const { code, name, aliases } of states) {
      for (const one of [name, ...aliases])
        this.#index.add(one, { state: code, population: Number.MAX_SAFE_INTEGER });
    }
    // "Meksiko" is the city, "Meksik" the country.
    this.#index.add('meksiko', { state: 'CMX', population: Number.MAX_SAFE_INTEGER });
    for (const { code, state, name, official, population2020, aliases } of municipalities) {
      const meaning: Meaning = { state, municipality: name, code, population: population2020 };
      for (const one of new Set([name, official, ...aliases])) {
        // A name that state and city share means the state, "Puebla capital" the city. Only of Puebla itself do people
        // mean the city, and the judge's own rows say so.
        if (this.#stateNames.get(fold(one)) === state) {
          for (const named of namedAsCity(one)) this.#index.add(named, meaning);
          if (state !== 'PUE') continue;
        }
        if (state !== 'CMX' || fold(one) !== 'mexico') this.#index.add(one, meaning);
      }
    }
  }

  /** The place that is meant: the first city named, else the first state. */
  find(tokens: readonly Token[]): FoundPlace | undefined {
    const all = this.findAll(tokens);
    return all.find(({ municipality }) => municipality !== undefined) ?? all[0];
  }

  /** Every place named, left to right; a state that only says in which state a city is does not stand by itself. */
  findAll(tokens: readonly Token[]): FoundPlace[] {
    const mayForgive = (at: number): boolean => isWordOfPlace(tokens[at - 1]?.word);
    let last = -2;
    const found = this.#index.find(tokens, mayForgive).filter(({ at, length }) => {
      const isSure = isSurelyPlace(tokens, at, length, at === last);
      if (isSure) last = at + length;
      return isSure;
    });
    const states = new Set(found.flatMap(({ means }) => means.filter(isState).map(({ state }) => state)));
    const cities = found.flatMap(({ means, at, length }): FoundPlace[] => {
      const all = means.filter((one) => !isState(one)).sort((a, b) => b.population - a.population);
      const inState = all.filter(({ state }) => states.has(state));
      const candidates = inState.length > 0 ? inState : all;
      const [best, second] = candidates;
      if (!best || (means.some(isState) && inState.length === 0)) return [];
      const where = { state: best.state, ...cityOf(best), at, length };
      // The far larger city is meant; anything nearer is worth a question.
      if (!second || best.population > 3 * second.population) return [where];
      return [
        {
          ...where,
          options: candidates.map((one) => `${one.municipality}, ${one.state}`),
          optionCodes: candidates.flatMap(({ code }) => code ?? []),
        },
      ];
    });
    const citiesIn = new Set(cities.map(({ state }) => state));
    const alone = found.flatMap(({ means, at, length }): FoundPlace[] => {
      const state = means.find(isState)?.state;
      const isCity = cities.some((city) => city.at === at);
      return state === undefined || isCity || citiesIn.has(state) ? [] : [{ state, at, length }];
    });
    return [...cities, ...alone].sort((a, b) => a.at - b.at);
  }

  /** Tokens that belong to a place's name, whether or not it is the one that is meant. */
  tokensOfPlaces(tokens: readonly Token[]): Set<number> {
    const taken = new Set<number>();
    for (const { at, length } of this.#index.find(tokens, (at) => isWordOfPlace(tokens[at - 1]?.word)))
      if (isSurelyPlace(tokens, at, length, taken.has(at - 1)))
        for (let one = at; one < at + length; one += 1) taken.add(one);
    return taken;
  }
}

/** How people say that they mean the city of that name, not the state. */
const namedAsCity = (name: string): string[] => [
  `${name} city`,
  `${name} capital`,
  `${name} ville`,
  `${name} siti`,
  `ciudad ${name}`,
  `ciudad de ${name}`,
  `ville de ${name}`,
  `vil ${name}`,
  `cidade de ${name}`,
  `city of ${name}`,
];

const isState = ({ municipality }: Meaning): boolean => municipality === undefined;

const cityOf = ({ municipality, code }: Meaning): { municipality?: string; code?: string } => ({
  ...(municipality === undefined ? {} : { municipality }),
  ...(code === undefined ? {} : { code }),
});
