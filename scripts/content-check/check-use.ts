import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WholeKnowledge } from '../../src/knowledge/load.ts';
import { figuresIn, type Locales } from './check-locales.ts';
import type { Finding } from './finding.ts';

/** Keys that code builds: `menu:choice.${…}` counts for all that begin so. */
const KEY = /['"`]([a-z]+:[a-z0-9_.-]*)(\$\{)?/g;

/** Facts that a topic leans on, that a text names, or that code asks for by id. */
export function toldFacts(root: string, knowledge: WholeKnowledge, locales: Locales): Set<string> {
  const told = new Set<string>(knowledge.topics().flatMap(({ facts }) => facts));
  for (const { text } of locales.get('es')?.values() ?? [])
    for (const figure of figuresIn(text)) told.add(figure.slice(0, figure.lastIndexOf('.')));
  const code = readCode(root).join('\n');
  for (const { id } of knowledge.facts()) if (code.includes(`'${id}'`)) told.add(id);
  return told;
}

/** Texts that no answer and no line of code asks for. */
export function checkUse(root: string, knowledge: WholeKnowledge, locales: Locales): Finding[] {
  const exact = new Set<string>(knowledge.topics().map(({ text }) => text));
  const beginnings: string[] = [];
  for (const code of readCode(root))
    for (const [, key = '', isOpen] of code.matchAll(KEY)) {
      if (isOpen) beginnings.push(key);
      else exact.add(key);
    }
  return [...(locales.get('es') ?? [])]
    .filter(
      ([key]) =>
        !exact.has(key) &&
        ![...exact].some((one) => key.startsWith(`${one}.`)) &&
        !beginnings.some((beginning) => key.startsWith(beginning)),
    )
    .map(([key, { where }]) => ({
      level: 'review',
      kind: 'unused',
      where,
      what: `nothing says ${key}: remove it in every language, or name it in content/topics`,
    }));
}

function readCode(root: string): string[] {
  return ['src', 'dialogs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
}
