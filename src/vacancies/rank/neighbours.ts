import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Codes } from '../codes.ts';

const Groups = z.array(z.array(z.string()).min(2)).min(1);

/** Occupation numbers that are near an occupation, by its number. */
export type Neighbours = ReadonlyMap<number, ReadonlySet<number>>;

/** `content/rules/neighbouring-occupations.yaml`. @throws Error naming the file and the code that is not in the catalogue */
export function loadNeighbours(contentDir: string, codes: Codes): Neighbours {
  const file = 'neighbouring-occupations.yaml';
  const groups = Groups.parse(parse(readFileSync(join(contentDir, 'rules', file), 'utf8')));
  const neighbours = new Map<number, Set<number>>();
  for (const group of groups) {
    const numbers = group.map((code) => {
      const number = codes.occupations.numberOf(code);
      if (number === 0) throw new Error(`content/rules/${file}: ${code} is no occupation of the catalogue`);
      return number;
    });
    for (const one of numbers) {
      const near = neighbours.get(one) ?? new Set();
      for (const other of numbers) if (other !== one) near.add(other);
      neighbours.set(one, near);
    }
  }
  return neighbours;
}
