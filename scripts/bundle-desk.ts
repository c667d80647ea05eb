import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { build, transform } from 'esbuild';

// The desk's script, stylesheet, icon and words → dist/public/desk/. Names hold a hash of the content, so that
// browsers may keep them for ever; each is also gzipped; manifest.json says which name is which. Budgets: issue 6.
const ROOT = resolve(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'src/desk/web');
const OUT = join(ROOT, 'dist/public/desk');
const MOST_SCRIPT_BYTES = 40 * 1024;
const MOST_STYLE_BYTES = 12 * 1024;
const SHEETS = ['base', 'queue', 'conversation', 'office', 'plain'];

const hashOf = (body: Uint8Array | string): string =>
  createHash('sha256').update(body).digest('hex').slice(0, 12);
const kib = (bytes: number): string => (bytes / 1024).toFixed(1);

/** Writes `<name>-<hash>.<type>` and its gzipped twin. */
async function emit(
  name: string,
  type: string,
  body: Uint8Array | string,
): Promise<{ file: string; bytes: number }> {
  const file = `${name}-${hashOf(body)}.${type}`;
  const packed = await promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION });
  await writeFile(join(OUT, file), body);
  await writeFile(join(OUT, `${file}.gz`), packed);
  return { file, bytes: packed.length };
}

function flatten(value: unknown, path = '', into: Record<string, string> = {}): Record<string, string> {
  if (typeof value === 'string') into[path] = value;
  else
    for (const [key, inner] of Object.entries(value as object))
      flatten(inner, path ? `${path}.${key}` : key, into);
  return into;
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const { outputFiles } = await build({
  absWorkingDir: ROOT,
  entryPoints: [join(SOURCE, 'app/main.tsx')],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  write: false,
});
const script = await emit('desk', 'js', outputFiles[0]?.contents ?? '');
const css = await Promise.all(SHEETS.map((name) => readFile(join(SOURCE, `styles/${name}.css`), 'utf8')));
const { code } = await transform(css.join('\n'), { loader: 'css', minify: true, charset: 'utf8' });
const style = await emit('desk', 'css', code);

const words: Record<string, string> = {};
for (const language of (await readdir(join(ROOT, 'locales'), { withFileTypes: true }))
  .filter((one) => one.isDirectory())
  .map(({ name }) => name)
  .sort()) {
  const read = async (name: string) =>
    flatten(JSON.parse(await readFile(join(ROOT, 'locales', language, `${name}.json`), 'utf8')));
  // What an answer is about is named as people see it in the menus, where the desk has no word of its own.
  const topics = Object.entries(await read('menu')).flatMap(([key, word]) =>
    key.startsWith('choice.topic_') ? [[key.replace('choice.topic_', 'topic.'), word] as const] : [],
  );
  const book = { ...Object.fromEntries(topics), ...(await read('desk')) };
  words[language] = (await emit(`words-${language}`, 'json', JSON.stringify(book))).file;
}
const icon = await emit('icon', 'svg', await readFile(join(SOURCE, 'icon.svg')));
const manifest = { script: script.file, style: style.file, icon: icon.file, words };
await writeFile(join(OUT, 'manifest.json'), `${JSON.stringify(manifest)}\n`);

console.log(`desk: script ${kib(script.bytes)} of 40 KiB, style ${kib(style.bytes)} of 12 KiB, gzipped`);
if (script.bytes > MOST_SCRIPT_BYTES || style.bytes > MOST_STYLE_BYTES) {
  console.error('desk: over its budget');
  process.exit(1);
}
