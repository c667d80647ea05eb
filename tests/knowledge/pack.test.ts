import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../support/talk.ts';

/** The facts pack that the content was made from; read in place where it lies beside the project. */
const PACK = resolve(ROOT, '..', 'shared', 'facts');

interface PackFact {
  readonly id: string;
  readonly confidence: string;
  readonly expires?: string;
  readonly phone?: string;
  readonly figures?: readonly { readonly name: string; readonly value: number | string }[];
}
interface Ours {
  readonly origin: string;
  readonly confidence: string;
  readonly expires?: string;
  readonly figures?: Readonly<Record<string, { readonly value: number | string }>>;
}

const readAll = <T>(folder: string): T[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const document = parse(readFileSync(join(folder, name), 'utf8'));
      return (Array.isArray(document) ? document : (document.facts ?? [])) as T[];
    });

describe.runIf(existsSync(PACK))('content against the facts pack', () => {
  // This is run where the tests are skipped too.
  const pack = existsSync(PACK) ? readAll<PackFact>(PACK) : [];
  const ours = [
    ...readAll<Ours>(join(ROOT, 'content', 'facts')),
    ...(parse(readFileSync(join(ROOT, 'content', 'directory.yaml'), 'utf8')) as Ours[]),
  ];

  it('holds every entry', () => {
    const origins = new Set(ours.map(({ origin }) => origin));
    expect(pack.length).toBeGreaterThan(300);
    expect(pack.map(({ id }) => id).filter((id) => !origins.has(id))).toEqual([]);
  });

  it('tells no other figures, no longer, and no more surely', () => {
    for (const { id, figures = [], confidence, expires } of pack)
      for (const one of ours.filter(({ origin }) => origin === id)) {
        for (const { name, value } of figures) {
          const mine = one.figures?.[name];
          // "079 option 1" is kept as two figures.
          if (mine && !String(value).startsWith(`${mine.value} option`))
            expect(mine.value, `${id} ${name}`).toBe(value);
        }
        if (confidence === 'uncertain') expect(one.confidence, id).toBe('uncertain');
        if (expires !== undefined && one.expires !== undefined)
          expect(one.expires <= expires, `${id} is told until ${one.expires}`).toBe(true);
      }
  });
});
