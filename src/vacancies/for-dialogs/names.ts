import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../../model/index.ts';
import type { Catalogs } from '../../understanding/entities/catalogs.ts';

const Items = z.object({
  items: z.array(z.object({ code: z.string(), names: z.record(z.string(), z.string()) })),
});

/** What the catalogues call things, in the person's language. */
export interface Names {
  occupation(code: string, language: Language): string;
  schedule(code: string, language: Language): string;
  paper(code: string, language: Language): string;
  spoken(code: string, language: Language): string;
  state(code: string): string;
  /** "Tijuana, Baja California". */
  municipality(code: string): string;
}

/** @throws Error naming the catalogue that cannot be read */
export function loadNames(
  contentDir: string,
  { states, municipalities, occupations, families }: Catalogs,
): Names {
  const list = (name: string) =>
    new Map(
      Items.parse(JSON.parse(readFileSync(join(contentDir, 'catalogs', `${name}.json`), 'utf8'))).items.map(
        ({ code, names }) => [code, names] as const,
      ),
    );
  const [schedules, papers, languages] = [list('schedules'), list('documents'), list('languages')];
  const works = new Map([...occupations, ...families].map(({ code, names }) => [code, names] as const));
  const stateNames = new Map(states.map(({ code, name }) => [code, name]));
  const cities = new Map(municipalities.map((one) => [one.code, one]));
  const named =
    (from: ReadonlyMap<string, Readonly<Record<string, string>>>) => (code: string, language: Language) =>
      from.get(code)?.[language] ?? from.get(code)?.es ?? '';
  const state = (code: string) => stateNames.get(code) ?? '';
  return {
    occupation: named(works),
    schedule: named(schedules),
    paper: named(papers),
    spoken: named(languages),
    state,
    municipality: (code) => {
      const city = cities.get(code);
      return city ? `${city.name}, ${state(city.state)}` : '';
    },
  };
}
