import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ROOT } from '../support/talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'rumbo-arguments-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['backup', [], 'npm run backup -- FILE'],
  ['backup', ['--nope'], "Unknown option '--nope'"],
  ['backup', ['one', 'two'], 'npm run backup -- FILE'],
  ['restore', [], 'npm run restore -- FILE'],
  ['restore', ['file', '--replac'], "Unknown option '--replac'"],
  ['restore', ['one', 'two'], 'npm run restore -- FILE'],
  ['migrate-store', ['--again'], "Unknown option '--again'"],
  ['migrate-store', ['redis://'], "Unexpected argument 'redis://'"],
  ['portal', ['--port', 'http'], '--port: http is no whole number'],
  ['portal', ['--day', 'monday'], '--day: monday is no date'],
  ['generate-vacancies', ['--n', 'many'], '--n: many is no whole number'],
  ['generate-vacancies', ['--now', '2026-13-45'], '--now: 2026-13-45 is no date'],
  ['eval-nlu', ['a', 'b'], 'npm run eval:nlu -- FILE.jsonl'],
  ['eval-vacancies', ['--now', 'x'], 'npm run eval:vacancies -- --requests'],
  ['unanswered', ['never'], 'npm run unanswered [-- DAYS]'],
  ['unanswered', ['7', '8'], 'npm run unanswered [-- DAYS]'],
  ['fuzz', ['many'], 'npm run fuzz -- RUNS [SEED]'],
])('%s %j says what is wrong and how it is used, and does nothing', (script, args, words) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', `${script}.ts`), ...args],
    { cwd: folder, env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data') }, encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(words);
  expect(stderr).toMatch(/^usage: npm run /m);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(readdirSync(folder)).toEqual([]);
});

it('a backup that is not there is said to be not there', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'restore.ts'), join(folder, 'gone.bak')],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stderr).toBe('FILE is not there\n');
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  [{}, 'there is no store in DATA_DIR\n'],
  [
    { REDIS_URL: 'redis://127.0.0.1:1' },
    'REDIS_URL cannot be reached or refuses us (ECONNREFUSED); start Redis or correct REDIS_URL\n',
  ],
])('unanswered, with no store to look into, says so and makes none: %j', (env, words) => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'unanswered.ts')], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATA_DIR: folder, ...env },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toBe(words);
  expect(readdirSync(folder)).toEqual([]);
});
