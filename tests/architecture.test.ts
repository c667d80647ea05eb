import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|[^.\w])import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

/** Which room may know which; a room always knows itself. `main` (src/main.ts) and `service`, which put the parts together, know everyone. */
const MAY_KNOW: Record<string, readonly string[]> = {
  model: [],
  telemetry: [],
  scheduling: [],
  sound: [],
  http: [],
  config: ['handoff', 'ports'],
  sandbox: [],
  // A search's words and an employer's titles are read by the same lists as every message.
  vacancies: ['model', 'ports', 'storage', 'telemetry', 'scheduling', 'understanding'],
  ports: ['model'],
  channels: ['model'],
  privacy: ['model', 'storage'],
  storage: ['model', 'ports', 'telemetry', 'scheduling'],
  inbox: ['model', 'ports', 'storage', 'telemetry', 'scheduling'],
  turn: ['model', 'ports', 'handoff', 'storage', 'telemetry', 'scheduling'],
  outbox: ['model', 'ports', 'storage', 'telemetry', 'scheduling'],
  understanding: ['model', 'ports'],
  knowledge: ['model', 'ports'],
  i18n: ['model', 'ports'],
  handoff: ['model', 'ports'],
  rights: ['model', 'ports'],
  server: ['model', 'ports', 'channels', 'http', 'telemetry'],
  desk: ['model', 'ports', 'handoff', 'http', 'sound', 'storage', 'telemetry'],
  dialogs: ['ports'],
};

/** What the pages that work without a script may know: the desk's operations as its API has them, and words. */
const PLAIN = 'src/desk/web/plain/';
const PLAIN_MAY_KNOW = [
  `${PLAIN}**`,
  'src/desk/api/{cookies,cross-site,handlers,perform,routes,schema,throttle}.ts',
  'src/desk/contract.ts',
  'src/desk/accounts/{permissions,sessions}.ts',
  'src/desk/web/{assets,protect}.ts',
  'src/desk/web/shared/**',
  'src/{model,ports,telemetry}/*.ts',
];

/** What both faces of the desk draw or say the same way: it runs in a browser and on the server, and knows neither. */
const SHARED = 'src/desk/web/shared/';
const SHARED_MAY_KNOW = [`${SHARED}**`, 'src/desk/api/{codes,schema}.ts', 'src/desk/accounts/permissions.ts'];

const files = ['src', 'dialogs'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$|web\/(plain|shared)\/.*\.tsx$/.test(name) && !name.includes('simulator/page'))
    .map((name) => join(folder, name)),
);

const importsOf = (file: string): string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );

const roomOf = (file: string): string => {
  const parts = file.split('/');
  if (parts[0] === 'dialogs') return 'dialogs';
  return parts.length === 2 ? (parts[1] ?? '').replace(/\.ts$/, '') : (parts[1] ?? '');
};

const resolved = (file: string, specifier: string): string =>
  relative(ROOT, join(ROOT, dirname(file), specifier));

describe('architecture', () => {
  it('reads a tree that is there', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(files)('%s keeps to the arrows', (file) => {
    const room = roomOf(file);
    if (room === 'main' || room === 'service') return;
    const allowed = MAY_KNOW[room];
    expect(
      allowed,
      `${file} is in a room that is not on the list: add it to design and to this test`,
    ).toBeDefined();
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        const target = roomOf(resolved(file, specifier));
        if (target !== room) expect(allowed, `${file} imports ${specifier}`).toContain(target);
        // Steps know the port of the store, never one that is made real.
        if (['inbox', 'turn', 'outbox', 'privacy', 'desk'].includes(room) && target === 'storage')
          expect(specifier).toMatch(/storage\/(store|desk-store|sealer)\.ts$/);
        expect(specifier, `${file}: relative imports carry their .ts`).toMatch(/\.tsx?$/);
      } else if (/^botbuilder/.test(specifier)) {
        expect(['src/turn/botbuilder.ts', 'dialogs/shared/botbuilder.ts']).toContain(file);
      } else if (/^natural$/.test(specifier)) {
        expect.fail(
          `${file}: the root import of natural reads .env, prints and loads database drivers; import a sub-path`,
        );
      }
    }
  });

  it('pages drawn on the server reach cases, accounts and the store through the API’s operations alone', () => {
    const plain = files.filter((file) => file.startsWith(PLAIN));
    expect(plain.length).toBeGreaterThan(25);
    for (const file of plain)
      for (const specifier of importsOf(file).filter((one) => one.startsWith('.'))) {
        const target = resolved(file, specifier);
        expect(
          PLAIN_MAY_KNOW.some((glob) => matchesGlob(target, glob)),
          `${file} imports ${specifier}`,
        ).toBe(true);
      }
  });

  it('what both faces of the desk share knows neither of them', () => {
    const shared = files.filter((file) => file.startsWith(SHARED));
    expect(shared.length).toBeGreaterThan(5);
    for (const file of shared)
      for (const specifier of importsOf(file).filter((one) => one.startsWith('.'))) {
        const target = resolved(file, specifier);
        expect(
          SHARED_MAY_KNOW.some((glob) => matchesGlob(target, glob)),
          `${file} imports ${specifier}`,
        ).toBe(true);
      }
  });

  it('only the service imports the dialogs', () => {
    const importers = files.filter(
      (file) => !file.startsWith('dialogs') && importsOf(file).some((s) => s.includes('/dialogs/')),
    );
    expect(importers).toEqual(['src/service/core.ts']);
  });

  it('only config and main read the environment', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(readers).toEqual(['src/main.ts']);
  });

  it('has no circles', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((s) => s.startsWith('.'))
          .map((s) => resolved(file, s)),
      ]),
    );
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (file: string): void => {
      if (path.includes(file))
        expect.fail(`circle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
      if (done.has(file)) return;
      path.push(file);
      for (const next of graph.get(file) ?? []) visit(next);
      path.pop();
      done.add(file);
    };
    for (const file of files) visit(file);
  });

  it('keeps direct runtime dependencies under 25 and pinned', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    );
    expect(Object.keys(dependencies).length).toBeLessThan(25);
    for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
