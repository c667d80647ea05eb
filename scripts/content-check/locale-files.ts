import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

export interface LocaleText {
  readonly text: string;
  /** `locales/fr/rights.json:12` */
  readonly where: string;
}

/**
 * Every text of one language by its key (`namespace:path.to.text`), with the line it stands on. JSON is read as YAML,
 * which it is, because JSON.parse knows no lines.
 * @throws Error naming file and line for JSON that cannot be read
 */
export function readLocale(root: string, language: string): Map<string, LocaleText> {
  const texts = new Map<string, LocaleText>();
  const folder = join(root, 'locales', language);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const file = `locales/${language}/${name}`;
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(join(folder, name), 'utf8'), { lineCounter: lines });
    const fault = document.errors[0];
    if (fault)
      throw new Error(
        `${file}:${lines.linePos(fault.pos[0]).line}: is no JSON: ${fault.message.split('\n')[0]}`,
      );
    const walk = (node: unknown, key: string): void => {
      if (isMap(node))
        for (const pair of node.items)
          walk(pair.value, key.endsWith(':') ? `${key}${String(pair.key)}` : `${key}.${String(pair.key)}`);
      else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, `${key}.${index}`);
      else if (isScalar(node))
        texts.set(key, {
          text: String(node.value),
          where: `${file}:${lines.linePos(node.range?.[0] ?? 0).line}`,
        });
    };
    walk(document.contents, `${name.replace(/\.json$/, '')}:`);
  }
  return texts;
}
