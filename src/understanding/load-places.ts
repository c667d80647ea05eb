import { loadCatalogs } from './entities/catalogs.ts';
import { PlaceFinder } from './entities/place.ts';
import { tokensOf } from './entities/tokens.ts';

/** A place in a message: its everyday name, and the municipalities it may be ("Juárez, NLE"), where one was named. */
export interface NamedPlace {
  readonly state: string;
  readonly municipality?: string;
  /** Other municipalities of the same name, likeliest first. */
  readonly options?: readonly string[];
}

/** Finds places in messages by `content/catalogs/`; pure after loading. @throws Error naming the file that is not right */
export function loadPlaces(contentDir: string): (text: string) => NamedPlace | undefined {
  const finder = new PlaceFinder(loadCatalogs(contentDir));
  return (text) => {
    const found = finder.find(tokensOf(text.slice(0, 1000)));
    if (found?.state === undefined) return undefined;
    const { state, municipality, options } = found;
    return { state, ...(municipality ? { municipality } : {}), ...(options ? { options } : {}) };
  };
}
