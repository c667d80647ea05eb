import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const States = z.object({
  states: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      lat: z.number(),
      lon: z.number(),
      aliases: z.array(z.string()),
    }),
  ),
});
const Municipalities = z.object({
  municipalities: z.array(
    z.object({
      /** INEGI: two digits of the state, three of the municipality. */
      code: z.string(),
      state: z.string(),
      name: z.string(),
      official: z.string(),
      lat: z.number(),
      lon: z.number(),
      population2020: z.number(),
      /** Cities that share a labour market. */
      metro: z.string().nullable(),
      wageZone: z.enum(['general', 'border']),
      aliases: z.array(z.string()),
    }),
  ),
});
const Occupations = z.object({
  families: z.array(
    z.object({ code: z.string(), nlu: z.boolean(), names: z.record(z.string(), z.string()) }),
  ),
  occupations: z.array(
    z.object({
      code: z.string(),
      family: z.string(),
      names: z.record(z.string(), z.string()),
      synonyms: z.array(z.string()),
      /** What the market pays: MXN gross a month, full time, outside the border zone. */
      salary: z.object({ min: z.number(), max: z.number() }),
    }),
  ),
});

/** The catalogues of `content/catalogs/`, which the portal shares. */
export interface Catalogs {
  readonly states: z.output<typeof States>['states'];
  readonly municipalities: z.output<typeof Municipalities>['municipalities'];
  readonly families: z.output<typeof Occupations>['families'];
  readonly occupations: z.output<typeof Occupations>['occupations'];
}

/** @throws Error naming the file when one cannot be read or has another shape */
export function loadCatalogs(contentDir: string): Catalogs {
  const read = <S extends z.ZodType>(name: string, shape: S): z.output<S> => {
    const result = shape.safeParse(JSON.parse(readFileSync(join(contentDir, 'catalogs', name), 'utf8')));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new Error(`content/catalogs/${name}: ${issue?.path.join('.')} ${issue?.message}`);
  };
  return {
    ...read('states.json', States),
    ...read('municipalities.json', Municipalities),
    ...read('occupations.json', Occupations),
  };
}
