import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { INTENTS, LANGUAGES } from '../model/index.ts';

const Phrases = z.array(z.union([z.string(), z.number()]).transform(String)).min(1);
const lists = <K extends string>(keys: readonly K[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, Phrases])) as Record<K, typeof Phrases>);

export const DANGER_SIGNS = [
  'medical',
  'self_harm',
  'danger_now',
  'kidnap',
  'trafficking',
  'violence',
  'child_alone',
  'detained',
  'missing',
] as const;

const Rules = z.strictObject({
  'control-words': z.strictObject({
    ...lists([
      'stop',
      'start',
      'help',
      'human',
      'delete_data',
      'back',
      'restart',
      'more',
      'exit',
      'never_mind',
      'polite',
      'yes',
      'no',
    ]).shape,
    language: lists(LANGUAGES),
    ordinals: z.record(z.string(), Phrases),
  }),
  danger: z.strictObject({ signs: lists(DANGER_SIGNS), ordinary: Phrases, own_words: Phrases }),
  situations: z.record(z.string(), Phrases),
  topics: z.record(z.string(), Phrases),
  services: z.record(z.string(), Phrases),
  intents: z.partialRecord(z.enum(INTENTS), Phrases),
  languages: lists(LANGUAGES),
});
export type UnderstandingRules = z.output<typeof Rules>;

/** `content/understanding/` is not right; the message names the file and the entry. */
export class UnderstandingRulesError extends Error {
  override readonly name = 'ContentError';
}

/** Reads the word lists. @throws UnderstandingRulesError */
export function loadRules(contentDir: string): UnderstandingRules {
  const files = Object.keys(Rules.shape);
  const raw = Object.fromEntries(
    files.map((name) => [
      name,
      parse(readFileSync(join(contentDir, 'understanding', `${name}.yaml`), 'utf8')),
    ]),
  );
  const result = Rules.safeParse(raw);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [file, ...path] = issue?.path ?? [];
  throw new UnderstandingRulesError(
    `content/understanding/${String(file)}.yaml: ${path.join('.')} ${issue?.message ?? ''}`,
  );
}
