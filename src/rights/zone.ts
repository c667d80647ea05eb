import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WageZone } from '../ports/index.ts';
import type { PlaceOf } from './read-message.ts';

const Catalog = z.object({
  municipalities: z.array(
    z.object({ state: z.string(), name: z.string(), wageZone: z.enum(['general', 'border']) }),
  ),
});

/** A place as the finder of places gives it. */
export interface Place {
  readonly state: string;
  readonly municipality?: string;
  readonly options?: readonly string[];
}

/**
 * The wage zone of a place, by `wageZone` in `content/catalogs/municipalities.json` (fact border-zone). A state has one
 * where all its municipalities share it; a name that several share has one where they agree.
 * @throws Error naming the file when it has another shape
 */
export function makePlaceOf(contentDir: string, findPlace: (text: string) => Place | undefined): PlaceOf {
  const file = 'content/catalogs/municipalities.json';
  const parsed = Catalog.safeParse(
    JSON.parse(readFileSync(join(contentDir, 'catalogs', 'municipalities.json'), 'utf8')),
  );
  if (!parsed.success)
    throw Object.assign(new Error(`${file}: ${parsed.error.issues[0]?.message}`), { name: 'ContentError' });
  const zones = new Map<string, Set<WageZone>>();
  for (const { state, name, wageZone } of parsed.data.municipalities)
    for (const key of [state, `${name}, ${state}`])
      zones.set(key, (zones.get(key) ?? new Set()).add(wageZone));
  return (text) => {
    const place = findPlace(text);
    if (!place) return undefined;
    const { state, municipality, options } = place;
    const keys = options ?? [municipality === undefined ? state : `${municipality}, ${state}`];
    const found = new Set(keys.flatMap((key) => [...(zones.get(key) ?? [])]));
    const [zone] = found;
    return { name: municipality ?? state, ...(found.size === 1 && zone ? { zone } : {}) };
  };
}
