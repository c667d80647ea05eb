import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LANGUAGES } from '../../model/index.ts';

const Template = z.strictObject({
  /** As approved by Meta: lower case, digits, underscores. */
  name: z.string().regex(/^[a-z0-9_]{1,64}$/),
  /** Key in the texts `templates:words`. */
  words: z.string().regex(/^[a-z_]+$/),
  /** Languages in which Meta has approved it. */
  approved: z.array(z.enum(LANGUAGES)).min(1),
});
/** One that counsellors may send after the window has closed. */
export type DeskTemplate = z.output<typeof Template>;

/** Reads `content/whatsapp-templates.yaml`. @throws Error that names what is wrong in the file */
export function loadDeskTemplates(contentDir: string): readonly DeskTemplate[] {
  const file = join(contentDir, 'whatsapp-templates.yaml');
  const templates = z.array(Template).safeParse(parse(readFileSync(file, 'utf8')));
  if (!templates.success) throw new Error(`whatsapp-templates.yaml: ${z.prettifyError(templates.error)}`);
  if (new Set(templates.data.map(({ name }) => name)).size < templates.data.length)
    throw new Error('whatsapp-templates.yaml: a name stands twice');
  return templates.data;
}
