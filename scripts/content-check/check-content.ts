import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadTexts } from '../../src/i18n/texts.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { LANGUAGES, type Language } from '../../src/model/index.ts';
import { checkAnswers } from './check-answers.ts';
import { checkFacts } from './check-facts.ts';
import { checkLocales, type Locales } from './check-locales.ts';
import { checkUse, toldFacts } from './check-use.ts';
import type { Finding } from './finding.ts';
import { readLocale } from './locale-files.ts';

/** `locales/languages.yaml`: who has read a language over. */
const Languages = z.record(
  z.enum(LANGUAGES),
  z.strictObject({
    name: z.string(),
    awaiting_review: z.boolean(),
    reviewed_by: z.string().optional(),
    reviewed_on: z.string().optional(),
  }),
);
export type LanguageNotes = z.output<typeof Languages>;

/** @throws ZodError when a language is not there or a field is wrong */
export function readLanguages(root: string): LanguageNotes {
  return Languages.parse(parse(readFileSync(join(root, 'locales', 'languages.yaml'), 'utf8')));
}

/**
 * Everything in `content/` and `locales/` that an editor should correct or read again.
 * @param root folder of the project (or of a copy: tests break one)
 */
export function checkContent({ root, now }: { readonly root: string; readonly now: Date }): Finding[] {
  let locales: Locales;
  let knowledge: ReturnType<typeof loadKnowledge>;
  try {
    knowledge = loadKnowledge({ contentDir: join(root, 'content') });
    locales = new Map(LANGUAGES.map((one: Language) => [one, readLocale(root, one)] as const));
  } catch (error) {
    return brokenBy(error);
  }
  const findings = [
    ...checkFacts(knowledge, { now, told: toldFacts(root, knowledge, locales) }),
    ...checkLocales(locales, knowledge),
    ...checkUse(root, knowledge, locales),
  ];
  // With a broken text nothing can be filled in; its error comes first.
  if (findings.some(({ kind }) => kind === 'broken' || kind === 'untranslated')) return findings;
  const texts = loadTexts({ localesDir: join(root, 'locales'), knowledge, clock: { now: () => now } });
  return [...findings, ...checkAnswers(knowledge, texts, locales)];
}

/** What the loaders say, one finding a line: they name file and line themselves. */
function brokenBy(error: unknown): Finding[] {
  if (!(error instanceof Error)) throw error;
  const lines = error.message.split('\n').filter((line) => /\.(yaml|json):\d+:/.test(line));
  if (lines.length === 0) throw error;
  return lines.map((line) => {
    const [, where = '', what = ''] = /^(?:\s*-\s*)?(\S+?:\d+):\s*(.*)$/.exec(line) ?? [];
    return {
      level: 'error',
      kind: 'broken',
      where: where.startsWith('locales') ? where : `content/${where}`,
      what,
    };
  });
}
