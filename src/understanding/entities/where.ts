import type { NamedPlace } from '../../model/index.ts';
import type { Catalogs } from './catalogs.ts';
import type { Place } from './place.ts';

/** Makes of a place that was found what can be shown and measured from: its full name and its centre. */
export class Gazetteer {
  readonly #states: ReadonlyMap<string, Catalogs['states'][number]>;
  readonly #municipalities: ReadonlyMap<string, Catalogs['municipalities'][number]>;

  constructor({ states, municipalities }: Catalogs) {
    this.#states = new Map(states.map((state) => [state.code, state]));
    this.#municipalities = new Map(municipalities.map((one) => [`${one.name}, ${one.state}`, one]));
  }

  /** @returns undefined for a place without a state */
  describe({ state, municipality, options }: Place): NamedPlace | undefined {
    const found = this.#one(state, municipality);
    if (!found || !options) return found;
    const others = options
      .map((option) => option.split(', '))
      .filter(([name, code]) => name !== municipality || code !== state)
      .flatMap(([name, code]) => this.#one(code, name) ?? []);
    return others.length > 0 ? { ...found, others } : found;
  }

  #one(code: string | undefined, municipality: string | undefined): NamedPlace | undefined {
    const state = code === undefined ? undefined : this.#states.get(code);
    if (!state) return undefined;
    const city =
      municipality === undefined ? undefined : this.#municipalities.get(`${municipality}, ${code}`);
    const { lat, lon } = city ?? state;
    return {
      name: city ? `${city.name}, ${state.name}` : state.name,
      state: state.code,
      stateName: state.name,
      ...(city ? { municipality: city.name } : {}),
      latitude: lat,
      longitude: lon,
    };
  }
}
