import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTENTS, type Intent, LANGUAGES, type Language } from '../../model/index.ts';

/** One training message. */
export interface Row {
  readonly text: string;
  readonly lang: Language;
  readonly intent: Intent;
  readonly weight: number;
}

/** `content/understanding/examples/` is not right; the message names the file and what to do. */
export class ExamplesError extends Error {
  override readonly name = 'ContentError';
}

/**
 * Reads `<folder>/<language>/<intent>.txt`: one message a line. In a fixed order, so that training is repeatable.
 * @throws ExamplesError when a file is missing or foreign, or a line stands twice under different intents
 */
export function readRows(folder: string): Row[] {
  const rows: Row[] = [];
  for (const lang of LANGUAGES) {
    const seen = new Map<string, string>();
    const files = readdirSync(join(folder, lang)).sort();
    const strange = files.find(
      (name) => !(INTENTS as readonly string[]).includes(name.replace(/\.txt$/, '')),
    );
    if (strange !== undefined)
      throw new ExamplesError(`${lang}/${strange}: no intent has this name; see src/model/understanding.ts`);
    for (const intent of INTENTS) {
      const name = `${lang}/${intent}.txt`;
      if (!files.includes(`${intent}.txt`))
        throw new ExamplesError(`${name} is missing: every intent needs examples`);
      const lines = readFileSync(join(folder, name), 'utf8').split(/\r?\n/);
      for (const [index, line] of lines.entries()) {
        const text = line.trim();
        if (text === '') continue;
        const before = seen.get(text.toLowerCase());
        if (before !== undefined)
          throw new ExamplesError(
            `${name}, line ${index + 1}: "${text}" already stands in ${before}; keep one of them`,
          );
        seen.set(text.toLowerCase(), `${name}, line ${index + 1}`);
        rows.push({ text, lang, intent, weight: 1 });
      }
    }
  }
  return rows;
}
