import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WholeKnowledge } from '../../src/knowledge/load.ts';
import { figuresIn, type Locales } from './check-locales.ts';
import type { Finding } from './finding.ts';

/** Keys that code builds: `menu:choice.${…}` counts for all that begin so. */
const KEY = /['"`]([a-z]+:[a-z0-9_.-]*)(\$\{)?/g;
/** The counsellors' console asks for its words by path alone: `t('queue.title')`, `` t(`queue.${tab}`) ``. */
const CONSOLE_KEY = /['"`]([a-z_]+\.[a-z0-9_.]*)(\$\{)?/gi;
/** And for the name of a code by its group: `t.code('topic', row.topic)`. */
const CONSOLE_GROUP = /\.code\(\s*['"`]([a-z_]+)['"`]/g;
const CONSOLE = join('src', 'desk', 'web');

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
  const note = (key: string, isOpen: boolean): void => {
    if (isOpen) beginnings.push(key);
    else exact.add(key);
  };
  // The pages on the server put it before every path: that asks for none of them.
  for (const code of readCode(root))
    for (const [, key = '', open] of code.matchAll(KEY)) if (key !== 'desk:') note(key, open !== undefined);
  for (const code of readFolder(root, CONSOLE)) {
    for (const [, path, open] of code.matchAll(CONSOLE_KEY)) note(`desk:${path}`, open !== undefined);
    for (const [, group] of code.matchAll(CONSOLE_GROUP)) note(`desk:${group}.`, true);
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
  return ['src', 'dialogs'].flatMap((folder) => readFolder(root, folder));
}

function readFolder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));
}
